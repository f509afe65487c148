#include "cli/arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/files.hpp"
#include "cli/numbers.hpp"
#include "cli/option_groups.hpp"
#include "cli/verbs.hpp"
#include "likeness/cpu.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "text/nearest_name.hpp"

namespace likeness::cli {
namespace {

using Action = std::function<void()>;

/// What a verb can't do without, and what to call it.
struct Required {
  CLI::Option* option;
  std::string what;
};

/// A verb on the command line.
struct Verb {
  CLI::App* parser;
  std::vector<Required> required;
  Action action;
};

std::string see_help(const CLI::App& verb) {
  return "; see likeness " + verb.get_name() + " --help.";
}

Verb add_synth(CLI::App& program) {
  const auto arguments = std::make_shared<SynthArguments>();
  CLI::App& verb = *program.add_subcommand(
      "synth", "Learn a table, write a synthetic one like it, and say how good it is.");
  auto* table = add_text(verb, "table", arguments->table, "The CSV file to learn", "FILE");
  auto* output = add_output(verb, arguments->output, "Where the synthetic table goes");
  add_row_options(verb, arguments->rows,
                  "How many rows to make; as many as the table has by default");
  add_model_options(verb, arguments->model);
  add_training_options(verb, arguments->training, "none by default");
  add_text(verb, "--json", arguments->json, "Write the scores to this file as JSON", "FILE");
  add_text(verb, "--html", arguments->html, "Write the scores with pictures to this file as HTML",
           "FILE");
  add_seed(verb, arguments->seed);
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "All rows are held in memory to be scored; for many millions use fit and sample.\n\n"
      "Example:\n  likeness synth real.csv -n 1000 -o synthetic.csv");
  return {&verb, {{table, "a table"}, {output, "--output"}}, [arguments] {
            if (arguments->training.resume && arguments->training.checkpoint.empty()) {
              fail("--resume needs --checkpoint, the file to resume from.");
            }
            run_synth(*arguments);
          }};
}

Verb add_fit(CLI::App& program) {
  const auto arguments = std::make_shared<FitArguments>();
  CLI::App& verb = *program.add_subcommand("fit", "Learn a table and write a model file.");
  auto* table = add_text(verb, "table", arguments->table, "The CSV file to learn", "FILE");
  auto* output = add_output(verb, arguments->output, "Where the model file goes");
  add_model_options(verb, arguments->model);
  add_training_options(verb, arguments->training,
                       "by default only then, beside the model file, as OUTPUT.checkpoint");
  add_seed(verb, arguments->seed);
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "Ctrl-C while a network is trained ends the training and writes the model as it is then; a "
      "second one\nwrites nothing.\n\n"
      "Examples:\n"
      "  likeness fit real.csv --model gaussian_copula -o real.likeness\n"
      "  likeness fit real.csv --model ctgan --set epochs=100 --max-time 15m -o real.likeness");
  return {&verb, {{table, "a table"}, {output, "--output"}}, [arguments] {
            if (arguments->training.resume && arguments->output == "-" &&
                arguments->training.checkpoint.empty()) {
              fail("--resume needs --checkpoint where the model goes to standard output.");
            }
            run_fit(*arguments);
          }};
}

