#include "cli/option_groups.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "cli/numbers.hpp"
#include "likeness/error.hpp"
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
void add_transaction_columns(
    CLI::App& verb, const std::function<void(const std::string&, const std::string&)>& take) {
  for (const auto& [part, meaning] :
       {std::pair{"subject", "who does something"}, std::pair{"verb", "what is done"},
        std::pair{"object", "what it is done to"}, std::pair{"date", "when"},
        std::pair{"amount", "for how much"}}) {
    verb.add_option_function<std::string>(
            std::string("--") + part,
            [take, name = std::string(part)](const std::string& column) { take(name, column); },
            std::string("Transactions: the column that says ") + meaning +
                "; found by its name by default, - for none")
        ->type_name("COLUMN");
  }
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

}  // namespace

[[noreturn]] void fail(const std::string& sentence) {
  throw Error(ErrorCode::kUsage, sentence);
}

std::string in_quotes(const std::string& text) {
  return '"' + text + '"';
}

void add_repeatable(CLI::App& verb, const std::string& flags,
                    const std::function<void(const std::string&)>& take, const std::string& summary,
                    const std::string& value_name) {
  verb.add_option_function<std::vector<std::string>>(
          flags,
          [take](const std::vector<std::string>& values) {
            for (const std::string& value : values) take(value);
          },
          summary)
      ->type_name(value_name)
      ->type_size(1)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

CLI::Option* add_count(CLI::App& verb, const std::string& flags, std::string name,
                       std::uint64_t lowest, std::function<void(std::uint64_t)> take,
                       const std::string& summary) {
  return verb
      .add_option_function<std::string>(
          flags,
          [name = std::move(name), lowest, take = std::move(take)](const std::string& text) {
            take(parse_count(name, text, lowest));
          },
          summary)
      ->type_name("N");
}

CLI::Option* add_text(CLI::App& verb, const std::string& flags, std::string& text,
                      const std::string& summary, const std::string& value_name) {
  return verb.add_option(flags, text, summary)->type_name(value_name);
}

void add_run_options(CLI::App& verb, bool& quiet) {
  verb.add_flag("-q,--quiet", quiet, "Show no progress");
  verb.add_option_function<std::string>(
          "--threads",
          [](const std::string& text) {
            set_threads(static_cast<int>(parse_count("--threads", text, 0, kMostThreads)));
          },
          "Use at most N threads; 0, the default, means all processors. Never changes a result")
      ->type_name("N");
}

void add_seed(CLI::App& verb, std::uint64_t& seed) {
  add_count(
      verb, "--seed", "--seed", 0, [&seed](std::uint64_t value) { seed = value; },
      "The same seed gives the same bytes; 0 by default");
}

void add_reading_options(CLI::App& verb, ReadArguments& reading) {
  add_text(verb, "--separator", reading.separator,
           "What separates the cells of a CSV file, or \"tab\"; found out by default", "CHARACTER");
  add_repeatable(
      verb, "--missing", [&](const std::string& value) { reading.missing.push_back(value); },
      "A cell that means missing, instead of NA, NaN, null and the like; may be repeated", "TEXT");
}

void add_transaction_columns(CLI::App& verb, TransactionNames& columns) {
  add_transaction_columns(verb, [&columns](const std::string& part, const std::string& column) {
    (part == "subject"  ? columns.subject
     : part == "verb"   ? columns.verb
     : part == "object" ? columns.object
     : part == "date"   ? columns.date
                        : columns.amount) = column;
  });
}

void add_model_options(CLI::App& verb, ModelArguments& model) {
  add_text(verb, "--model", model.model,
           "What learns the table (gaussian_copula); \"likeness models\" lists all", "NAME");
  add_repeatable(
      verb, "--set",
      [&](const std::string& value) { model.options.push_back(split_assignment("--set", value)); },
      "Set an option of the model; may be repeated", "NAME=VALUE");
  add_text(verb, "--metadata", model.metadata,
           "SDV's metadata JSON for the table; detected by default", "FILE");
  add_transaction_columns(verb, [&](const std::string& part, const std::string& column) {
    model.options.emplace_back(part, column);
  });
}

void add_training_options(CLI::App& verb, TrainingArguments& training,
                          const std::string& where_by_default) {
  verb.add_option_function<std::string>(
          "--max-time",
          [&](const std::string& text) {
            training.max_seconds = parse_duration("--max-time", text);
          },
          "End training after this time, such as 90s, 15m or 2h, and keep what was learned")
      ->type_name("TIME");
  add_text(verb, "--checkpoint", training.checkpoint,
           "Write the state of training to this file every minute, and when it is ended early; " +
               where_by_default,
           "FILE");
  verb.add_flag("--resume", training.resume,
                "Take the training up at its checkpoint; the result is that of one that was never "
                "broken off");
}

CLI::Option* add_row_options(CLI::App& verb, RowArguments& rows, const std::string& summary) {
  CLI::Option* count = add_count(
      verb, "-n,--rows", "-n", 1, [&](std::uint64_t value) { rows.rows = value; }, summary);
  add_count(
      verb, "--first-row", "--first-row", 0, [&](std::uint64_t value) { rows.first_row = value; },
      "Begin at row N of the endless table that model and seed define, counted from 0");
  add_repeatable(
      verb, "--where",
      [&](const std::string& value) { rows.conditions.push_back(parse_condition(value)); },
      "Make only rows that have this value, spelled as in the table, or compare so with it "
      "(!=, <, <=, >, >=); may be repeated",
      "COLUMN=VALUE");
  add_count(
      verb, "--max-tries", "--max-tries", 1, [&](std::uint64_t value) { rows.max_tries = value; },
      "Give up where a row doesn't meet its conditions in N tries; 100000 by default");
  return count;
}

CLI::Option* add_output(CLI::App& verb, std::string& output, const std::string& summary) {
  return add_text(verb, "-o,--output", output, summary, "FILE");
}

void add_scenario_options(CLI::App& verb, RowArguments& rows) {
  add_count(
      verb, "--subjects", "--subjects", 1, [&](std::uint64_t value) { rows.subjects = value; },
      "Make all rows of N subjects, instead of so many rows (associative)");
  add_repeatable(
      verb, "--boost", [&](const std::string& value) { rows.boosts.push_back(parse_boost(value)); },
      "Multiply the odds of a value wherever it may occur (associative); may be repeated",
      "COLUMN=VALUE:FACTOR");
  add_repeatable(
      verb, "--balance",
      [&](const std::string& column) {
        rows.boosts.push_back({.column = column, .value = "", .factor = 1, .balance = true});
      },
      "Make all values of a column about as frequent (associative); may be repeated", "COLUMN");
}

}  // namespace likeness::cli
