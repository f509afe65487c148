#include "likeness/stats/kernel_density.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "golden.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

struct Golden {
  nlohmann::json all = golden("distributions.json")["kernel_density"];
  std::vector<double> values = golden_numbers(all["values"]);
  std::vector<double> weights = golden_numbers(all["weights"]);
  std::vector<double> x = golden_numbers(all["x"]);
};

double integral(const Distribution& distribution, double from, double to) {
  constexpr int kSteps = 4000;
  double mass = 0;
  for (int k = 0; k < kSteps; ++k) {
    mass += distribution.pdf(from + (to - from) * (k + 0.5) / kSteps);
  }
  return mass * (to - from) / kSteps;
}

}  // namespace

TEST_CASE("Scott's and Silverman's densities equal SciPy's, with weights and without") {
  const Golden data;
  for (const auto& entry : data.all["estimates"]) {
    KernelDensityOptions options;
    options.rule = entry["rule"] == "scott" ? BandwidthRule::kScott : BandwidthRule::kSilverman;
    const std::vector<double> weights =
        entry["weighted"].get<bool>() ? data.weights : std::vector<double>{};
    const KernelDensity density(data.values, options, weights);
    CHECK(density.bandwidth() == doctest::Approx(entry["bandwidth"].get<double>()).epsilon(1e-12));
    for (std::size_t k = 0; k < data.x.size(); ++k) {
      CAPTURE(data.x[k]);
      const double pdf = entry["pdf"][k].get<double>();
      CHECK(density.pdf(data.x[k]) == doctest::Approx(pdf).epsilon(1e-10));
      CHECK(density.log_pdf(data.x[k]) == doctest::Approx(std::log(pdf)).epsilon(1e-10));
      CHECK(std::fabs(density.cdf(data.x[k]) - entry["cdf"][k].get<double>()) < 1e-12);
    }
  }
}

TEST_CASE("the improved Sheather-Jones bandwidth solves the authors' equation") {
  const Golden data;
  CHECK(kernel_bandwidth(data.values, BandwidthRule::kImprovedSheatherJones) ==
        doctest::Approx(data.all["improved_sheather_jones"].get<double>()).epsilon(1e-9));
}

TEST_CASE("quantiles undo a kernel density's distribution function, far into both tails") {
  const Golden data;
  const KernelDensity density(data.values);
  for (const double p : {5e-13, 1e-6, 0.01, 0.3, 0.5, 0.74, 0.75}) {
    CAPTURE(p);
    const double low = density.quantile(p);
    CHECK(density.cdf(low) == doctest::Approx(p).epsilon(1e-9));
    CHECK(std::fabs(density.quantile(density.cdf(low)) - low) <= 1e-9 * std::fabs(low));
    const double high = density.quantile_complement(p);
    CHECK(density.survival(high) == doctest::Approx(p).epsilon(1e-9));
  }
}

TEST_CASE("where a kernel density underflows its logarithm is still right") {
  const KernelDensity density(std::vector{0.0, 1.0}, {.bandwidth = 0.1});
  CHECK(density.pdf(20) == 0);
  // 190 bandwidths from the nearer point; the other one has no part in it.
  const double expected = -0.5 * 190 * 190 - std::log(0.1) - 0.91893853320467274 - std::log(2);
  CHECK(density.log_pdf(20) == doctest::Approx(expected).epsilon(1e-14));
  CHECK(density.log_survival(20) ==
        doctest::Approx(expected + std::log(0.1) - std::log(190)).epsilon(1e-6));
  CHECK(density.log_cdf(-19) == doctest::Approx(density.log_survival(20)).epsilon(1e-12));
}

