#include "likeness/stats/empirical.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

std::vector<double> uniforms(std::size_t size, std::uint64_t stream = 0) {
  std::vector<double> values(size);
  RandomStream(9, stream).fill_uniform(0, values);
  return values;
}

std::vector<double> log_normals(std::size_t size) {
  std::vector<double> values(size);
  RandomStream(9, 1).fill_normal(0, values);
  for (double& value : values) value = exp_deterministic(2 * value);
  return values;
}

}  // namespace

TEST_CASE("without atoms the distribution interpolates between order statistics") {
  const EmpiricalDistribution empirical(std::vector{4.0, 1.0, 2.0, 10.0, 3.0});
  CHECK(empirical.cdf(1) == 0);
  CHECK(empirical.cdf(2) == 0.25);
  CHECK(empirical.cdf(3.5) == 0.625);
  CHECK(empirical.cdf(7) == 0.875);
  CHECK(empirical.cdf(10) == 1);
  CHECK(empirical.quantile(0) == 1);
  CHECK(empirical.quantile(0.5) == 3);
  CHECK(empirical.quantile(0.875) == 7);
  CHECK(empirical.quantile(1) == 10);
  CHECK(empirical.pdf(7) == doctest::Approx(0.25 / 6));
  CHECK(empirical.cdf(0) == 0);
  CHECK(empirical.cdf(11) == 1);
  CHECK(empirical.pdf(11) == 0);
}

