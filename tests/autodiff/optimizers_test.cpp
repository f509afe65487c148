#include "likeness/autodiff/optimizers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "likeness/autodiff/ops.hpp"
#include "likeness/error.hpp"

using namespace likeness::autodiff;
using nlohmann::json;

namespace {

constexpr Shape kShapes[] = {{3, 8}, {1, 8}, {8, 2}, {1, 2}};

/// The network of make_autodiff.py: two layers, the mean of squared errors.
Tensor squared_error(Tape& tape, const std::vector<Parameter>& weights, const json& golden) {
  const Tensor x = tape.constant({16, 3}, golden["x"].get<std::vector<float>>());
  const Tensor target = tape.constant({16, 2}, golden["target"].get<std::vector<float>>());
  const Tensor hidden =
      linear(x, tape.parameter(weights[0]), tape.parameter(weights[1]), {ActivationKind::kTanh});
  return mean(
      square(linear(hidden, tape.parameter(weights[2]), tape.parameter(weights[3])) - target));
}

std::vector<Parameter> start(const json& golden) {
  std::vector<Parameter> weights;
  for (std::size_t k = 0; k < 4; ++k) {
    weights.push_back({"weight", kShapes[k], golden["start"][k].get<std::vector<float>>()});
  }
  return weights;
}

std::vector<Parameter*> pointers(std::vector<Parameter>& weights) {
  return {&weights[0], &weights[1], &weights[2], &weights[3]};
}

/// Trains for 100 steps and compares every loss and the last weights.
template <class Optimizer, class Options>
void compare_trajectory(const char* run, const Options& options, double clip = 0) {
  CAPTURE(run);
  std::ifstream file(std::string(LIKENESS_GOLDEN_FOLDER) + "/autodiff_training.json");
  REQUIRE(file);
  const json golden = json::parse(file);
  const json& expected = golden["runs"][run];
  REQUIRE(expected["losses"].size() == 100);
  std::vector<Parameter> weights = start(golden);
  Optimizer optimizer(pointers(weights), options);
  Tape tape;
  for (std::size_t k = 0; k < 100; ++k) {
    const Tensor loss = squared_error(tape, weights, golden);
    CHECK(loss.item() == doctest::Approx(expected["losses"][k].get<double>()).epsilon(1e-5));
    const auto gradients = tape.gradients(loss, optimizer.parameters());
    optimizer.step(gradients, clip > 0 ? clipping_scale(gradients, clip) : 1);
    tape.reset();
  }
  for (std::size_t p = 0; p < 4; ++p) {
    for (std::size_t k = 0; k < weights[p].values.size(); ++k) {
      CHECK(std::fabs(weights[p].values[k] - expected["last"][p][k].get<float>()) < 1e-4F);
    }
  }
}

}  // namespace

TEST_CASE("Adam follows PyTorch's trajectory") {
  AdamOptions options;
  options.rate = 0.02;
  compare_trajectory<Adam>("adam clipped", options, 0.5);
  options.gradient_limit = 0.03;
  options.weight_decay = 1e-2;
  compare_trajectory<Adam>("adam clipped by value", options);
  options = {};
  options.rate = 0.002;
  options.beta1 = 0.5;
  options.beta2 = 0.9;
  options.weight_decay = 1e-3;
  compare_trajectory<Adam>("adam", options);
}

TEST_CASE("AdamW follows PyTorch's trajectory") {
  AdamOptions options;
  options.rate = 0.02;
  options.weight_decay = 0.1;
  options.decoupled_decay = true;
  compare_trajectory<Adam>("adamw", options);
}

TEST_CASE("gradient descent follows PyTorch's trajectory, with and without momentum") {
  compare_trajectory<Sgd>("sgd", SgdOptions{0.05, 0, 0, 0, false});
  compare_trajectory<Sgd>("sgd momentum", SgdOptions{0.02, 0.9, 0.1, 1e-2, false});
  compare_trajectory<Sgd>("sgd nesterov", SgdOptions{0.02, 0.9, 0, 0, true});
  compare_trajectory<Sgd>("sgd clipped by value", SgdOptions{0.05, 0.9, 0, 0, false, 0.03});
}