Verb add_sample(CLI::App& program) {
  const auto arguments = std::make_shared<SampleArguments>();
  CLI::App& verb =
      *program.add_subcommand("sample", "Write rows of a fitted model, any number of them.");
  auto* model = add_text(verb, "model", arguments->model, "The model file", "FILE");
  auto* output = add_output(verb, arguments->output, "Where the synthetic table goes");
  add_row_options(verb, arguments->rows,
                  "How many rows to make; needed unless --conditions or --subjects says how many");
  add_scenario_options(verb, arguments->rows);
  add_text(verb, "--conditions", arguments->conditions,
           "A CSV file with some columns of the table: make a row for each of its rows, with the "
           "values of its cells",
           "FILE");
  add_text(verb, "--count-column", arguments->count_column,
           "The column of --conditions that says how many rows to make; one for each by default",
           "COLUMN");
  add_text(verb, "--json", arguments->json,
           "Write to this file as JSON how many tries the conditions took", "FILE");
  add_seed(verb, arguments->seed);
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "Row k depends on model, seed, conditions and k alone: two halves, the second with "
      "--first-row, are the whole.\n\n"
      "Examples:\n"
      "  likeness sample real.likeness -n 1000000 -o synthetic.csv\n"
      "  likeness sample real.likeness -n 100 --where income='>50K' -o - | less\n"
      "  likeness sample real.likeness -n 100 --where 'age>=40' --where 'age<50' -o forties.csv\n"
      "  likeness sample real.likeness --conditions wanted.csv -o synthetic.csv\n"
      "  likeness sample payments.likeness --subjects 1000 --boost 'object=laptop:5' -o more.csv");
  return {&verb, {{model, "a model file"}, {output, "--output"}}, [arguments] {
            const RowArguments& rows = arguments->rows;
            if (arguments->conditions.empty() && !rows.rows && !rows.subjects) {
              fail("sample needs --rows; see likeness sample --help.");
            }
            const bool other_count =
                rows.rows || rows.first_row > 0 || !arguments->conditions.empty();
            if (rows.subjects && (other_count || !rows.conditions.empty())) {
              fail(
                  "--subjects can't be combined with --rows, --first-row, --where or "
                  "--conditions; see likeness sample --help.");
            }
            if (!arguments->count_column.empty() && arguments->conditions.empty()) {
              fail("--count-column needs --conditions; see likeness sample --help.");
            }
            run_sample(*arguments);
          }};
}

Verb add_evaluate(CLI::App& program) {
  const auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App& verb =
      *program.add_subcommand("evaluate", "Say how close a synthetic table is to the real one.");
  auto* real = add_text(verb, "real", arguments->real, "The real table, a CSV file", "FILE");
  auto* synthetic =
      add_text(verb, "synthetic", arguments->synthetic, "The synthetic table, a CSV file", "FILE");
  add_text(verb, "--metadata", arguments->metadata,
           "SDV's metadata JSON for the real table; detected by default", "FILE");
  add_text(verb, "--json", arguments->json,
           "Write every score to this file as JSON, instead of a table on the terminal", "FILE");
  add_text(verb, "--html", arguments->html,
           "Write the scores with pictures to this file as HTML, too", "FILE");
  add_text(verb, "--model-file", arguments->model_file,
           "The model that made the synthetic table: shows its losses in the HTML", "FILE");
  add_text(verb, "--holdout", arguments->holdout,
           "Real rows that the synthetic ones were not learned from: what privacy is measured by",
           "FILE");
  add_text(verb, "--target", arguments->target,
           "A column that models shall predict, trained on synthetic and on real rows", "COLUMN");
  add_repeatable(
      verb, "--sensitive", [=](const std::string& value) { arguments->sensitive.push_back(value); },
      "A column that an attacker wants to know; all by default; may be repeated", "COLUMN");
  verb.add_flag("--quick", arguments->quick,
                "Quality and diagnostic only, without privacy and detection");
  verb.add_flag("--papers", arguments->papers,
                "The scores of papers on small tables, with more than 5,000 rows, too");
  add_seed(verb, arguments->seed);
  verb.add_flag("--all", arguments->all, "Show every column and pair, not the worst ones only");
  verb.add_flag("--associative", arguments->associative,
                "Transactions: compare association rules, amounts and times, too");
  add_transaction_columns(verb, arguments->columns);
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "Examples:\n"
      "  likeness evaluate real.csv synthetic.csv\n"
      "  likeness evaluate real.csv synthetic.csv --holdout fresh.csv --target income\n"
      "  likeness evaluate real.csv synthetic.csv --json scores.json\n"
      "  likeness evaluate real.csv synthetic.csv --html report.html");
  return {&verb, {{real, "a real table"}, {synthetic, "a synthetic table"}}, [arguments] {
            run_evaluate(*arguments);
          }};
}

