#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "cli/progress_display.hpp"
#include "cli/training_control.hpp"
#include "cli/verbs.hpp"

namespace likeness::cli {
namespace {

/// Beside the model file, unless it was given.
std::string checkpoint_of(const FitArguments& arguments) {
  if (!arguments.training.checkpoint.empty()) return arguments.training.checkpoint;
  return arguments.output == "-" ? "" : arguments.output + ".checkpoint";
}

}  // namespace

void run_fit(const FitArguments& arguments) {
  const Recipe recipe = make_recipe(arguments.model.model, arguments.model.options);
  check_writable(arguments.output);
  ProgressDisplay display(arguments.quiet);
  const ProgressCallback progress = display.callback();
  const DescribedTable real =
      read_described_table(arguments.table, arguments.model.metadata, arguments.reading, progress);
  TrainingControl training(arguments.training, checkpoint_of(arguments), display);
  const Model model = training.fit(recipe, real.table, real.metadata, arguments.seed);
  stop_if_interrupted();
  model.save(output_path(arguments.output));
  training.conclude(model);
}

}  // namespace likeness::cli
