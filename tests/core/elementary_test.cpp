#include "core/elementary.hpp"

#include <doctest/doctest.h>

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>

#include "likeness/random.hpp"

using namespace likeness;

namespace {

double ulps(double value, double exact) {
  const double spacing =
      std::nextafter(std::fabs(exact), std::numeric_limits<double>::infinity()) - std::fabs(exact);
  return std::fabs(value - exact) / spacing;
}

double relative(double value, double exact) {
  return std::fabs(value - exact) / std::fabs(exact);
}

}  // namespace

TEST_CASE("exp is within 1 ulp over its whole range") {
  const RandomStream random(1, 0);
  double worst = 0;
  for (std::uint64_t k = 0; k < 200'000; ++k) {
    const double x = -708 + 1417.5 * random.uniform(k);
    const auto exact = static_cast<double>(std::exp(static_cast<long double>(x)));
    worst = std::max(worst, ulps(exp_deterministic(x), exact));
    const double small = 2 * random.uniform(k) - 1;
    const auto exact_small = static_cast<double>(std::exp(static_cast<long double>(small)));
    worst = std::max(worst, ulps(exp_deterministic(small), exact_small));
  }
  CHECK(worst <= 1);
}

TEST_CASE("expm1 and log1p keep their digits near zero") {
  const RandomStream random(3, 0);
  double worst_expm1 = 0;
  double worst_log1p = 0;
  for (std::uint64_t k = 0; k < 200'000; ++k) {
    const double sign = random.uniform(2 * k) < 0.5 ? -1 : 1;
    const double x = sign * std::pow(10.0, -18 + 19.5 * random.uniform(2 * k + 1));
    const auto wide = static_cast<long double>(x);
    worst_expm1 =
        std::max(worst_expm1, ulps(expm1_deterministic(x), static_cast<double>(std::expm1(wide))));
    if (x <= -1) continue;
    worst_log1p =
        std::max(worst_log1p, ulps(log1p_deterministic(x), static_cast<double>(std::log1p(wide))));
  }
  CHECK(worst_expm1 <= 4);
  CHECK(worst_log1p <= 4);
  CHECK(log1p_deterministic(-1) == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(log1p_deterministic(-2)));
  CHECK(log1p_deterministic(1e308) == doctest::Approx(std::log(1e308)));
}

TEST_CASE("exp at the ends of its range") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(exp_deterministic(0) == 1);
  CHECK(exp_deterministic(-infinity) == 0);
  CHECK(exp_deterministic(infinity) == infinity);
  CHECK(exp_deterministic(710) == infinity);
  CHECK(exp_deterministic(-746) == 0);
  CHECK(relative(exp_deterministic(-740), std::exp(-740.0)) < 1e-2);
  CHECK(std::isnan(exp_deterministic(std::nan(""))));
}

TEST_CASE("log is within 1 ulp over its whole range") {
  const RandomStream random(2, 0);
  double worst = 0;
  for (std::uint64_t k = 0; k < 200'000; ++k) {
    const double x = std::exp(-700 + 1400 * random.uniform(k));
    worst = std::max(worst, ulps(log_deterministic(x),
                                 static_cast<double>(std::log(static_cast<long double>(x)))));
    const double near_one = 0.5 + random.uniform(k);
    worst =
        std::max(worst, ulps(log_deterministic(near_one),
                             static_cast<double>(std::log(static_cast<long double>(near_one)))));
  }
  CHECK(worst <= 1);
}

TEST_CASE("log at the ends of its range") {
  CHECK(log_deterministic(1) == 0);
  CHECK(log_deterministic(0) == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(log_deterministic(-1)));
  CHECK(ulps(log_deterministic(5e-324), std::log(5e-324)) <= 1);
  CHECK(log_deterministic(std::numeric_limits<double>::infinity()) ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("the normal distribution function agrees with Boost's, far into both tails") {
  double worst = 0;
  for (double x = -37; x < 9; x += 0.00137) {
    const auto exact = static_cast<double>(0.5L * boost::math::erfc(-x / std::sqrt(2.0L)));
    worst = std::max(worst, relative(normal_cdf(x), exact));
  }
  CHECK(worst < 1e-14);
  CHECK(normal_cdf(0) == 0.5);
  CHECK(normal_cdf(-50) == 0);
  CHECK(normal_cdf(50) == 1);
}

TEST_CASE("the normal quantile is the inverse of the distribution function") {
  double worst = 0;
  for (double exponent = -300; exponent < -0.31; exponent += 0.0137) {
    const double p = std::pow(10.0, exponent);
    worst =
        std::max(worst, relative(normal_cdf(normal_quantile(p)), p) / (1 + std::fabs(exponent)));
  }
  CHECK(worst < 5e-15);
  CHECK(normal_quantile(0.5) == 0);
  CHECK(normal_quantile(0.975) == doctest::Approx(1.9599639845400545).epsilon(1e-15));
  CHECK(normal_quantile(0.125) == -normal_quantile(0.875));
  CHECK(normal_quantile(0) == -std::numeric_limits<double>::infinity());
  CHECK(std::isnan(normal_quantile(-0.1)));
}
