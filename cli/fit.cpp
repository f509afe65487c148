#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/verbs.hpp"

namespace likeness::cli {

void run_fit(const FitArguments& arguments) {
  const auto model = models::make_synthesizer(arguments.model.model, arguments.model.options);
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  model->fit(real.table, real.metadata, {.seed = arguments.seed, .progress = progress});
  display.finish_stage();
  stop_if_interrupted();
  model->save(arguments.output);
}

}  // namespace likeness::cli
