#include <cmath>
#include <iostream>
#include <numbers>

#include "cli/files.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "io/json.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "text/number_text.hpp"

namespace likeness::cli {
namespace {

struct ScoreArguments {
  std::string model;
  std::string table;
  std::string output;
  bool json = false;
  ReadArguments reading;
  bool quiet = false;
};

struct Score {
  std::size_t rows = 0;
  std::size_t impossible = 0;
  double bits = 0;  ///< the mean of the other rows
};

Score score_of(const std::vector<double>& logs) {
  Score score{.rows = logs.size()};
  double sum = 0;
  for (const double log : logs) {
    if (std::isfinite(log)) sum -= log / std::numbers::ln2;
    if (!std::isfinite(log)) ++score.impossible;
  }
  const std::size_t possible = score.rows - score.impossible;
  if (possible > 0) score.bits = sum / static_cast<double>(possible);
  return score;
}

/// Rows that the model never makes have no number.
void write_rows(const std::vector<double>& logs, const std::string& path) {
  Column column;
  column.name = "log_likelihood";
  column.type = ColumnType::kFloat64;
  std::vector<double> values(logs.size());
  std::vector<std::uint8_t> valid((logs.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < logs.size(); ++row) {
    if (!std::isfinite(logs[row])) continue;
    values[row] = logs[row];
    valid[row / 8] = static_cast<std::uint8_t>(valid[row / 8] | (1U << (row % 8)));
  }
  column.floats = std::move(values);
  column.validity = std::move(valid);
  io::write_csv(Table({std::move(column)}), output_path(path));
}

void print(const Score& score) {
  std::cout << "bits a row   " + text::rounded(score.bits, 4) + "  mean of " +
                   std::to_string(score.rows - score.impossible) + " rows\n";
  if (score.impossible > 0) {
    std::cout << "impossible   " + std::to_string(score.impossible) +
                     " rows, which the model never makes: with an unseen category or a value "
                     "that breaks a dependency\n";
  }
}

void run_score(const ScoreArguments& arguments) {
  const Model model = load_model(input_path(arguments.model));
  ProgressDisplay display(arguments.quiet);
  const Table table =
      read_table_like(arguments.table, model.metadata(), arguments.reading, display.callback());
  const std::vector<double> logs = model.log_likelihood(table);
  display.finish_stage();
  if (!arguments.output.empty()) write_rows(logs, arguments.output);
  const Score score = score_of(logs);
  if (arguments.json) {
    const io::Json json = {
        {"rows", score.rows}, {"impossible_rows", score.impossible}, {"bits_per_row", score.bits}};
    write_text("-", json.dump(2) + '\n');
  } else if (arguments.output != "-") {
    print(score);
  }
}

}  // namespace

Verb score_verb() {
  const auto a = std::make_shared<ScoreArguments>();
  return {.name = "score",
          .summary = "Say how probable a table's rows are to a model: the log-likelihood.",
          .positionals = {input_argument("model", a->model, "The model file, of sequential_trees",
                                         "a model file"),
                          input_argument("table", a->table, "The CSV file to score", "a table")},
          .groups = {{"Where results go",
                      {output("-o,--output", a->output,
                              "A CSV file for the logarithm (base e) of the probability of each "
                              "row; an empty cell for a row that the model never makes"),
                       flag("--json", a->json, "Print JSON")}},
                     reading_options(a->reading),
                     run_options(nullptr, a->quiet)},
          .notes =
              "A cell's probability is that of being written as it is written; of numbers "
              "without a step, the density. Compare models by fresh rows, not by those that "
              "they learned from: fewer bits are better.",
          .examples = {"likeness score real.likeness fresh.csv",
                       "likeness score real.likeness fresh.csv -o rows.csv"},
          .also = {"likelihood", "loglik"},
          .run = [a] { run_score(*a); }};
}

}  // namespace likeness::cli
