// What make_autodiff.py cannot say about the losses.

#include "likeness/autodiff/losses.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "likeness/autodiff/layers.hpp"

using namespace likeness::autodiff;
using likeness::RandomStream;
using Numbers = std::vector<double>;

TEST_CASE("the gradient through the plan is that of all iterations once they converge") {
  Tape tape(Precision::kDouble);
  const Tensor x = as_variable(tape.normal({7, 3}, RandomStream(1, 1)));
  const Tensor y = as_variable(tape.normal({9, 3}, RandomStream(1, 2)));
  const std::vector<Tensor> inputs = {x, y};
  const Tensor unrolled = sinkhorn_divergence(tape, x, y, {0.5, 500, true});
  const Tensor planned = sinkhorn_divergence(tape, x, y, {0.5, 500, false});
  CHECK(planned.item() == doctest::Approx(unrolled.item()).epsilon(1e-8));
  const auto exact = tape.gradients(unrolled, inputs);
  const auto fast = tape.gradients(planned, inputs);
  for (std::size_t i = 0; i < 2; ++i) {
    const Numbers a = exact[i].to_doubles();
    const Numbers b = fast[i].to_doubles();
    for (std::size_t k = 0; k < a.size(); ++k) CHECK(std::fabs(a[k] - b[k]) < 1e-7);
  }
}

TEST_CASE("divergences vanish between a sample and itself, and grow with a shift") {
  Tape tape;
  const Tensor x = tape.normal({40, 2}, RandomStream(2, 1));
  const auto sinkhorn = [&](Tensor y) {
    return sinkhorn_divergence(tape, x, y, {0.05, 200}).item();
  };
  const auto mmd = [&](Tensor y) {
    return maximum_mean_discrepancy(x, y, std::vector<double>{1.0}).item();
  };
  CHECK(std::fabs(sinkhorn(x)) < 1e-4);
  CHECK(std::fabs(mmd(x)) < 1e-5);
  CHECK(sinkhorn(x + 1.0) > 0.5);
  CHECK(sinkhorn(x + 2.0) > sinkhorn(x + 1.0));
  CHECK(mmd(x + 1.0) > 0.1);
  CHECK(mmd(x + 2.0) > mmd(x + 1.0));
}

TEST_CASE("moving points against the Sinkhorn gradient brings them to their target") {
  Tape tape;
  const RandomStream random(3, 1);
  std::vector<float> points(60);
  for (std::size_t k = 0; k < points.size(); ++k) points[k] = static_cast<float>(random.normal(k));
  double last = 0;
  for (int step = 0; step < 60; ++step) {
    const Tensor x = tape.variable({30, 2}, points);
    const Tensor y = tape.normal({30, 2}, RandomStream(3, 2)) + 3.0;
    const Tensor loss = sinkhorn_divergence(tape, x, y, {0.2, 200});
    last = loss.item();
    const auto gradient = tape.gradients(loss, {&x, 1})[0].values();
    for (std::size_t k = 0; k < points.size(); ++k) points[k] -= 10 * gradient[k];
    tape.reset();
  }
  CHECK(last < 0.02);
}

TEST_CASE("the gradient penalty of a linear critic is that of its weight's length") {
  Tape tape;
  const Tensor weight = tape.variable({3, 1}, Numbers{2, 3, 6});
  const Tensor points = as_variable(tape.normal({5, 3}, RandomStream(4, 1)));
  const Tensor penalty = gradient_penalty(tape, matmul(points, weight), points);
  CHECK(penalty.item() == doctest::Approx(36));
  // d/dw (|w| - 1)^2 = 2 (|w| - 1) w / |w|
  const Numbers gradient = tape.gradients(penalty, {&weight, 1})[0].to_doubles();
  CHECK(gradient[0] == doctest::Approx(12 * 2.0 / 7));
  CHECK(gradient[1] == doctest::Approx(12 * 3.0 / 7));
  CHECK(gradient[2] == doctest::Approx(12 * 6.0 / 7));
}