TEST_CASE("reflection keeps all mass within the bounds") {
  const Golden data;
  KernelDensityOptions options;
  options.lower = *std::min_element(data.values.begin(), data.values.end());
  options.upper = *std::max_element(data.values.begin(), data.values.end());
  for (const double bandwidth : {0.05, 0.5, 4.0}) {
    CAPTURE(bandwidth);
    options.bandwidth = bandwidth;
    const KernelDensity density(data.values, options);
    CHECK(density.pdf(*options.lower - 0.01) == 0);
    CHECK(density.pdf(*options.upper + 0.01) == 0);
    CHECK(density.cdf(*options.lower) == 0);
    CHECK(density.cdf(*options.upper) == 1);
    CHECK(integral(density, *options.lower, *options.upper) == doctest::Approx(1).epsilon(1e-5));
    CHECK(integral(density, *options.lower, 1) == doctest::Approx(density.cdf(1)).epsilon(1e-5));
    CHECK(density.cdf(1) + density.survival(1) == doctest::Approx(1).epsilon(1e-12));
    for (const double p : {5e-13, 1e-3, 0.4}) {
      const double x = density.quantile(p);
      CHECK(std::fabs(density.quantile(density.cdf(x)) - x) <= 1e-9 * std::fabs(x));
    }
    std::vector<double> sample(5000);
    density.sample(RandomStream(4, 0), 0, sample);
    CHECK(kolmogorov_smirnov_distance(density, sample) < 1.63 / std::sqrt(5000));
  }
}

TEST_CASE("a half-bounded density is the folded one") {
  const KernelDensity folded(std::vector{0.5, 1.0}, {.bandwidth = 1.0, .lower = 0.0});
  const KernelDensity mirrored(std::vector{0.5, 1.0, -0.5, -1.0}, {.bandwidth = 1.0});
  for (const double x : {0.0, 0.3, 2.0}) {
    CHECK(folded.pdf(x) == doctest::Approx(2 * mirrored.pdf(x)).epsilon(1e-13));
    CHECK(folded.cdf(x) == doctest::Approx(2 * mirrored.cdf(x) - 1).epsilon(1e-13));
  }
}

namespace {

/// Two clusters far apart, a skewed one and an outlier.
std::vector<double> uneven_values(std::size_t size) {
  std::vector<double> values(size);
  const RandomStream random(17, 0);
  for (std::size_t i = 0; i < size; ++i) {
    const double z = random.normal(i);
    values[i] = i % 4 == 0 ? 100 + 0.5 * z : i % 4 == 1 ? std::exp(0.8 * z) : 5 + z;
  }
  values[7] = 1000;
  return values;
}

}  // namespace

TEST_CASE("of many values a table is kept, its error below 1e-6 of the peak") {
  const std::vector<double> values = uneven_values(8'000);
  for (const bool bounded : {false, true}) {
    for (const BandwidthRule rule : {BandwidthRule::kScott, BandwidthRule::kSilverman,
                                     BandwidthRule::kImprovedSheatherJones}) {
      CAPTURE(bounded);
      KernelDensityOptions options;
      options.rule = rule;
      if (bounded) {
        options.lower = 0;
        options.upper = 1000.25;
      }
      const KernelDensity table(values, options);
      options.exact_limit = values.size();
      const KernelDensity exact(values, options);
      CHECK_FALSE(table.exact());
      CHECK(exact.exact());
      CHECK(table.parameters()[4].values.size() < 4000);
      double peak = 0;
      double worst = 0;
      double worst_mass = 0;
      for (std::size_t i = 0; i < values.size(); i += 131) {
        for (const double x : {values[i], values[i] + 0.3 * table.bandwidth()}) {
          peak = std::max(peak, exact.pdf(x));
          worst = std::max(worst, std::fabs(table.pdf(x) - exact.pdf(x)));
          worst_mass = std::max(worst_mass, std::fabs(table.cdf(x) - exact.cdf(x)));
          CHECK(table.log_pdf(x) == doctest::Approx(exact.log_pdf(x)).epsilon(1e-4));
        }
      }
      CHECK(worst < 1e-6 * peak);
      CHECK(worst_mass < 1e-6);
    }
  }
}

TEST_CASE("a table's quantiles undo its distribution function, far into both tails") {
  const std::vector<double> values = uneven_values(5000);
  for (const bool bounded : {false, true}) {
    CAPTURE(bounded);
    KernelDensityOptions options;
    options.rule = BandwidthRule::kImprovedSheatherJones;
    if (bounded) {
      options.lower = 0;
      options.upper = 1000.25;
    }
    const KernelDensity density(values, options);
    REQUIRE_FALSE(density.exact());
    for (const double p : {5e-13, 1e-6, 0.01, 0.2, 0.3, 0.45, 0.5}) {
      CAPTURE(p);
      const double low = density.quantile(p);
      CHECK(density.cdf(low) == doctest::Approx(p).epsilon(1e-9));
      CHECK(std::fabs(density.quantile(density.cdf(low)) - low) <= 1e-9 * std::fabs(low));
      const double high = density.quantile_complement(p);
      CHECK(density.survival(high) == doctest::Approx(p).epsilon(1e-9));
      CHECK(density.cdf(high) + density.survival(high) == doctest::Approx(1).epsilon(1e-12));
    }
    CHECK(density.log_pdf(500) < density.log_pdf(110));
    CHECK(density.cdf(500) == doctest::Approx(1 - 1.0 / 5000).epsilon(1e-9));
    CHECK(density.cdf(0) <= density.cdf(1e-9));
    if (!bounded) {
      CHECK(density.log_pdf(-50) < -1000);
      CHECK(std::isfinite(density.log_pdf(-50)));
      CHECK(std::isfinite(density.log_survival(2000)));
    }
  }
}

TEST_CASE("a table comes back from its parameters, and a damaged one is refused") {
  const KernelDensity density(uneven_values(3000));
  const auto parameters = density.parameters();
  REQUIRE(parameters.size() == 8);
  const KernelDensity restored(parameters);
  for (const double x : {-3.0, 0.5, 5.0, 99.0, 300.0, 1001.0}) {
    CHECK(restored.log_pdf(x) == density.log_pdf(x));
    CHECK(restored.cdf(x) == density.cdf(x));
  }
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    auto damaged = parameters;
    damaged[k].name.push_back('s');
    CHECK_THROWS_AS(KernelDensity{damaged}, Error);
    damaged = parameters;
    damaged[k].values.insert(damaged[k].values.end(), 2, -1.0);
    CHECK_THROWS_AS(KernelDensity{damaged}, Error);
    if (k < 5) continue;
    damaged = parameters;
    damaged[k].values[20] = 1e300;
    CHECK_THROWS_AS(KernelDensity{damaged}, Error);
  }
}

