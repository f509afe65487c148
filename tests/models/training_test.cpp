#include "models/training/training.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include "likeness/error.hpp"
#include "models/training/checkpoint.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/models/json_path.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// A number that is halved by each of 4 steps per epoch and moved by a momentum: enough state for a
/// break to show. Its held-out score is the distance to 0.2, its loss the number.
class Halving final : public TrainableNetwork {
 public:
  std::uint64_t steps_per_epoch() const override { return 4; }
  std::vector<std::string> loss_names() const override { return {"number", "step"}; }
  void step(std::uint64_t step, std::span<double> losses) override {
    if (step == diverges_at) value_[0] = std::numeric_limits<float>::quiet_NaN();
    if (step == explodes_at) value_[0] = 1e12F;
    momentum_[0] = 0.9F * momentum_[0] + 0.05F * value_[0] + 0.001F * static_cast<float>(step % 3);
    value_[0] -= momentum_[0];
    losses[0] = value_[0];
    losses[1] = static_cast<double>(step);
  }
  std::vector<NetworkState> state() override {
    return {{"value", {1, 1}, value_}, {"momentum", {1, 1}, momentum_}};
  }
  void resume_after(std::uint64_t steps) override { resumed_after = steps; }
  double held_out_score() override { return std::abs(value_[0] - 0.2); }
  void finish() override { finished = true; }
  std::string remedy() const override { return "smaller steps"; }

  float value() const { return value_[0]; }

  std::uint64_t diverges_at = ~std::uint64_t{0};
  std::uint64_t explodes_at = ~std::uint64_t{0};
  std::uint64_t resumed_after = 0;
  bool finished = false;

 private:
  std::array<float, 1> value_ = {1};
  std::array<float, 1> momentum_ = {0};
};

TrainingPlan plan_of(std::uint64_t epochs, std::uint64_t patience = 0) {
  TrainingPlan plan;
  plan.epochs = epochs;
  plan.patience = patience;
  plan.begin = std::chrono::steady_clock::now();
  plan.identity = {{"model", "halving"},
                   {"options", {{"epochs", epochs}, {"rate", 0.5}}},
                   {"seed", 7},
                   {"table", "aa"}};
  return plan;
}

/// Where a checkpoint may be written, in a folder that goes away again.
struct TemporaryPath {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "checkpoint";
};

/// Stops before step `steps`.
std::function<bool()> stop_after(int steps) {
  return [steps]() mutable { return steps-- == 0; };
}

std::string error_of(const std::function<void()>& work, ErrorCode code) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
  FAIL("nothing was thrown");
  return {};
}

}  // namespace

TEST_CASE("training reports every step and keeps the mean losses of every epoch") {
  Halving network;
  std::uint64_t reports = 0;
  FitOptions fit;
  fit.progress = [&](const Progress& progress) {
    ++reports;
    CHECK(progress.stage == "train");
    CHECK(progress.step == reports);
    CHECK(progress.total == 12);
    REQUIRE(progress.losses.size() == 2);
    CHECK(progress.losses[1].name == "step");
    CHECK(progress.losses[1].value == static_cast<double>(reports - 1));
    return true;
  };
  const TrainingRecord record = train(network, plan_of(3), fit);
  CHECK(reports == 12);
  CHECK(network.finished);
  CHECK(record.end == TrainingEnd::kComplete);
  CHECK(record.epochs() == 3);
  REQUIRE(record.history.size() == 6);
  CHECK(record.history[1] == 1.5);
  CHECK(record.history[5] == 9.5);
}

