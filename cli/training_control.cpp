#include "cli/training_control.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "cli/files.hpp"
#include "cli/interrupt.hpp"
#include "likeness/error.hpp"

namespace likeness::cli {

/// Tells a file from what was or will be at its path at another time.
TrainingControl::FileIdentity TrainingControl::identity_of_checkpoint() const {
  struct stat status = {};
  if (checkpoint_.empty() || ::stat(checkpoint_.c_str(), &status) != 0) return {};
  return {static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino),
          std::int64_t{status.st_mtim.tv_sec}, std::int64_t{status.st_mtim.tv_nsec}};
}

TrainingControl::TrainingControl(const TrainingArguments& arguments, std::string checkpoint,
                                 ProgressDisplay& display)
    : arguments_(arguments), checkpoint_(std::move(checkpoint)), display_(display) {
  if (!checkpoint_.empty()) check_writable(checkpoint_);
  found_ = identity_of_checkpoint();
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
  if (told_to_end()) {
    throw Error(ErrorCode::kCancelled,
                wrote_checkpoint()
                    ? "Ended by a signal; no model was written. To continue the training, give the "
                      "same command with --resume; its state is in " +
                          checkpoint_ + "."
                    : "Ended by a signal; no model was written.");
  }
  return model;
}

void TrainingControl::conclude(const Model& model) {
  const std::optional<TrainingSummary> training = model.summary().training;
  if (!training &&
      (arguments_.max_seconds > 0 || arguments_.resume || !arguments_.checkpoint.empty())) {
    display_.note(
        "Nothing was trained in epochs here, so --max-time, --checkpoint and --resume had "
        "no effect.");
  }
  if (checkpoint_.empty() || !training) return;
  if (!training->interrupted()) {
    if (!arguments_.resume && !wrote_checkpoint()) return;
    std::error_code ignored;
    std::filesystem::remove(checkpoint_, ignored);
  } else {
    display_.note(
        "To continue the training, give the same command with --resume; its state is in " +
        checkpoint_ + ".");
  }
}

}  // namespace likeness::cli
