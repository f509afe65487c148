#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive.hpp"
#include "io/json.hpp"
#include "likeness/autodiff/tensor.hpp"
#include "likeness/model.hpp"

namespace likeness::models {

/// Numbers that training changes, in place, under a name of their own.
struct NetworkState {
  std::string name;
  autodiff::Shape shape;
  std::span<float> values;
};

/// A network that learns in steps. Everything random in step k is addressed by k, so that training
/// can be interrupted after any step and resumed.
class TrainableNetwork {
 public:
  virtual ~TrainableNetwork() = default;

  [[nodiscard]] virtual std::uint64_t steps_per_epoch() const = 0;

  /// What step() reports, by the names that users see.
  [[nodiscard]] virtual std::vector<std::string> loss_names() const = 0;

  /// Does step `step`, counted from 0 over all epochs, and writes one number for each name. Depends
  /// on state(), `step` and what the network was made from alone.
  virtual void step(std::uint64_t step, std::span<double> losses) = 0;

  /// All that the next step depends on besides its number; the same names and shapes at any time.
  [[nodiscard]] virtual std::vector<NetworkState> state() = 0;

  /// Called when state() has been restored to what it was after `steps` steps.
  virtual void resume_after(std::uint64_t steps) = 0;

  /// How far rows of the network as it is now are from held-out ones; lower is better. Called after
  /// each epoch where early stopping was asked for.
  [[nodiscard]] virtual double held_out_score() = 0;

  /// Called once, after the last step: turns what was trained into what is used.
  virtual void finish() = 0;

  /// What a user may change where training diverges, such as "a lower learning_rate".
  [[nodiscard]] virtual std::string remedy() const = 0;
};

/// What is known of a training afterwards; kept in the model file.
struct TrainingRecord {
  std::vector<std::string> losses;  ///< their names
  std::vector<double> history;      ///< whole epochs x losses: the mean over each epoch's steps
  std::vector<double> scores;       ///< held-out score after each epoch; empty without one
  std::uint64_t epochs_asked = 0;
  std::uint64_t steps_per_epoch = 1;
  std::uint64_t steps = 0;  ///< done in all
  TrainingEnd end = TrainingEnd::kComplete;

  [[nodiscard]] std::uint64_t epochs() const noexcept { return steps / steps_per_epoch; }

  void fields(io::Archive& archive);

  [[nodiscard]] TrainingSummary summary() const;
  /// The summary as JSON, with four digits of each loss.
  [[nodiscard]] io::Json describe() const;
};

/// How to train.
struct TrainingPlan {
  std::uint64_t epochs = 1;
  /// Training ends when the held-out score has not improved for this many epochs, and the state
  /// with the best score is kept; 0 for no early stopping.
  std::uint64_t patience = 0;
  /// When the fit began: TrainingOptions::max_seconds count from there.
  std::chrono::steady_clock::time_point begin;
  /// What a checkpoint must agree on: "model", "options", "seed", "table".
  io::Json identity;
};

/// Trains `network`: epochs, progress, losses, stopping, checkpoints. Throws Error(kData) where
/// training diverges, Error(kCancelled) where `fit` cancels it, Error(kUsage) for a checkpoint that
/// doesn't belong to this fit.
TrainingRecord train(TrainableNetwork& network, const TrainingPlan& plan, const FitOptions& fit);

}  // namespace likeness::models