TEST_CASE("training broken off after any step and taken up again ends with the same bits") {
  Halving whole;
  const TrainingRecord expected = train(whole, plan_of(3, 50), {});
  for (const int steps : {4, 5, 11}) {
    CAPTURE(steps);
    const TemporaryPath checkpoint;
    FitOptions fit;
    fit.training.checkpoint = checkpoint.path;
    fit.training.stop = stop_after(steps);
    Halving first;
    const TrainingRecord broken = train(first, plan_of(3, 50), fit);
    CHECK(broken.end == TrainingEnd::kStopped);
    CHECK(broken.steps == static_cast<std::uint64_t>(steps));
    CHECK(first.finished);

    fit.training.stop = {};
    fit.training.resume = true;
    Halving second;
    const TrainingRecord record = train(second, plan_of(3, 50), fit);
    CHECK(second.resumed_after == static_cast<std::uint64_t>(steps));
    CHECK(second.value() == whole.value());
    CHECK(record.history == expected.history);
    CHECK(record.scores == expected.scores);
    CHECK(record.end == TrainingEnd::kComplete);
  }
}

TEST_CASE("training asked to stop within its first epoch is cancelled") {
  Halving network;
  FitOptions fit;
  fit.training.stop = stop_after(3);
  const TemporaryPath checkpoint;
  fit.training.checkpoint = checkpoint.path;
  error_of([&] { train(network, plan_of(3), fit); }, ErrorCode::kCancelled);
  CHECK_FALSE(network.finished);
  CHECK_FALSE(std::filesystem::exists(checkpoint.path));
}

TEST_CASE("a time limit ends training after the step in progress, at the earliest after one") {
  Halving network;
  FitOptions fit;
  fit.training.max_seconds = 1e-9;
  const TrainingRecord record = train(network, plan_of(3), fit);
  CHECK(record.end == TrainingEnd::kTimeLimit);
  CHECK(record.steps == 1);
  CHECK(record.history.empty());
}

TEST_CASE("early stopping keeps the epoch with the best held-out score") {
  Halving all;
  const TrainingRecord record = train(all, plan_of(40, 3), {});
  CHECK(record.end == TrainingEnd::kNoImprovement);
  REQUIRE(record.scores.size() > 3);
  const auto best = std::min_element(record.scores.begin(), record.scores.end());
  CHECK(record.scores.end() - best == 4);
  CHECK(std::abs(all.value() - 0.2) == *best);
}

TEST_CASE("training that diverges says which loss, when and what to do, and leaves nothing") {
  Halving network;
  network.diverges_at = 6;
  const TemporaryPath checkpoint;
  FitOptions fit;
  fit.training.checkpoint = checkpoint.path;
  CHECK(error_of([&] { train(network, plan_of(3), fit); }, ErrorCode::kData) ==
        "Training diverged in epoch 2: the loss \"number\" is not a number. Nothing of it was "
        "kept; try smaller steps.");
  CHECK_FALSE(std::filesystem::exists(checkpoint.path));

  Halving exploding;
  exploding.explodes_at = 0;
  CHECK(error_of([&] { train(exploding, plan_of(3), {}); }, ErrorCode::kData)
            .find("\"number\" has exploded") != std::string::npos);
}

TEST_CASE("a checkpoint of another fit is refused, with what differs") {
  const TemporaryPath checkpoint;
  FitOptions fit;
  fit.training.checkpoint = checkpoint.path;
  fit.training.stop = stop_after(5);
  Halving first;
  (void)train(first, plan_of(3), fit);
  fit.training.stop = {};
  fit.training.resume = true;
  const auto refusal = [&](const char* key, const io::Json& value, ErrorCode code) {
    TrainingPlan plan = plan_of(3);
    at_path(plan.identity, key) = value;
    Halving network;
    return error_of([&] { train(network, plan, fit); }, code);
  };
  CHECK(refusal("/model", "doubling", ErrorCode::kUsage).find("of the model halving") !=
        std::string::npos);
  CHECK(refusal("/options/rate", 0.25, ErrorCode::kUsage).find("rate was 0.5, not 0.25") !=
        std::string::npos);
  CHECK(refusal("/seed", 8, ErrorCode::kUsage).find("another seed: 7, not 8") != std::string::npos);
  CHECK(refusal("/table", "bb", ErrorCode::kUsage).find("another table") != std::string::npos);

  std::ofstream(checkpoint.path, std::ios::binary) << "likeness, but cut short";
  Halving network;
  error_of([&] { train(network, plan_of(3), fit); }, ErrorCode::kModel);
}
