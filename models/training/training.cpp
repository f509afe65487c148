#include "models/training/training.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "likeness/error.hpp"
#include "models/training/checkpoint.hpp"

namespace likeness::models {
namespace {

using Clock = std::chrono::steady_clock;

/// A loss or weight beyond that doesn't come back.
constexpr double kExploded = 1e8;

bool is_sound(double value) {
  return std::abs(value) < kExploded;  // false for NaN
}

std::string what_is_wrong(double value) {
  return std::isnan(value) ? "is not a number" : "has exploded";
}

/// One training from its first step, or from a checkpoint, to its end.
class Training {
 public:
  Training(TrainableNetwork& network, const TrainingPlan& plan, const FitOptions& fit)
      : network_(network),
        plan_(plan),
        fit_(fit),
        control_(fit.training),
        last_checkpoint_(Clock::now()) {
    TrainingRecord& record = position_.record;
    record.losses = network.loss_names();
    record.epochs_asked = plan.epochs;
    record.steps_per_epoch = network.steps_per_epoch();
    losses_.resize(record.losses.size());
    position_.epoch_sums.resize(record.losses.size());
  }

  TrainingRecord run() {
    if (control_.resume && std::filesystem::exists(control_.checkpoint)) {
      resume();
    } else if (!control_.checkpoint.empty()) {
      check_checkpoint_place(control_.checkpoint);
    }
    const std::uint64_t all = plan_.epochs * record().steps_per_epoch;
    while (record().steps < all && !ends_early()) {
      step(all);
      if (checkpoint_is_due()) checkpoint();
    }
    if (broken_off() && !control_.checkpoint.empty()) checkpoint();
    keep_best();
    network_.finish();
    check_weights();
    return std::move(position_.record);
  }

 private:
  TrainingRecord& record() { return position_.record; }

  [[nodiscard]] bool broken_off() {
    return record().end == TrainingEnd::kStopped || record().end == TrainingEnd::kTimeLimit;
  }

  void resume() {
    TrainingPosition position =
        read_checkpoint(control_.checkpoint, plan_.identity, network_.state());
    const TrainingRecord& read = position.record;
    if (read.losses != record().losses || read.epochs_asked != plan_.epochs ||
        read.steps_per_epoch != record().steps_per_epoch || position.best.epoch > read.epochs()) {
      throw Error(ErrorCode::kModel, "The checkpoint \"" + control_.checkpoint.string() +
                                         "\" is damaged: it counts other epochs or losses.");
    }
    position_ = std::move(position);
    network_.resume_after(record().steps);
    note("Training continues after epoch " + std::to_string(record().epochs()) + " of " +
         std::to_string(plan_.epochs) + ".");
  }

  void note(const std::string& sentence) const {
    if (fit_.note) fit_.note(sentence);
  }

  /// Between steps: whether this is the end, and why.
  bool ends_early() {
    const double spent = std::chrono::duration<double>(Clock::now() - plan_.begin).count();
    if (control_.stop && control_.stop()) {
      if (record().epochs() == 0) {
        throw Error(ErrorCode::kCancelled, "Stopped before the first epoch of training was done.");
      }
      record().end = TrainingEnd::kStopped;
    } else if (control_.max_seconds > 0 && spent >= control_.max_seconds && record().steps > 0) {
      record().end = TrainingEnd::kTimeLimit;
    } else if (plan_.patience > 0 && position_.best.epoch > 0 &&
               record().epochs() >= position_.best.epoch + plan_.patience) {
      record().end = TrainingEnd::kNoImprovement;
    } else {
      return false;
    }
    note("Training ended after epoch " + std::to_string(record().epochs()) + " of " +
         std::to_string(plan_.epochs) + ": " + std::string(training_end_name(record().end)) + ".");
    return true;
  }

  void step(std::uint64_t all) {
    network_.step(record().steps, losses_);
    check_losses();
    ++record().steps;
    for (std::size_t k = 0; k < losses_.size(); ++k) position_.epoch_sums[k] += losses_[k];
    if (record().steps % record().steps_per_epoch == 0) end_epoch();
    report(all);
  }

  void report(std::uint64_t all) {
    if (!fit_.progress) return;
    std::vector<NamedLoss> named;
    for (std::size_t k = 0; k < losses_.size(); ++k) {
      named.push_back({record().losses[k], losses_[k]});
    }
    report_progress(fit_.progress,
                    {.stage = "train", .step = record().steps, .total = all, .losses = named});
  }

  void end_epoch() {
    for (double& sum : position_.epoch_sums) {
      record().history.push_back(sum / static_cast<double>(record().steps_per_epoch));
      sum = 0;
    }
    if (plan_.patience == 0) return;
    const double score = network_.held_out_score();
    record().scores.push_back(score);
    if (position_.best.epoch > 0 && score >= position_.best.score) return;
    position_.best = {score, record().epochs(), {}};
    for (const NetworkState& part : network_.state()) {
      position_.best.values.emplace_back(part.values.begin(), part.values.end());
    }
  }

  void keep_best() {
    if (position_.best.epoch == 0) return;
    const std::vector<NetworkState> state = network_.state();
    for (std::size_t k = 0; k < state.size(); ++k) {
      std::copy(position_.best.values[k].begin(), position_.best.values[k].end(),
                state[k].values.begin());
    }
  }

  [[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorCode::kData, "Training diverged in epoch " +
                                      std::to_string(record().epochs() + 1) + ": " + what +
                                      ". Nothing of it was kept; try " + network_.remedy() + ".");
  }

  void check_losses() {
    for (std::size_t k = 0; k < losses_.size(); ++k) {
      if (!is_sound(losses_[k])) {
        fail("the loss \"" + record().losses[k] + "\" " + what_is_wrong(losses_[k]));
      }
    }
  }

  void check_weights() {
    for (const NetworkState& part : network_.state()) {
      for (const float value : part.values) {
        if (!is_sound(value)) fail("\"" + part.name + "\" " + what_is_wrong(value));
      }
    }
  }

  [[nodiscard]] bool checkpoint_is_due() const {
    return !control_.checkpoint.empty() && control_.checkpoint_seconds > 0 &&
           Clock::now() - last_checkpoint_ >=
               std::chrono::duration<double>(control_.checkpoint_seconds);
  }

  void checkpoint() {
    check_weights();
    write_checkpoint(control_.checkpoint, plan_.identity, position_, network_.state());
    last_checkpoint_ = Clock::now();
  }

  TrainableNetwork& network_;
  const TrainingPlan& plan_;
  const FitOptions& fit_;
  const TrainingOptions& control_;
  TrainingPosition position_;
  std::vector<double> losses_;
  Clock::time_point last_checkpoint_;
};

}  // namespace

TrainingRecord train(TrainableNetwork& network, const TrainingPlan& plan, const FitOptions& fit) {
  return Training(network, plan, fit).run();
}

}  // namespace likeness::models