TEST_CASE("a small network learns the exclusive or") {
  const likeness::RandomStream random(3, 0);
  const auto uniform = [&](Shape shape, std::uint64_t first) {
    std::vector<float> values(shape.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] = static_cast<float>(2 * random.uniform(first + k) - 1);
    }
    return Parameter{"weight", shape, values};
  };
  std::vector<Parameter> weights = {uniform({2, 8}, 0), uniform({1, 8}, 100), uniform({8, 1}, 200),
                                    uniform({1, 1}, 300)};
  AdamOptions options;
  options.rate = 0.05;
  Adam optimizer(pointers(weights), options);
  Tape tape;
  double last = 1;
  for (int k = 0; k < 300; ++k) {
    const Tensor x = tape.constant({4, 2}, std::vector<float>{0, 0, 0, 1, 1, 0, 1, 1});
    const Tensor target = tape.constant({4, 1}, std::vector<float>{0, 1, 1, 0});
    const Tensor hidden =
        linear(x, tape.parameter(weights[0]), tape.parameter(weights[1]), {ActivationKind::kTanh});
    const Tensor loss = mean(
        square(linear(hidden, tape.parameter(weights[2]), tape.parameter(weights[3])) - target));
    last = loss.item();
    optimizer.step(tape.gradients(loss, optimizer.parameters()));
    tape.reset();
  }
  CHECK(last < 1e-3);
}

TEST_CASE("gradients of the wrong shape or number are an error") {
  Parameter weight = {"layer.weight", {2, 3}, std::vector<float>(6)};
  Adam optimizer({&weight}, {});
  Tape tape;
  CHECK_THROWS_WITH_AS(optimizer.step({}), doctest::Contains("0 gradients for 1 parameters"),
                       likeness::Error);
  CHECK_THROWS_WITH_AS(optimizer.step(std::vector<Tensor>{tape.filled({3, 2}, 1)}),
                       doctest::Contains("layer.weight: shapes 2 x 3 and 3 x 2"), likeness::Error);
}

TEST_CASE("gradients are scaled down to the limit of their norm, never up") {
  Tape tape;
  const std::vector<Tensor> gradients = {tape.filled({2, 2}, 1), tape.filled({1, 5}, -1)};
  CHECK(gradient_norm(gradients) == doctest::Approx(3));
  CHECK(clipping_scale(gradients, 1.5) == doctest::Approx(0.5));
  CHECK(clipping_scale(gradients, 4) == 1);
}

TEST_CASE("schedules start at the rate and end where they should") {
  CHECK(step_schedule(1.0, 0.5, 10, 9) == 1.0);
  CHECK(step_schedule(1.0, 0.5, 10, 10) == 0.5);
  CHECK(step_schedule(1.0, 0.5, 10, 59) == 0.03125);
  CHECK(cosine_schedule(1.0, 0.2, 100, 0) == 1.0);
  CHECK(cosine_schedule(1.0, 0.2, 100, 25) == doctest::Approx(0.6 + 0.4 * std::sqrt(0.5)));
  CHECK(cosine_schedule(1.0, 0.2, 100, 50) == doctest::Approx(0.6));
  CHECK(cosine_schedule(1.0, 0.2, 100, 100) == 0.2);
  CHECK(warm_up_schedule(1.0, 4, 0) == 0.25);
  CHECK(warm_up_schedule(1.0, 4, 3) == 1.0);
  CHECK(warm_up_schedule(1.0, 4, 1000) == 1.0);
}

TEST_CASE("an optimizer restored from its moments and steps goes on with the same bits") {
  const auto train = [](auto make, int steps, int break_after) {
    Parameter weight{"weight", {1, 5}, {0.3F, -0.2F, 0.9F, 1.5F, -0.7F}};
    auto optimizer = make(weight);
    Tape tape;
    for (int k = 0; k < steps; ++k) {
      if (k == break_after) {
        auto next = make(weight);
        const auto from = optimizer->moments();
        const auto to = next->moments();
        REQUIRE(from.size() == to.size());
        for (std::size_t m = 0; m < from.size(); ++m) {
          std::copy(from[m].begin(), from[m].end(), to[m].begin());
        }
        next->set_steps(static_cast<std::uint64_t>(k));
        optimizer = std::move(next);
      }
      const Tensor loss = sum(square(tape.parameter(weight) - 0.1));
      optimizer->step(tape.gradients(loss, optimizer->parameters()));
      tape.reset();
    }
    return weight.values;
  };
  const auto adam = [](Parameter& weight) {
    return std::make_unique<Adam>(std::vector<Parameter*>{&weight}, AdamOptions{.rate = 0.01});
  };
  const auto sgd = [](Parameter& weight) {
    return std::make_unique<Sgd>(std::vector<Parameter*>{&weight},
                                 SgdOptions{.momentum = 0.9, .dampening = 0.5});
  };
  CHECK(train(adam, 20, 7) == train(adam, 20, -1));
  CHECK(train(sgd, 20, 7) == train(sgd, 20, -1));
}
