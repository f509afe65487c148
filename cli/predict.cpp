#include "cli/files.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"

namespace likeness::cli {
namespace {

struct PredictArguments {
  std::string model;
  std::string table;
  std::string column;
  std::string output;
  ReadArguments reading;
  std::uint64_t seed = 0;
  bool quiet = false;
};

void run_predict(const PredictArguments& arguments) {
  const Model model = load_model(input_path(arguments.model));
  ProgressDisplay display(arguments.quiet);
  const Table table =
      read_table_like(arguments.table, model.metadata(), arguments.reading, display.callback());
  const Table predicted = model.predict(table, arguments.column, arguments.seed);
  display.finish_stage();
  io::write_csv(predicted, output_path(arguments.output));
}

}  // namespace

Verb predict_verb() {
  const auto a = std::make_shared<PredictArguments>();
  return {
      .name = "predict",
      .summary =
          "Predict a column of a table from the others: probabilities, or mean and "
          "quantiles.",
      .positionals = {input_argument("model", a->model, "The model file, of sequential_trees",
                                     "a model file"),
                      input_argument("table", a->table, "The CSV file to predict for", "a table")},
      .groups = {{"What to predict",
                  {needed(text("--column", "COLUMN", a->column,
                               "The column to predict; any that the model learned"))}},
                 {"Where results go",
                  {needed(output("-o,--output", a->output,
                                 "Where the predictions go, a row for each of the table"))}},
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .notes = "Cells of that column, if there are any, are not looked at.",
      .examples = {"likeness predict real.likeness new.csv --column income -o income.csv"},
      .also = {"classify", "regress"},
      .run = [a] { run_predict(*a); }};
}

}  // namespace likeness::cli
