#include "cli/datasets.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/dataset.hpp"

namespace likeness::cli {
namespace {

struct SubsetArguments {
  std::string tables;
  std::string output;
  std::string metadata;
  std::string root;
  ReadArguments reading;
  DatasetArguments writing;
  std::uint64_t rows = 100;
  std::uint64_t seed = 0;
  bool quiet = false;
};

void run_subset(const SubsetArguments& arguments) {
  if (!io::is_dataset(arguments.tables)) {
    fail(in_quotes(arguments.tables) + " is neither a folder nor a database.");
  }
  check_dataset_writable(arguments.output, arguments.writing);
  ProgressDisplay display(arguments.quiet);
  const io::StoredDataset stored = read_described_dataset(arguments.tables, arguments.metadata,
                                                          arguments.reading, display.callback());
  display.finish_stage();
  show_sentences(display, stored.notes);
  SubsetOptions options{arguments.root, arguments.rows, arguments.seed};
  if (options.root.empty()) {
    options.root = main_root(stored.metadata, stored.dataset);
    display.note("Rows are drawn from " + options.root + "; --root names another table.");
  }
  const Dataset subset = subset_dataset(stored.metadata, stored.dataset, options);
  stop_if_interrupted();
  io::DatasetWriteOptions writing;
  writing.schema = stored.schema;
  writing.overwrite = arguments.writing.force;
  show_sentences(display, io::write_dataset(subset, stored.metadata, arguments.output, writing));
}

}  // namespace

Verb subset_verb() {
  const auto a = std::make_shared<SubsetArguments>();
  return {
      .name = "subset",
      .summary =
          "Write some real rows of a table with all that refers to them and all that they refer "
          "to: a small database in which every reference holds.",
      .positionals = {input_argument("tables", a->tables, "A folder of CSV files, or a database",
                                     "tables")},
      .groups = {{"Where results go",
                  {needed(output("-o,--output", a->output,
                                 "The folder or database that the rows go to")),
                   force_option(a->writing)}},
                 {"Which rows to take",
                  {count(
                       "-n,--rows", [a](std::uint64_t value) { a->rows = value; }, 1,
                       "How many rows of the root table; 100 by default"),
                   text("--root", "TABLE", a->root,
                        "The table to draw rows from; by default one that refers to none and has "
                        "the most rows that refer to it"),
                   input("--metadata", a->metadata,
                         "SDV's metadata JSON for the tables; detected by default")}},
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .notes = "These are real rows: as confidential as the whole.",
      .examples = {"likeness subset shop.sqlite --root customers -n 50 -o small.sqlite"},
      .also = {"excerpt"},
      .run = [a] { run_subset(*a); }};
}

}  // namespace likeness::cli
