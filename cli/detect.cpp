#include "cli/column_notes.hpp"
#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/option_groups.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"

namespace likeness::cli {
namespace {

struct DetectArguments {
  std::string table;
  std::string output = "-";
  ReadArguments reading;
  bool json = true;
  bool quiet = false;
};

void run_detect(const DetectArguments& arguments) {
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const Table table = read_table(arguments.table, arguments.reading, display.callback());
  const Metadata metadata = detect_metadata(table);
  const std::string json = metadata_to_json(metadata);
  display.finish_stage();
  show_notes(display, column_notes(table, metadata));
  stop_if_interrupted();
  write_text(arguments.output, json);
}

}  // namespace

Verb detect_verb() {
  const auto a = std::make_shared<DetectArguments>();
  return {
      .name = "detect",
      .summary = "Guess what each column of a table means and write it as SDV's metadata JSON.",
      .positionals = {input_argument("table", a->table, "The CSV file to look at", "a table")},
      .groups = {{"Where results go",
                  {output("-o,--output", a->output,
                          "Where the JSON goes; standard output by default"),
                   flag("--json", a->json, "Write JSON, which detect always does")}},
                 reading_options(a->reading),
                 run_options(nullptr, a->quiet)},
      .examples = {"likeness detect real.csv > metadata.json", "(correct metadata.json by hand)",
                   "likeness fit real.csv --metadata metadata.json -o real.likeness"},
      .also = {"metadata"},
      .run = [a] { run_detect(*a); }};
}

}  // namespace likeness::cli
