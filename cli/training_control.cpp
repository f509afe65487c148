#include "cli/training_control.hpp"

#include <filesystem>

#include "cli/files.hpp"
#include "cli/interrupt.hpp"

namespace likeness::cli {
namespace {

/// Whether a model that is trained in steps was trained to its end; so is any other model.
bool is_complete(const Model& model) {
  const ModelSummary summary = model.summary();
  return !summary.training || !summary.training->interrupted();
}

}  // namespace

TrainingControl::TrainingControl(const TrainingArguments& arguments, std::string checkpoint,
                                 ProgressDisplay& display)
    : arguments_(arguments), checkpoint_(std::move(checkpoint)), display_(display) {
  if (!checkpoint_.empty()) check_writable(checkpoint_);
}

Model TrainingControl::fit(const Recipe& recipe, const Table& table, const Metadata& metadata,
                           std::uint64_t seed) {
  FitOptions options;
  options.seed = seed;
  options.progress = display_.callback();
  options.note = [this](std::string_view sentence) { display_.note(sentence); };
  options.training.stop = [this] {
    display_.leave_interrupts();
    return take_interrupt();
  };
  options.training.max_seconds = arguments_.max_seconds;
  options.training.checkpoint = checkpoint_;
  // Where nobody asked for a file, none is written before there is a need.
  options.training.checkpoint_seconds =
      arguments_.checkpoint.empty() ? 0 : options.training.checkpoint_seconds;
  options.training.resume = arguments_.resume;
  if (arguments_.resume && !std::filesystem::exists(checkpoint_)) {
    display_.note("There is no checkpoint " + checkpoint_ + " yet; training begins anew.");
  }
  Model model = recipe.fit(table, metadata, options);
  display_.finish_stage();
  return model;
}

void TrainingControl::conclude(const Model& model) {
  if (checkpoint_.empty()) return;
  if (is_complete(model)) {
    std::error_code ignored;
    std::filesystem::remove(checkpoint_, ignored);
  } else {
    display_.note(
        "To take the training up again, give the same command with --resume; it stands in " +
        checkpoint_ + ".");
  }
}

}  // namespace likeness::cli
