#include "stats/ordinal_regression.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// Rows whose place on the scale is 2 x0 - x1 + logistic noise, cut at -1, 0 and 2; x2 is noise.
struct Example {
  Eigen::MatrixXd features;
  std::vector<double> low;
  std::vector<double> high;
  std::vector<std::uint32_t> all;
  std::vector<std::uint8_t> part_of;

  explicit Example(std::size_t rows, double signal = 1) : features(rows, 3), all(rows) {
    const std::array<double, 5> cuts = {-kInf, -1, 0, 2, kInf};
    std::iota(all.begin(), all.end(), 0U);
    for (std::size_t k = 0; k < rows; ++k) {
      const RandomStream random(1, k);
      const auto row = static_cast<Eigen::Index>(k);
      for (int f = 0; f < 3; ++f) features(row, f) = random.normal(static_cast<std::uint64_t>(f));
      const double u = random.uniform(3);
      const double place =
          signal * (2 * features(row, 0) - features(row, 1)) + std::log(u / (1 - u));
      std::size_t c = 0;
      while (place > cuts[c + 1]) ++c;
      low.push_back(cuts[c]);
      high.push_back(cuts[c + 1]);
      part_of.push_back(static_cast<std::uint8_t>(random.below(4, 5)));
    }
  }
  [[nodiscard]] OrdinalRows rows() const { return {features, low, high}; }
};

}  // namespace

TEST_CASE("ordinal regression: finds the weights that intervals were made with") {
  const Example example(4000);
  const OrdinalRegression found = fit_ordinal_regression(example.rows(), example.all, 0.01, {});
  CHECK(found.weights[0] == doctest::Approx(2).epsilon(0.08));
  CHECK(found.weights[1] == doctest::Approx(-1).epsilon(0.12));
  CHECK(std::abs(found.weights[2]) < 0.1);
  CHECK(found.scale == doctest::Approx(1).epsilon(0.08));
  CHECK(std::abs(found.intercept) < 0.1);
}

TEST_CASE("ordinal regression: no step away from what is found is more probable") {
  const Example example(60);
  const double ridge = 2;
  const OrdinalRegression found = fit_ordinal_regression(example.rows(), example.all, ridge, {});
  const auto value = [&](const OrdinalRegression& at) {
    return log_likelihood(at, example.rows(), example.all) - ridge / 2 * at.weights.squaredNorm() -
           0.005 * (at.scale - 1) * (at.scale - 1);
  };
  for (const double step : {-0.05, 0.05}) {
    for (int f = 0; f < 5; ++f) {
      OrdinalRegression moved = found;
      if (f < 3) moved.weights[f] += step;
      if (f == 3) moved.intercept += step;
      if (f == 4) moved.scale += step;
      CHECK(value(moved) < value(found));
    }
  }
}

TEST_CASE("ordinal regression: what is held out says how much features tell") {
  const Example telling(80);
  CHECK(validate_ordinal_regression(telling.rows(), telling.all, telling.part_of, 5).saved > 10);
  const Example noise(80, 0);
  const auto nothing = validate_ordinal_regression(noise.rows(), noise.all, noise.part_of, 5);
  CHECK(nothing.saved < 5);
  CHECK(nothing.regression.weights.norm() < 0.3);
}