Verb add_compare(CLI::App& program) {
  const auto arguments = std::make_shared<CompareArguments>();
  CLI::App& verb = *program.add_subcommand(
      "compare", "Rank several synthetic tables, and say which differences are noise.");
  auto* tables = verb.add_option("tables", arguments->tables,
                                 "The real table, then the synthetic ones, CSV files")
                     ->type_name("FILE");
  add_text(verb, "--metadata", arguments->metadata,
           "SDV's metadata JSON for the real table; detected by default", "FILE");
  add_text(verb, "--target", arguments->target, "A column that models shall predict", "COLUMN");
  add_count(
      verb, "--samples", "--samples", 2, [=](std::uint64_t value) { arguments->samples = value; },
      "Bootstrap samples to measure the spread with; 50 by default");
  add_text(verb, "--json", arguments->json,
           "Write the ranking to this file as JSON, instead of a table on the terminal", "FILE");
  add_seed(verb, arguments->seed);
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer("Example:\n  likeness compare real.csv one.csv two.csv three.csv --target income");
  return {&verb, {{tables, "a real table and synthetic ones"}}, [arguments] {
            run_compare(*arguments);
          }};
}

void add_share(CLI::App& verb, const std::string& flag, double& value, const std::string& summary) {
  verb.add_option(flag, value, summary)->type_name("NUMBER");
}

Verb add_rules(CLI::App& program) {
  const auto arguments = std::make_shared<RulesArguments>();
  CLI::App& verb = *program.add_subcommand(
      "rules", "Find what goes with what in a table of transactions: association rules.");
  auto* table = add_text(verb, "table", arguments->table, "The CSV file to look at", "FILE");
  add_transaction_columns(verb, arguments->columns);
  verb.add_flag_function(
      "--rows",
      [arguments](std::int64_t) { arguments->mining.baskets = metrics::BasketKind::kRows; },
      "Rules within rows, of all columns with few levels; within subjects by default");
  add_share(verb, "--support", arguments->mining.minimum_support,
            "Share of the baskets that a rule holds in, at least (0.01)");
  add_share(verb, "--confidence", arguments->mining.minimum_confidence,
            "Share of the baskets with the left side that have the right one, at least (0.1)");
  add_share(verb, "--lift", arguments->mining.minimum_lift,
            "How many times as likely the left side makes the right one, at least (1)");
  add_count(
      verb, "--longest", "--longest", 2,
      [arguments](std::uint64_t value) { arguments->mining.longest = value; },
      "Items in a rule, at most (3)");
  add_text(verb, "--json", arguments->json,
           "Write every rule to this file as JSON, instead of a table on the terminal", "FILE");
  verb.add_flag("--all", arguments->all, "Show every rule, not the 50 strongest only");
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "Examples:\n"
      "  likeness rules payments.csv\n"
      "  likeness rules sales.csv --subject customer_no --object article --support 0.002");
  return {&verb, {{table, "a table"}}, [arguments] { run_rules(*arguments); }};
}

Verb add_detect(CLI::App& program) {
  const auto arguments = std::make_shared<DetectArguments>();
  CLI::App& verb = *program.add_subcommand(
      "detect", "Guess what each column of a table means and write it as SDV's metadata JSON.");
  auto* table = add_text(verb, "table", arguments->table, "The CSV file to look at", "FILE");
  add_output(verb, arguments->output, "Where the JSON goes; standard output by default");
  verb.add_flag("--json")->description("Write JSON, which detect always does");
  add_reading_options(verb, arguments->reading);
  add_run_options(verb, arguments->quiet);
  verb.footer(
      "Example:\n"
      "  likeness detect real.csv > metadata.json\n"
      "  (correct metadata.json by hand)\n"
      "  likeness fit real.csv --metadata metadata.json -o real.likeness");
  return {&verb, {{table, "a table"}}, [arguments] { run_detect(*arguments); }};
}

Verb add_inspect(CLI::App& program) {
  const auto arguments = std::make_shared<InspectArguments>();
  CLI::App& verb = *program.add_subcommand("inspect", "Show what a model has learned.");
  auto* model = add_text(verb, "model", arguments->model, "The model file", "FILE");
  verb.add_flag("--json", arguments->json, "Write it as JSON");
  verb.footer("Example:\n  likeness inspect real.likeness");
  return {&verb, {{model, "a model file"}}, [arguments] { run_inspect(*arguments); }};
}

Verb add_models(CLI::App& program) {
  const auto arguments = std::make_shared<ModelsArguments>();
  CLI::App& verb =
      *program.add_subcommand("models", "List the models, with every option and its default.");
  add_text(verb, "model", arguments->model, "Show this one only", "NAME");
  verb.add_flag("--json", arguments->json, "Write it as JSON");
  verb.footer("Example:\n  likeness models gaussian_copula");
  return {&verb, {}, [arguments] { run_models(*arguments); }};
}

