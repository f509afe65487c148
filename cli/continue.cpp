#include <iostream>

#include "cli/files.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"
#include "likeness/csv.hpp"
#include "likeness/model.hpp"
#include "likeness/sequence_sampling.hpp"
#include "text/number_text.hpp"

namespace likeness::cli {
namespace {

struct ContinueArguments {
  std::string model;
  std::string table;
  std::string output;
  SequenceLengths lengths;
  ReadArguments reading;
  std::uint64_t seed = 0;
  bool quiet = false;
};

void run_continue(const ContinueArguments& arguments) {
  const Model model = load_model(input_path(arguments.model));
  ProgressDisplay display(arguments.quiet);
  const Table beginnings =
      read_table_like(arguments.table, model.metadata(), arguments.reading, display.callback());
  SequenceSampleOptions options;
  options.seed = arguments.seed;
  options.lengths = arguments.lengths;
  options.progress = display.callback();
  ContinuationReport report;
  const Table whole = SequenceSampler(model).continue_sequences(beginnings, options, &report);
  display.finish_stage();
  io::write_csv(whole, output_path(arguments.output));
  if (arguments.quiet) return;
  const std::uint64_t added = whole.rows() - beginnings.rows();
  std::cerr << text::grouped(added) + (added == 1 ? " row was" : " rows were") + " added to " +
                   text::grouped(beginnings.rows()) + ".\n";
  for (const std::string& sentence : report.sentences()) std::cerr << sentence << '\n';
}

}  // namespace

Verb continue_verb() {
  const auto a = std::make_shared<ContinueArguments>();
  return {
      .name = "continue",
      .summary = "Write what may follow the first rows of real sequences, with these rows.",
      .positionals = {input_argument("model", a->model, "The model file, of sequences",
                                     "a model file"),
                      input_argument("table", a->table,
                                     "The CSV file with the first rows of sequences, with all "
                                     "columns of the table that was learned",
                                     "a table")},
      .groups = {{"Where results go",
                  {needed(output("-o,--output", a->output, "Where the whole sequences go"))}},
                 {"Which rows to make", length_options(a->lengths)},
                 reading_options(a->reading),
                 run_options(&a->seed, a->quiet)},
      .notes =
          "Each sequence gets at least one row more, unless it has ended in a state that nothing "
          "follows, which is said; how many follows from what never changes in it and from how "
          "many it has. "
          "Another seed continues it otherwise.",
      .examples = {"likeness fit visits.csv --model sequences -o visits.likeness",
                   "likeness continue visits.likeness begun.csv -o whole.csv"},
      .also = {"extend", "forecast"},
      .run = [a] { run_continue(*a); }};
}

}  // namespace likeness::cli
