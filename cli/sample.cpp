#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/condition_table.hpp"
#include "cli/dataset_runs.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "io/json.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"
#include "likeness/error.hpp"
#include "likeness/sequence_sampling.hpp"
#include "table/unlearned_columns.hpp"
#include "text/number_text.hpp"

namespace likeness::cli {
namespace {

struct SampleArguments {
  DatasetArguments tables;
  std::string model;
  std::string output;
  std::string conditions;    ///< a CSV file of conditions, a row for each; empty for none
  std::string count_column;  ///< its column that says how many rows; empty for one row each
  std::string json;          ///< where to say how many tries it took; empty for nowhere
  ReadArguments reading;     ///< of the conditions
  RowArguments rows;
  std::uint64_t seed = 0;
  bool guard_formulas = false;
  bool quiet = false;
};

/// What is asked for, in the order of the rows: all of them as --where has it, or line by line as
/// the table of conditions does, too.
std::vector<ConditionedRows> requested_rows(const SampleArguments& arguments, const Model& model) {
  if (arguments.rows.subjects) {
    return {{{}, model.rows_of_subjects(*arguments.rows.subjects, arguments.seed).value()}};
  }
  if (arguments.conditions.empty()) {
    return {{arguments.rows.conditions, arguments.rows.rows.value()}};
  }
  std::vector<ConditionedRows> list =
      read_condition_table(arguments.conditions, arguments.count_column, arguments.reading);
  std::uint64_t skipped = arguments.rows.first_row;
  std::uint64_t left = arguments.rows.rows.value_or(~std::uint64_t{0});
  for (ConditionedRows& line : list) {
    const std::uint64_t before = std::min(skipped, line.rows);
    skipped -= before;
    line.rows = std::min(line.rows - before, left);
    left -= line.rows;
    line.conditions.insert(line.conditions.end(), arguments.rows.conditions.begin(),
                           arguments.rows.conditions.end());
  }
  std::erase_if(list, [](const ConditionedRows& line) { return line.rows == 0; });
  if (list.empty() || (arguments.rows.rows && left > 0)) {
    throw Error(ErrorCode::kUsage, "\"" + arguments.conditions +
                                       "\" asks for fewer rows than --first-row and --rows do.");
  }
  return list;
}

/// Throws the model's error for conditions that it doesn't take, before any row is made.
void check_conditions(const SampleArguments& arguments, const Model& model,
                      const std::vector<ConditionedRows>& list) {
  for (const ConditionedRows& line : list) {
    try {
      SampleOptions options;
      options.seed = arguments.seed;
      options.conditions = line.conditions;
      options.boosts = arguments.rows.boosts;
      options.temperature = arguments.rows.temperature;
      (void)model.sample(0, options);
    } catch (const Error& error) {
      if (line.line == 0) throw;
      throw Error(error.code(), "Row " + std::to_string(line.line) + " of \"" +
                                    arguments.conditions + "\": " + error.what());
    }
  }
}

double acceptance_rate(const SampleReport& report) {
  return static_cast<double>(report.rows) / static_cast<double>(report.tries);
}

void print_report(const SampleReport& report, bool boosted) {
  std::cerr << std::to_string(report.rows) + " rows met their conditions " +
                   (boosted ? "and boosts in " : "in ") + std::to_string(report.tries) +
                   " tries, an acceptance rate of " +
                   text::significant(100 * acceptance_rate(report), 3) + "%.\n";
}

void write_report(const std::string& path, std::uint64_t rows, const SampleReport& report) {
  io::Json json = {{"rows", rows}, {"tries", nullptr}, {"acceptance_rate", nullptr}};
  if (report.tries > 0) {
    json["tries"] = report.tries;
    json["acceptance_rate"] = acceptance_rate(report);
  }
  write_text(path, json.dump(2) + '\n');
}

/// Says which columns of what follows are not learned.
void note_generated(const Model& model, ProgressDisplay& display) {
  std::vector<std::string> generated;
  for (const ColumnSummary& column : model.summary().columns) {
    if (column.treated_as == "generated") generated.push_back(column.name);
  }
  if (generated.empty()) return;
  display.note(columns_note(model.metadata(), generated, "generated, not learned"));
}

/// All rows of a number of sequences.
void run_sequences(const SampleArguments& arguments, const Model& model) {
  constexpr std::uint64_t kAtOnce = 1024;
  const std::uint64_t sequences = *arguments.rows.subjects;
  check_conditions(arguments, model, {{arguments.rows.conditions, 0}});
  const SequenceSampler sampler(model);
  ProgressDisplay display(arguments.quiet);
  note_generated(model, display);
  const ProgressCallback progress = display.callback();
  io::CsvWriter writer(output_path(arguments.output), {.guard_formulas = arguments.guard_formulas});
  SequenceSampleOptions options;
  options.seed = arguments.seed;
  options.lengths = arguments.rows.lengths;
  options.conditions = arguments.rows.conditions;
  options.boosts = arguments.rows.boosts;
  options.max_tries = arguments.rows.max_tries;
  SampleReport report;
  std::uint64_t rows = 0;
  for (std::uint64_t done = 0; done < sequences; done += kAtOnce) {
    options.progress = [&](const Progress&) {
      return !interrupted() &&
             progress({.stage = "sample", .step = done, .total = sequences, .losses = {}});
    };
    const Table table = sampler.sample(done, std::min(kAtOnce, sequences - done), options, &report);
    writer.append(table);
    rows += table.rows();
  }
  stop_if_interrupted();
  writer.finish();
  display.finish_stage();
  if (report.tries > 0 && !arguments.quiet) print_report(report, !arguments.rows.boosts.empty());
  if (!arguments.json.empty()) write_report(arguments.json, rows, report);
}

void run_sample(const SampleArguments& arguments) {
  if (!arguments.json.empty()) check_writable(arguments.json);
  const Model model = load_model(input_path(arguments.model));
  if (arguments.rows.subjects && (model.name() == "sequences" || !arguments.rows.lengths.any())) {
    return run_sequences(arguments, model);
  }
  if (arguments.rows.subjects && !arguments.rows.conditions.empty()) {
    throw Error(ErrorCode::kUsage,
                "--where goes with --subjects for models of sequences alone; ask for a number of "
                "rows with --rows.");
  }
  if (arguments.rows.subjects && !model.rows_of_subjects(0, arguments.seed)) {
    throw Error(ErrorCode::kUsage,
                "--subjects is for models of transactions or sequences; the rows of " +
                    model.name() + " belong to no subjects.");
  }
  const std::vector<ConditionedRows> requested = requested_rows(arguments, model);
  std::uint64_t rows = 0;
  for (const ConditionedRows& line : requested) rows += line.rows;
  check_last_row(arguments.rows.first_row, rows);
  check_conditions(arguments, model, requested);
  ProgressDisplay display(arguments.quiet);
  note_generated(model, display);
  const ProgressCallback progress = display.callback();
  io::CsvWriter writer(output_path(arguments.output), {.guard_formulas = arguments.guard_formulas});

  SampleReport report;
  SampleOptions options;
  options.seed = arguments.seed;
  options.boosts = arguments.rows.boosts;
  options.temperature = arguments.rows.temperature;
  options.independent = arguments.rows.independent;
  options.max_tries = arguments.rows.max_tries;
  std::uint64_t done = 0;
  options.progress = [&](const Progress& part) {
    return !interrupted() &&
           progress({.stage = "sample", .step = done + part.step, .total = rows, .losses = {}});
  };
  for (const ConditionedRows& line : requested) {
    options.conditions = line.conditions;
    options.first_row = arguments.rows.first_row + done;
    const SampleReport part =
        model.sample_to([&](const Table& block) { writer.append(block); }, line.rows, options);
    report.rows += part.rows;
    report.tries += part.tries;
    done += line.rows;
  }
  stop_if_interrupted();
  writer.finish();
  display.finish_stage();
  if (report.tries > 0 && !arguments.quiet) print_report(report, !arguments.rows.boosts.empty());
  if (!arguments.json.empty()) write_report(arguments.json, rows, report);
}

void check(const SampleArguments& arguments) {
  const RowArguments& rows = arguments.rows;
  if (arguments.conditions.empty() && !rows.rows && !rows.subjects) {
    fail("sample needs --rows; see likeness sample --help.");
  }
  const bool other_count = rows.rows || rows.first_row > 0 || !arguments.conditions.empty();
  if (rows.subjects && other_count) {
    fail(
        "--subjects can't be combined with --rows, --first-row or --conditions; see likeness "
        "sample --help.");
  }
  if (rows.subjects && rows.independent) {
    fail(
        "--independent-rows goes with --rows, not with --subjects or --sequences; see likeness "
        "sample --help.");
  }
  if (!rows.subjects && !rows.lengths.any()) {
    fail(
        "--length, --min-length and --max-length need --sequences, how many; see likeness sample "
        "--help.");
  }
  if (!arguments.count_column.empty() && arguments.conditions.empty()) {
    fail("--count-column needs --conditions; see likeness sample --help.");
  }
}

/// A file that is missing is told once the arguments are known to be right.
bool samples_dataset(const SampleArguments& arguments) {
  return arguments.model != "-" && std::filesystem::exists(arguments.model) &&
         holds_dataset_model(arguments.model);
}

DatasetRun dataset_run_of(const SampleArguments& arguments) {
  check_rows_for_datasets(arguments.rows);
  refuse_for_datasets(!arguments.conditions.empty(), "--conditions");
  refuse_for_datasets(!arguments.json.empty(), "--json");
  DatasetRun run;
  run.input = arguments.model;
  run.output = arguments.output;
  run.rows = arguments.rows;
  run.tables = arguments.tables;
  run.seed = arguments.seed;
  run.guard_formulas = arguments.guard_formulas;
  run.quiet = arguments.quiet;
  return run;
}

}  // namespace

Verb sample_verb() {
  const auto a = std::make_shared<SampleArguments>();
  OptionGroup rows = row_options(
      a->rows, "How many rows to make; needed unless --conditions or --subjects says how many");
  rows.options.push_back(subjects_option(a->rows));
  rows.options.push_back(sequences_option(a->rows));
  for (Option& option : length_options(a->rows.lengths)) rows.options.push_back(std::move(option));
  rows.options.push_back(
      input("--conditions", a->conditions,
            "A CSV file with some columns of the table: make a row for each of its rows, with the "
            "values of its cells; an empty cell sets no condition"));
  rows.options.push_back(
      text("--count-column", "COLUMN", a->count_column,
           "The column of --conditions that says how many rows to make; one for each by default"));
  std::vector<Option> tables = size_options(a->tables);
  tables.push_back(force_option(a->tables));
  return {
      .name = "sample",
      .summary = "Write rows of a fitted model, any number of them, in constant memory.",
      .positionals = {input_argument("model", a->model, "The model file", "a model file")},
      .groups = {{"Where results go",
                  {needed(output("-o,--output", a->output, "Where the synthetic table goes")),
                   output("--json", a->json,
                          "Write to this file as JSON how many tries the conditions took"),
                   guard_option(a->guard_formulas)}},
                 std::move(rows),
                 {"Several tables", std::move(tables)},
                 scenario_options(a->rows),
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .notes =
          "Row k depends on model, seed, conditions, boosts and k alone: two halves, the second "
          "with --first-row, are the whole.",
      .examples = {"likeness sample real.likeness -n 1000000 -o synthetic.csv",
                   "likeness sample real.likeness -n 1000000 --first-row 1000000 -o second.csv",
                   "likeness sample real.likeness -n 100 --where income='>50K' -o - | less",
                   "likeness sample shop.likeness --scale 10 -o large.sqlite",
                   "likeness sample real.likeness -n 100 --where 'age>=40' --where 'age<50' -o "
                   "forties.csv",
                   "likeness sample real.likeness --conditions wanted.csv -o synthetic.csv",
                   "likeness sample visits.likeness --sequences 1000 --min-length 5 -o long.csv",
                   "likeness sample real.likeness -n 1000 --boost 'income=>50K:3' -o richer.csv",
                   "likeness sample payments.likeness --subjects 1000 --boost 'object=laptop:5' -o "
                   "more.csv"},
      .also = {"generate", "make", "draw"},
      .run = [a] {
        if (samples_dataset(*a)) return sample_dataset(dataset_run_of(*a));
        check(*a);
        run_sample(*a);
      }};
}

}  // namespace likeness::cli
