#include <iostream>

#include "cli/files.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"

namespace likeness::cli {
namespace {

struct ImputeArguments {
  std::string model;
  std::string table;
  std::string output;
  ReadArguments reading;
  std::uint64_t seed = 0;
  bool quiet = false;
};

std::size_t missing_cells(const Table& table) {
  std::size_t count = 0;
  for (const Column& column : table.columns()) count += column.missing_count();
  return count;
}

/// Names the columns that still have missing cells.
void print_left(const Table& table) {
  for (const Column& column : table.columns()) {
    if (column.missing_count() == 0) continue;
    std::cerr << "note: column \"" + column.name + "\" keeps " +
                     std::to_string(column.missing_count()) +
                     " missing cells: the model did not learn it, only knows them as missing, or "
                     "drew nothing that obeys its rules beside the known cells.\n";
  }
}

void run_impute(const ImputeArguments& arguments) {
  const Model model = load_model(input_path(arguments.model));
  ProgressDisplay display(arguments.quiet);
  const Table table =
      read_table_like(arguments.table, model.metadata(), arguments.reading, display.callback());
  const Table filled = model.impute(table, arguments.seed);
  display.finish_stage();
  io::write_csv(filled, output_path(arguments.output));
  if (arguments.quiet) return;
  std::cerr << std::to_string(missing_cells(table) - missing_cells(filled)) + " of " +
                   std::to_string(missing_cells(table)) + " missing cells were filled.\n";
  print_left(filled);
}

}  // namespace

Verb impute_verb() {
  const auto a = std::make_shared<ImputeArguments>();
  return {.name = "impute",
          .summary = "Fill the missing cells of a table, given the known ones of their row.",
          .positionals = {input_argument("model", a->model, "The model file, of sequential_trees",
                                         "a model file"),
                          input_argument("table", a->table, "The CSV file with gaps", "a table")},
          .groups = {{"Where results go",
                      {needed(output("-o,--output", a->output, "Where the filled table goes"))}},
                     reading_options(a->reading),
                     run_options(&a->seed, a->quiet)},
          .notes =
              "A cell is drawn from what the model expects there, not set to the most probable "
              "value, so that the filled table varies as a real one does; another seed draws "
              "others.",
          .examples = {"likeness fit real.csv --model sequential_trees -o real.likeness",
                       "likeness impute real.likeness gaps.csv -o filled.csv"},
          .also = {"fill", "complete"},
          .run = [a] { run_impute(*a); }};
}

}  // namespace likeness::cli
