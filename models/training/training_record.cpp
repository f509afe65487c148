#include <array>
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

constexpr std::array kEnds = {TrainingEnd::kComplete, TrainingEnd::kNoImprovement,
                              TrainingEnd::kStopped, TrainingEnd::kTimeLimit};

TrainingEnd end_from_name(const io::ModelFile& file, std::string_view name) {
  for (const TrainingEnd end : kEnds) {
    if (training_end_name(end) == name) return end;
  }
  throw Error(ErrorCode::kModel,
              file.where() + " is damaged: its training ended \"" + std::string(name) + "\".");
}

/// Four digits are enough to look at.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double unit = std::pow(10.0, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

}  // namespace

std::vector<std::string> strings_member(const io::Json& object, const char* key,
                                        const std::string& where) {
  std::vector<std::string> strings;
  for (const io::Json& item : io::json_member<io::Json>(object, key, where, ErrorCode::kModel)) {
    if (!item.is_string()) {
      throw Error(ErrorCode::kModel, where + " is damaged: \"" + key + "\" holds " + item.dump() +
                                         " where text should be.");
    }
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

void TrainingRecord::save(io::ModelFile& file) const {
  file.header["training"] = {{"losses", losses},
                             {"epochs_asked", epochs_asked},
                             {"steps_per_epoch", steps_per_epoch},
                             {"steps", steps},
                             {"end", training_end_name(end)}};
  file.add<double>("training.history", history, {epochs(), losses.size()});
  file.add("training.scores", scores);
}

TrainingRecord TrainingRecord::load(const io::ModelFile& file) {
  const auto header = file.value<io::Json>("training");
  const auto member = [&]<class T>(const char* key, T) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  TrainingRecord record;
  record.losses = strings_member(header, "losses", file.where());
  record.epochs_asked = member("epochs_asked", std::uint64_t{});
  record.steps_per_epoch = member("steps_per_epoch", std::uint64_t{});
  record.steps = member("steps", std::uint64_t{});
  record.end = end_from_name(file, member("end", std::string()));
  if (record.steps_per_epoch == 0) {
    throw Error(ErrorCode::kModel, file.where() + " is damaged: its epochs have no steps.");
  }
  const auto history =
      file.tensor<double>("training.history", {record.epochs(), record.losses.size()});
  record.history.assign(history.begin(), history.end());
  const auto scores = file.tensor<double>("training.scores");
  record.scores.assign(scores.begin(), scores.end());
  return record;
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
