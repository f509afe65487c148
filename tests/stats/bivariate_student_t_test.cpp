#include "likeness/stats/bivariate_student_t.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <numbers>
#include <string>

#include "likeness/stats/bivariate_normal.hpp"

using namespace likeness::stats;

TEST_CASE("the bivariate Student t cdf agrees with 25-digit integration, whole nu or not") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/bivariate_student_t.csv");
  std::string line;
  std::getline(file, line);
  int count = 0;
  while (std::getline(file, line)) {
    double x = 0;
    double y = 0;
    double rho = 0;
    double nu = 0;
    double exact = 0;
    REQUIRE(std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf,%lf", &x, &y, &rho, &nu, &exact) == 5);
    CAPTURE(line);
    CHECK(std::fabs(bivariate_student_cdf(x, y, rho, nu) - exact) < 1e-12);
    CHECK(std::fabs(bivariate_student_cdf(y, x, rho, nu) - exact) < 1e-12);
    ++count;
  }
  CHECK(count == 60);
}

TEST_CASE("the bivariate Student t cdf at the origin is that of the normal") {
  for (const double rho : {-1.0, -0.999, -0.3, 0.0, 0.5, 0.99999, 1.0}) {
    const double exact = 0.25 + std::asin(rho) / (2 * std::numbers::pi);
    CAPTURE(rho);
    CHECK(std::fabs(bivariate_student_cdf(0, 0, rho, 3.3) - exact) < 1e-13);
  }
}

TEST_CASE("the bivariate Student t cdf tends to the normal one") {
  CHECK(bivariate_student_cdf(0.7, -0.3, 0.6, 1e9) ==
        doctest::Approx(bivariate_normal_cdf(0.7, -0.3, 0.6)).epsilon(1e-8));
}

TEST_CASE("an infinite bound of the bivariate Student t leaves the other margin") {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  // One degree of freedom is Cauchy's distribution.
  const double margin = 0.5 + std::atan(0.8) / std::numbers::pi;
  CHECK(bivariate_student_cdf(0.8, kInfinity, 0.5, 1) == doctest::Approx(margin));
  CHECK(bivariate_student_cdf(kInfinity, 0.8, -0.5, 1) == doctest::Approx(margin));
  CHECK(bivariate_student_cdf(kInfinity, kInfinity, 0.5, 1) == 1);
  CHECK(bivariate_student_cdf(-kInfinity, 0.8, 0.5, 1) == 0);
}

TEST_CASE("a bivariate Student t cdf without meaning is NaN") {
  CHECK(std::isnan(bivariate_student_cdf(0, 0, 1.5, 3)));
  CHECK(std::isnan(bivariate_student_cdf(0, 0, 0.5, 0)));
  CHECK(std::isnan(bivariate_student_cdf(0, 0, 0.5, std::nan(""))));
  CHECK(std::isnan(bivariate_student_cdf(std::nan(""), 0, 0.5, 3)));
}