[[noreturn]] void fail_unexpected(const CLI::App& verb) {
  const std::vector<std::string> extras = verb.remaining();
  const auto dashed = std::find_if(extras.begin(), extras.end(), [](const std::string& extra) {
    return extra.size() > 1 && extra[0] == '-';
  });
  if (dashed == extras.end()) {
    fail("The argument " + in_quotes(extras.empty() ? "" : extras.front()) + " is one too many" +
         see_help(verb));
  }
  const std::string given = dashed->substr(0, dashed->find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::string nearest = text::nearest_name(given, names);
  fail("There is no option " + in_quotes(given) +
       (nearest.empty() ? see_help(verb) : "; did you mean " + in_quotes(nearest) + "?"));
}

/// CLI11 knows verbs only by their full names, and says little about others.
void check_verb(const std::string& given, const std::vector<Verb>& verbs) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs) names.push_back(verb.parser->get_name());
  if (given.starts_with('-') || std::find(names.begin(), names.end(), given) != names.end()) return;
  const std::string nearest = text::nearest_name(given, names);
  fail("There is no verb " + in_quotes(given) +
       (nearest.empty() ? "; see likeness --help." : "; did you mean " + in_quotes(nearest) + "?"));
}

std::string version_text() {
  return "likeness " LIKENESS_VERSION " (" + std::string(instruction_set_name(instruction_set())) +
         ")\n";
}

/// The help of the verb that was given, or else of the program.
std::string help_text(CLI::App& program, const std::vector<Verb>& verbs) {
  // Only now: the parser would complain about a missing argument before a wrong option.
  for (const Verb& verb : verbs) {
    for (const Required& required : verb.required) required.option->required();
  }
  return program.help();
}

void check_required(const Verb& verb) {
  for (const Required& required : verb.required) {
    if (required.option->count() == 0) {
      fail(verb.parser->get_name() + " needs " + required.what + see_help(*verb.parser));
    }
  }
}

}  // namespace

std::function<void()> parse_arguments(std::span<const char* const> arguments) {
  CLI::App program(
      "likeness learns a table and writes a new one like it: same columns, same types, same "
      "distributions,\nsame relations between columns, none of the original rows.",
      "likeness");
  program.get_formatter()->column_width(32);
  program.add_flag("--version")->description("Print the version and the instruction set in use");
  program.footer(
      "A file called - is standard input or output. Exit codes: 0 done, 2 wrong usage, 3 bad input "
      "data,\n4 bad model file, 1 anything else.\n\n"
      "Example:\n  likeness synth real.csv -n 1000 -o synthetic.csv");
  const std::vector<Verb> verbs = {
      add_synth(program),    add_fit(program),     add_sample(program),
      add_evaluate(program), add_compare(program), add_rules(program),
      add_detect(program),   add_inspect(program), add_models(program)};
  if (arguments.size() < 2)
    fail("Say what to do, for example likeness synth; see likeness --help.");
  check_verb(arguments[1], verbs);

  const auto chosen = [&] {
    return std::find_if(verbs.begin(), verbs.end(),
                        [](const Verb& verb) { return verb.parser->parsed(); });
  };
  try {
    program.parse(static_cast<int>(arguments.size()), arguments.data());
  } catch (const CLI::CallForHelp&) {
    return [help = help_text(program, verbs)] { write_text("-", help); };
  } catch (const CLI::ExtrasError&) {
    const auto verb = chosen();
    fail_unexpected(verb == verbs.end() ? program : *verb->parser);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string what = error.what();
    fail(what.substr(0, what.find(':')) + " needs one value" + see_help(*chosen()->parser));
  } catch (const CLI::ParseError& error) {
    fail(std::string(error.what()) +
         (chosen() == verbs.end() ? "; see likeness --help." : see_help(*chosen()->parser)));
  }
  if (program.count("--version") > 0) return [] { write_text("-", version_text()); };
  const auto verb = chosen();
  if (verb == verbs.end()) fail("Say what to do, for example likeness synth; see likeness --help.");
  check_required(*verb);
  return verb->action;
}

}  // namespace likeness::cli