TEST_CASE("values too thinly spread for a table stay exact") {
  std::vector<double> values(2000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 100.0 * static_cast<double>(i);
  KernelDensityOptions options;
  options.bandwidth = 1;
  CHECK(KernelDensity(values, options).exact());
}

TEST_CASE("tables and their samples have the same bits for any number of threads") {
  const std::vector<double> values = uneven_values(5000);
  std::vector<double> first;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const KernelDensity density(values);
    std::vector<double> results(20'000);
    density.sample(RandomStream(3, 1), 5, results);
    results.push_back(density.log_likelihood(values));
    if (first.empty()) first = results;
    CHECK(results == first);
  }
  set_threads(0);
}

TEST_CASE("no density follows from unusable input, and the reason is given") {
  const std::vector<double> equal(10, 3.0);
  CHECK_THROWS_AS(KernelDensity{equal}, Error);
  CHECK(KernelDensity(equal, {.bandwidth = 1.0}).quantile(0.5) == doctest::Approx(3));
  CHECK_THROWS_AS(KernelDensity{std::span<const double>{}}, Error);
  const std::vector<double> bad = {1, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_AS(KernelDensity{bad}, Error);
  const std::vector<double> values = {1, 2, 3};
  CHECK_THROWS_AS((KernelDensity{values, {.bandwidth = 0.0}}), Error);
  CHECK_THROWS_AS((KernelDensity{values, {.lower = 1.5}}), Error);
  CHECK_THROWS_AS((KernelDensity{values, {.upper = 2.5}}), Error);
  const std::vector<double> one_only = {0, 1, 0};
  CHECK_THROWS_AS((KernelDensity{values, {}, one_only}), Error);
}

TEST_CASE("a damaged kernel density is refused") {
  const auto parameters = KernelDensity(std::vector{1.0, 2.0, 4.0}).parameters();
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    auto damaged = parameters;
    damaged[k].name.push_back('s');
    CHECK_THROWS_AS(KernelDensity{damaged}, Error);
    damaged = parameters;
    damaged[k].values.insert(damaged[k].values.end(), 2, -1.0);
    CHECK_THROWS_AS(KernelDensity{damaged}, Error);
  }
}
