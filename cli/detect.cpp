#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"

namespace likeness::cli {

void run_detect(const DetectArguments& arguments) {
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const Table table = read_table(arguments.table, arguments.reading, display.callback());
  const std::string json = metadata_to_json(detect_metadata(table));
  display.finish_stage();
  stop_if_interrupted();
  write_text(arguments.output, json);
}

}  // namespace likeness::cli
