#include "likeness/stats/mega_trend_diffusion.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

TEST_CASE("ranges and distributions agree with SciPy") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/mega_trend_diffusion.csv");
  std::string line;
  int lines = 0;
  while (std::getline(file, line)) {
    ++lines;
    std::istringstream stream(line);
    std::vector<double> cells;
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(std::stod(cell));
    REQUIRE(cells.size() == 18);
    CAPTURE(line);
    std::vector<double> values;
    for (std::size_t k = 0; k < 6; ++k) {
      if (!std::isnan(cells[k])) values.push_back(cells[k]);
    }
    const double width = cells[8] - cells[6];
    const auto near = [&](double value, double exact, double scale) {
      return std::fabs(value - exact) < 1e-9 * scale;
    };
    const DiffusedRange range = diffuse(values);
    CHECK(near(range.low, cells[6], width));
    CHECK(near(range.centre, cells[7], width));
    CHECK(near(range.high, cells[8], width));

    const double p = cells[9];
    const double x = cells[12];
    const DiffusedDistribution triangular(values, Membership::kTriangular);
    CHECK(near(triangular.mean(), cells[10], width));
    CHECK(near(triangular.variance(), cells[11], width * width));
    CHECK(near(triangular.quantile(p), x, width));
    CHECK(near(triangular.density(x), cells[13], 1 / width));
    CHECK(near(triangular.cdf(x), p, 1));

    const DiffusedDistribution kernel(values, Membership::kKernel);
    CHECK(near(kernel.mean(), cells[14], width));
    CHECK(near(kernel.variance(), cells[15], width * width));
    CHECK(near(kernel.density(x), cells[16], 1 / width));
    CHECK(near(kernel.cdf(x), cells[17], 1));
  }
  CHECK(lines == 7);
}

TEST_CASE("quantiles run through the whole range, never leave it, and invert the cdf") {
  const std::vector<double> values = {0.5, 0.6, 2.0, 7.0};
  for (const Membership membership : {Membership::kTriangular, Membership::kKernel}) {
    const DiffusedDistribution distribution(values, membership);
    CHECK(distribution.quantile(0) == doctest::Approx(distribution.range().low));
    CHECK(distribution.quantile(1) == doctest::Approx(distribution.range().high));
    double last = distribution.range().low;
    for (int k = 1; k < 1000; ++k) {
      const double p = k / 1000.0;
      const double x = distribution.quantile(p);
      CHECK(x >= last);
      CHECK(x <= distribution.range().high);
      CHECK(distribution.cdf(x) == doctest::Approx(p).epsilon(1e-10));
      last = x;
    }
    CHECK(distribution.cdf(distribution.range().low - 1) == 0);
    CHECK(distribution.cdf(distribution.range().high + 1) == 1);
    CHECK(distribution.density(distribution.range().high + 1) == 0);
  }
}

TEST_CASE("the kernel's shape follows the values, the triangle's only their range") {
  const std::vector<double> low_heavy = {0, 0.1, 0.1, 0.2, 0.2, 10};
  const DiffusedDistribution kernel(low_heavy, Membership::kKernel, 0.5);
  const DiffusedDistribution triangular(low_heavy, Membership::kTriangular, 0.5);
  CHECK(kernel.density(0.15) > 2 * triangular.density(0.15));
  CHECK(triangular.density(5) > 2 * kernel.density(5));
}

TEST_CASE("values that are all equal stay where they are") {
  for (const Membership membership : {Membership::kTriangular, Membership::kKernel}) {
    for (const std::vector<double>& values :
         {std::vector<double>{-4.0}, {7, 7, 7}, {1.0, std::nextafter(1.0, 2.0)}}) {
      const DiffusedDistribution distribution(values, membership);
      CHECK(distribution.is_constant());
      CHECK(distribution.quantile(0.3) == values[0]);
      CHECK(distribution.mean() == values[0]);
      CHECK(distribution.variance() == 0);
      CHECK(distribution.cdf(values[0] - 1) == 0);
      CHECK(distribution.cdf(values[0]) == 1);
    }
  }
}

TEST_CASE("the range does not depend on where zero is, and always holds the values") {
  const std::vector<double> values = {1, 2, 4};
  const std::vector<double> moved = {-999, -998, -996};
  const DiffusedRange a = diffuse(values);
  const DiffusedRange b = diffuse(moved);
  CHECK(a.low - b.low == doctest::Approx(1000));
  CHECK(a.high - b.high == doctest::Approx(1000));
  const std::vector<double> many = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10};
  const DiffusedRange wide = diffuse(many, 0.9);
  CHECK(wide.low == 0);
  CHECK(wide.high == 10);
}

TEST_CASE("no values, values that are not finite and impossible memberships are errors") {
  CHECK_THROWS_WITH_AS((void)diffuse({}), "There are no values to diffuse.", Error);
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), -1e200}) {
    const std::vector<double> values = {1, bad};
    CHECK_THROWS_AS((void)diffuse(values), Error);
    CHECK_THROWS_AS(DiffusedDistribution(values, Membership::kKernel), Error);
  }
  const std::vector<double> values = {1, 2};
  for (const double membership : {0.0, 1.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_THROWS_AS((void)diffuse(values, membership), Error);
  }
}
