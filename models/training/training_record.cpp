#include <cmath>
#include <string_view>

#include "likeness/error.hpp"
#include "models/training/training.hpp"

namespace likeness {

std::string_view training_end_name(TrainingEnd end) noexcept {
  switch (end) {
    case TrainingEnd::kComplete:
      return "complete";
    case TrainingEnd::kNoImprovement:
      return "no improvement";
    case TrainingEnd::kStopped:
      return "stopped";
    case TrainingEnd::kTimeLimit:
      break;
  }
  return "time limit";
}

namespace models {
namespace {

/// Four digits are enough to look at.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

}  // namespace

void TrainingRecord::fields(io::Archive& archive) {
  archive("losses", losses);
  archive("epochs_asked", epochs_asked);
  archive("steps_per_epoch", steps_per_epoch);
  archive("steps", steps);
  archive.choice("end", end, TrainingEnd::kTimeLimit, training_end_name);
  archive.require(steps_per_epoch > 0, "its epochs have no steps");
  archive.tensor("history", history, {epochs(), losses.size()});
  archive("scores", scores);
}

TrainingSummary TrainingRecord::summary() const {
  TrainingSummary summary{epochs(), epochs_asked, steps, end, {}, scores};
  for (std::size_t loss = 0; loss < losses.size(); ++loss) {
    TrainingCurve& curve = summary.losses.emplace_back();
    curve.name = losses[loss];
    for (std::uint64_t epoch = 0; epoch < epochs(); ++epoch) {
      curve.values.push_back(history[epoch * losses.size() + loss]);
    }
  }
  return summary;
}

io::Json TrainingRecord::describe() const {
  io::Json description = {{"epochs", epochs()},
                          {"epochs_asked", epochs_asked},
                          {"steps", steps},
                          {"end", training_end_name(end)}};
  io::Json& curves = description["losses"] = io::Json::object();
  for (std::size_t loss = 0; loss < losses.size(); ++loss) {
    io::Json& curve = curves[losses[loss]] = io::Json::array();
    for (std::uint64_t epoch = 0; epoch < epochs(); ++epoch) {
      curve.push_back(rounded(history[epoch * losses.size() + loss]));
    }
  }
  if (!scores.empty()) {
    io::Json& curve = description["held_out_scores"] = io::Json::array();
    for (const double score : scores) curve.push_back(rounded(score));
  }
  return description;
}

}  // namespace models
}  // namespace likeness
