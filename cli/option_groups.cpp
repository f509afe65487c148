#include "cli/option_groups.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/numbers.hpp"
#include "likeness/parallel.hpp"

namespace likeness::cli {
namespace {

/// More threads than that are a slip, and could not all be started.
constexpr std::uint64_t kMostThreads = 1024;

/// `name=value`, cut at the first `=`.
std::pair<std::string, std::string> split_assignment(const std::string& option,
                                                     const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    fail(option + " " + in_quotes(text) + " is not of the form name=value.");
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// The columns of a table of transactions, each told to `take` by the name of its part.
std::vector<Option> transaction_columns(
    const std::function<void(const std::string& part, const std::string& column)>& take) {
  std::vector<Option> options;
  for (const auto& [part, meaning] :
       {std::pair{"subject", "who does something"}, std::pair{"verb", "what is done"},
        std::pair{"object", "what it is done to"}, std::pair{"date", "when"},
        std::pair{"amount", "for how much"}}) {
    options.push_back(single(
        std::string("--") + part, "COLUMN",
        [take, name = std::string(part)](const std::string& column) { take(name, column); },
        std::string("The column that says ") + meaning +
            "; found by its name by default, - for none"));
  }
  return options;
}

/// `column=value:factor`, cut at the first `=` and the last `:`.
Boost parse_boost(const std::string& text) {
  const auto [column, rest] = split_assignment("--boost", text);
  const std::size_t colon = rest.rfind(':');
  double factor = 0;
  if (colon != std::string::npos) {
    const char* end = rest.data() + rest.size();
    const auto read = std::from_chars(rest.data() + colon + 1, end, factor);
    if (read.ec != std::errc() || read.ptr != end) factor = 0;
  }
  if (factor <= 0) {
    fail("--boost " + in_quotes(text) +
         " is not of the form column=value:factor, with a factor above 0.");
  }
  return {column, rest.substr(0, colon), factor};
}

std::vector<std::string> models_with_option(const std::string& name) {
  std::vector<std::string> having;
  for (const ModelDescription& model : list_models()) {
    if (std::ranges::count(model.options, name, &OptionDescription::name) > 0) {
      having.push_back(model.name);
    }
  }
  return having;
}

}  // namespace

OptionGroup reading_options(ReadArguments& reading) {
  return {
      "How CSV files are read",
      {text("--separator", "CHARACTER", reading.separator,
            "What separates the cells of a CSV file, or \"tab\"; by default found among comma, "
            "semicolon, tab and bar"),
       repeatable(
           "--missing", "TEXT", [&](const std::string& value) { reading.missing.push_back(value); },
           "A cell that means missing, instead of NA, NaN, null and the like; an empty cell "
           "always does; may be repeated")}};
}

OptionGroup model_options(ModelArguments& model) {
  OptionGroup group{
      "What to learn",
      {text("--model", "NAME", model.model,
            "The model that learns the table: sequential_trees, or gaussian_copula for fewer than "
            "1,000 rows, unless another is named; \"likeness models\" lists all"),
       repeatable(
           "--set", "NAME=VALUE",
           [&](const std::string& value) {
             auto [name, setting] = split_assignment("--set", value);
             model.options.emplace_back(std::move(name), std::move(setting));
           },
           "Set an option of the model, as \"likeness models NAME\" lists them; may be repeated"),
       input("--metadata", model.metadata,
             "SDV's metadata JSON for the table; detected by default"),
       repeatable(
           "--column", "NAME=SDTYPE",
           [&](const std::string& value) {
             auto [name, sdtype] = split_assignment("--column", value);
             model.meanings.emplace_back(std::move(name), std::move(sdtype));
           },
           "What a column is, whatever is detected: city=categorical learns it, city=city makes "
           "cities up; may be repeated"),
       text("--locale", "LOCALE", model.locale,
            "Whose names and addresses made columns have, such as de_DE; by default what the "
            "columns show")}};
  // Options of `associative`, by themselves.
  for (Option& option : transaction_columns([&](const std::string&part, const std::string&name) {
         model.options.emplace_back(part, name);
       })) {
    group.options.push_back(hidden(std::move(option)));
  }
  return group;
}

std::string set_instead(const ModelArguments& model, const std::string& name,
                        const std::string& value) {
  if (!name.starts_with("--")) return "";
  std::string option = name.substr(2);
  std::ranges::replace(option, '-', '_');
  const std::vector<std::string> having = models_with_option(option);
  if (having.empty()) return "";
  std::string sentence = "There is no option " + in_quotes(name) + "; did you mean --set " +
                         option + "=" + (value.empty() ? "VALUE" : value);
  if (std::ranges::count(having, model.model) == 0) {
    sentence += " and --model";
    for (std::size_t k = 0; k < having.size(); ++k) {
      sentence += (k == 0 ? " " : k + 1 == having.size() ? " or " : ", ") + having[k];
    }
  }
  return sentence + "?";
}

Option guard_option(bool& guard_formulas) {
  return flag(
      "--guard-formulas", guard_formulas,
      "Put ' in front of strings that a spreadsheet would run as a formula: those that begin "
      "with =, +, - or @ and aren't numbers");
}

OptionGroup training_options(TrainingArguments& training, const std::string& where_by_default) {
  return {
      "How long to train a network",
      {single(
           "--max-time", "TIME",
           [&](const std::string& value) {
             training.max_seconds = parse_duration("--max-time", value);
           },
           "End training after this time, such as 90s, 15m or 2h, and keep what was learned"),
       output("--checkpoint", training.checkpoint,
              "Write the state of training to this file every minute, and when it ends early; " +
                  where_by_default),
       flag("--resume", training.resume,
            "Continue the training from its checkpoint; the result is that of one that was "
            "never interrupted")}};
}

OptionGroup row_options(RowArguments& rows, std::string summary_of_rows) {
  return {
      "Which rows to make",
      {count(
           "-n,--rows", [&](std::uint64_t value) { rows.rows = value; }, 1,
           std::move(summary_of_rows)),
       count(
           "--first-row", [&](std::uint64_t value) { rows.first_row = value; }, 0,
           "Begin at row N of the endless table that model and seed define, counted from 0"),
       repeatable(
           "--where", "COLUMN=VALUE",
           [&](const std::string& value) { rows.conditions.push_back(parse_condition(value)); },
           "Make only rows that have this value, spelled as in the table, or compare with it as "
           "one of != < <= > >= says; may be repeated"),
       count(
           "--max-tries", [&](std::uint64_t value) { rows.max_tries = value; }, 1,
           "Give up where a row doesn't meet its conditions in N tries; 100000 by default")}};
}

OptionGroup scenario_options(RowArguments& rows) {
  return {
      "How often values come",
      {repeatable(
           "--boost", "COLUMN=VALUE:FACTOR",
           [&](const std::string& value) { rows.boosts.push_back(parse_boost(value)); },
           "Multiply the odds of a value; what goes with it stays as it was; may be repeated"),
       repeatable(
           "--balance", "COLUMN",
           [&](const std::string& column) {
             rows.boosts.push_back({.column = column, .value = "", .factor = 1, .balance = true});
           },
           "Make all values of a column about as frequent; may be repeated"),
       number("--temperature", rows.temperature,
              "Below 1 what is frequent comes more often still, above 1 what is rare; only "
              "sequential_trees has one"),
       flag(
           "--independent-rows", rows.independent,
           "Draw each row of sequential_trees by itself, not blocks of rows whose shares and means "
           "are nearer to the model's")}};
}

Option subjects_option(RowArguments& rows) {
  return count(
      "--subjects", [&](std::uint64_t value) { rows.subjects = value; }, 1,
      "Make all rows of N subjects of a model of transactions, instead of a number of rows");
}

Option sequences_option(RowArguments& rows) {
  return count(
      "--sequences", [&](std::uint64_t value) { rows.subjects = value; }, 1,
      "Make all rows of N sequences of a model of sequences; the same as --subjects");
}

std::vector<Option> length_options(SequenceLengths& lengths) {
  return {count(
              "--length",
              [&](std::uint64_t value) {
                lengths = {value, value};
              },
              1, "Of a model of sequences: sequences of N rows each"),
          count(
              "--min-length", [&](std::uint64_t value) { lengths.least = value; }, 1,
              "Sequences of at least N rows"),
          count(
              "--max-length", [&](std::uint64_t value) { lengths.most = value; }, 1,
              "Sequences of at most N rows")};
}

std::vector<Option> transaction_columns(TransactionNames& columns) {
  return transaction_columns([&columns](const std::string& part, const std::string& column) {
    (part == "subject"  ? columns.subject
     : part == "verb"   ? columns.verb
     : part == "object" ? columns.object
     : part == "date"   ? columns.date
                        : columns.amount) = column;
  });
}

OptionGroup run_options(std::uint64_t* seed, bool& quiet) {
  OptionGroup group{"How to run", {}};
  if (seed != nullptr) {
    group.options.push_back(count(
        "--seed", [seed](std::uint64_t value) { *seed = value; }, 0,
        "The same seed gives the same bytes; 0 by default"));
  }
  group.options.push_back(count(
      "--threads", [](std::uint64_t value) { set_threads(static_cast<int>(value)); }, 0,
      "Use at most N threads; 0, the default, means all processors. Never changes a result",
      kMostThreads));
  group.options.push_back(flag("-q,--quiet", quiet, "Show no progress"));
  return group;
}

}  // namespace likeness::cli