TEST_CASE("a repeated value is an exact step with both limits, the rest is spread around it") {
  std::vector<double> values(92, 0.0);
  for (int i = 1; i <= 8; ++i) values.push_back(100.0 * i * i);
  const EmpiricalDistribution empirical(values);
  CHECK(empirical.cdf_interval(0).lower == 0);
  CHECK(empirical.cdf_interval(0).upper == doctest::Approx(0.92));
  CHECK(empirical.cdf_interval(100).lower == empirical.cdf_interval(100).upper);
  CHECK(empirical.quantile(0.5) == 0);
  CHECK(empirical.quantile(0.92) == 0);
  CHECK(empirical.quantile(1) == 6400);
  CHECK(empirical.pdf(0) == doctest::Approx(0.92));

  std::vector<double> sample(100'000);
  empirical.sample(RandomStream(1, 0), 0, sample);
  const auto zeros = std::count(sample.begin(), sample.end(), 0.0);
  CHECK(static_cast<double>(zeros) / 1e5 == doctest::Approx(0.92).epsilon(0.005));
  for (const double value : sample) {
    const bool given_back =
        value != 0 && std::find(values.begin(), values.end(), value) != values.end();
    CHECK_FALSE(given_back);
  }
}

TEST_CASE("an atom within the continuous part leaves the interpolation as it was") {
  std::vector<double> values = {0, 1, 2, 3, 4};
  values.insert(values.end(), 5, 2.5);
  const EmpiricalDistribution empirical(values);
  CHECK(empirical.cdf_interval(2.5).lower == doctest::Approx(0.5 * 0.625));
  CHECK(empirical.cdf_interval(2.5).upper == doctest::Approx(0.5 * 0.625 + 0.5));
  CHECK(empirical.cdf(1) == doctest::Approx(0.125));
  CHECK(empirical.cdf(3) == doctest::Approx(0.875));
  CHECK(empirical.quantile(0.25) == doctest::Approx(2));
}

TEST_CASE("a discrete column keeps every level's share exactly") {
  std::vector<double> values;
  for (int i = 0; i < 1000; ++i) values.push_back(i % 7 + i % 3);
  const EmpiricalDistribution empirical(values);
  std::multiset<double> levels(values.begin(), values.end());
  for (double level = 0; level < 9; ++level) {
    const auto [lower, upper] = empirical.cdf_interval(level);
    CHECK(upper - lower == doctest::Approx(static_cast<double>(levels.count(level)) / 1000));
    CHECK(empirical.quantile(0.5 * (lower + upper)) == level);
  }
  CHECK(kolmogorov_smirnov_distance(empirical, values) < 1e-12);
}

TEST_CASE("a lone value beside an atom is spread, not given back") {
  std::vector<double> values(50, 10.0);
  values.push_back(30);
  const EmpiricalDistribution empirical(values);
  CHECK(empirical.support().lower == 10);
  CHECK(empirical.support().upper == 30);
  CHECK(empirical.quantile(1) == 30);
  CHECK(empirical.cdf_interval(20).upper == doctest::Approx(50.0 / 51));
  CHECK(empirical.cdf_interval(30).lower == 1);
}

TEST_CASE("ties that are no atoms stand at the middle of their weight") {
  const EmpiricalDistribution ties(std::vector{1.0, 2.0, 2.0, 3.0});
  CHECK(ties.cdf(2) == doctest::Approx(0.5));
  const std::vector<double> weights = {1, 2, 1};
  const EmpiricalDistribution weighted(std::vector{1.0, 2.0, 3.0}, {}, weights);
  for (const double x : {1.2, 2.0, 2.7}) {
    CHECK(weighted.cdf(x) == doctest::Approx(ties.cdf(x)));
  }
}

TEST_CASE("many values are kept by a bounded number of knots, close to all of them") {
  EmpiricalOptions whole;
  whole.knots = 1'000'000;
  for (const auto& values : {uniforms(200'000), log_normals(200'000)}) {
    const EmpiricalDistribution compressed(values);
    const EmpiricalDistribution full(values, whole);
    CHECK(compressed.parameters()[0].values.size() <= 1000);
    CHECK(full.parameters()[0].values.size() >= 199'000);
    double worst = 0;
    std::vector<double> a(values.size());
    std::vector<double> b(values.size());
    compressed.cdf(values, a);
    full.cdf(values, b);
    for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::fabs(a[i] - b[i]));
    CHECK(worst < 3.0 / 1000);
    CHECK(worst < 5e-4);
    // Also the tail, far out: the mean of a heavy one depends on it.
    CHECK(compressed.quantile(1 - 1e-4) == doctest::Approx(full.quantile(1 - 1e-4)).epsilon(0.05));
    CHECK(kolmogorov_smirnov_distance(compressed, values) < 5e-4 + 1e-5);
  }
}

TEST_CASE("quantiles undo the distribution function where there is no step") {
  const EmpiricalDistribution empirical(log_normals(5000));
  for (double x = 0.01; x < 100; x *= 1.7) {
    CHECK(empirical.quantile(empirical.cdf(x)) == doctest::Approx(x).epsilon(1e-9));
  }
}

TEST_CASE("an empirical distribution comes back from its named vectors bit for bit") {
  std::vector<double> values = uniforms(3000);
  values.insert(values.end(), 500, 0.25);
  const EmpiricalDistribution empirical(values);
  const auto parameters = empirical.parameters();
  const EmpiricalDistribution restored(parameters);
  for (double p = 0; p <= 1; p += 0.01) CHECK(restored.quantile(p) == empirical.quantile(p));
  CHECK(parameters[0].name == "value");
  CHECK(parameters[1].name == "lower");
  CHECK(parameters[2].name == "upper");

  for (std::size_t k = 0; k < 3; ++k) {
    auto damaged = parameters;
    damaged[k].values.pop_back();
    CHECK_THROWS_AS(EmpiricalDistribution{damaged}, Error);
    damaged = parameters;
    damaged[k].values[10] = -1;
    CHECK_THROWS_AS(EmpiricalDistribution{damaged}, Error);
    damaged = parameters;
    damaged[k].name.pop_back();
    CHECK_THROWS_AS(EmpiricalDistribution{damaged}, Error);
  }
  CHECK_THROWS_AS(EmpiricalDistribution{std::span<const Parameter>{}}, Error);
}

TEST_CASE("values at the ends of the floating-point range don't overflow") {
  const double huge = std::numeric_limits<double>::max();
  const EmpiricalDistribution empirical(std::vector{-huge, 0.0, huge});
  CHECK(empirical.quantile(0.5) == 0);
  CHECK(empirical.cdf(0.5 * huge) == doctest::Approx(0.75));
  CHECK(std::isfinite(empirical.quantile(0.9)));
}

TEST_CASE("what is no sample and no option is refused") {
  CHECK_THROWS_AS(EmpiricalDistribution{std::span<const double>{}}, Error);
  const std::vector<double> bad = {1, std::numeric_limits<double>::infinity()};
  CHECK_THROWS_AS(EmpiricalDistribution{bad}, Error);
  EmpiricalOptions options;
  options.knots = 3;
  CHECK_THROWS_AS((EmpiricalDistribution{uniforms(10), options}), Error);
  options = {};
  options.atom_share = 2;
  CHECK_THROWS_AS((EmpiricalDistribution{uniforms(10), options}), Error);
}
