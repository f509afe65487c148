#include "likeness/stats/bivariate_normal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <numbers>
#include <string>

#include "core/elementary.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

TEST_CASE("the bivariate normal cdf agrees with 40-digit integration") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/bivariate_normal.csv");
  std::string line;
  std::getline(file, line);
  int count = 0;
  while (std::getline(file, line)) {
    double x = 0;
    double y = 0;
    double rho = 0;
    double exact = 0;
    REQUIRE(std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf", &x, &y, &rho, &exact) == 4);
    CAPTURE(line);
    CHECK(std::fabs(bivariate_normal_cdf(x, y, rho) - exact) < 1e-15);
    CHECK(std::fabs(bivariate_normal_cdf(y, x, rho) - exact) < 1e-15);
    ++count;
  }
  CHECK(count > 300);
}

TEST_CASE("the bivariate normal cdf at the origin is a quarter plus the arc sine over 2 pi") {
  for (int k = -1000; k <= 1000; ++k) {
    const double rho = k / 1000.0;
    const double exact = 0.25 + std::asin(rho) / (2 * std::numbers::pi);
    CAPTURE(rho);
    CHECK(std::fabs(bivariate_normal_cdf(0, 0, rho) - exact) < 4e-16);
  }
}

TEST_CASE("the four quadrants of a bivariate normal add up to one") {
  const RandomStream random(5, 0);
  double worst = 0;
  for (std::uint64_t k = 0; k < 20'000; ++k) {
    const double x = 3 * random.normal(3 * k);
    const double y = 3 * random.normal(3 * k + 1);
    const double rho = 2 * random.uniform(3 * k + 2) - 1;
    const double sum = bivariate_normal_cdf(x, y, rho) + bivariate_normal_cdf(-x, y, -rho) +
                       bivariate_normal_cdf(x, -y, -rho) + bivariate_normal_cdf(-x, -y, rho);
    worst = std::max(worst, std::fabs(sum - 1));
  }
  CHECK(worst < 4e-15);
}

TEST_CASE("perfect correlation gives the bounds of Frechet and Hoeffding") {
  for (const double x : {-2.0, -0.5, 0.0, 1.5}) {
    for (const double y : {-1.0, 0.0, 0.5, 2.5}) {
      CHECK(bivariate_normal_cdf(x, y, 1) == doctest::Approx(normal_cdf(std::min(x, y))));
      CHECK(std::fabs(bivariate_normal_cdf(x, y, -1) -
                      std::max(0.0, normal_cdf(x) - normal_cdf(-y))) < 1e-15);
    }
  }
}

TEST_CASE("an infinite bound leaves the other margin") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double rho : {-1.0, -0.95, -0.5, 0.0, 0.5, 0.95, 1.0}) {
    CAPTURE(rho);
    CHECK(bivariate_normal_cdf(kInfinity, 0.3, rho) == doctest::Approx(normal_cdf(0.3)));
    CHECK(bivariate_normal_cdf(-1.2, kInfinity, rho) == doctest::Approx(normal_cdf(-1.2)));
    CHECK(bivariate_normal_cdf(-kInfinity, 0.3, rho) == 0);
    CHECK(bivariate_normal_cdf(kInfinity, -kInfinity, rho) == 0);
    CHECK(bivariate_normal_cdf(kInfinity, kInfinity, rho) == 1);
    CHECK(bivariate_normal_cdf(1e300, 1e300, rho) == 1);
  }
}

TEST_CASE("a bivariate normal cdf without meaning is NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(bivariate_normal_cdf(nan, 0, 0)));
  CHECK(std::isnan(bivariate_normal_cdf(0, nan, 0)));
  CHECK(std::isnan(bivariate_normal_cdf(0, 0, nan)));
  CHECK(std::isnan(bivariate_normal_cdf(0, 0, 1.0001)));
}
