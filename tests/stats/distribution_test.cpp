#include "likeness/stats/distribution.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "golden.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const nlohmann::json& golden_distributions() {
  static const nlohmann::json kGolden = golden("distributions.json");
  return kGolden;
}

/// Relative where the number is large, absolute below 1.
void check_close(double value, double exact, double tolerance) {
  if (std::isinf(exact)) {
    CHECK(value == exact);
  } else {
    CHECK(std::fabs(value - exact) <= tolerance * std::max(1.0, std::fabs(exact)));
  }
}

void check_relative(double value, double exact, double tolerance) {
  CHECK(std::fabs(value - exact) <= tolerance * std::fabs(exact));
}

FitOptions bounds_of(const nlohmann::json& fit) {
  FitOptions options;
  if (fit.contains("lower")) options.lower = fit["lower"].get<double>();
  if (fit.contains("upper")) options.upper = fit["upper"].get<double>();
  return options;
}

std::vector<double> sample_of(const Distribution& distribution, std::size_t size,
                              std::uint64_t seed = 1) {
  std::vector<double> values(size);
  distribution.sample(RandomStream(seed, 0), 0, values);
  return values;
}

}  // namespace

TEST_CASE("densities and distribution functions equal those computed with 60 digits, tails too") {
  for (const auto& entry : golden_distributions()["evaluations"]) {
    const Family family = family_from_name(entry["family"].get<std::string>());
    const std::vector<double> parameters = golden_numbers(entry["parameters"]);
    const auto distribution = make_distribution(family, parameters);
    const std::vector<double> x = golden_numbers(entry["x"]);
    for (std::size_t k = 0; k < x.size(); ++k) {
      CAPTURE(entry["family"].get<std::string>());
      CAPTURE(entry["parameters"].dump());
      CAPTURE(x[k]);
      check_close(distribution->log_pdf(x[k]), golden_number(entry["log_pdf"][k]), 1e-12);
      check_close(distribution->log_cdf(x[k]), golden_number(entry["log_cdf"][k]), 1e-11);
      check_close(distribution->log_survival(x[k]), golden_number(entry["log_survival"][k]), 1e-11);
      for (const double p : {golden_number(entry["cdf"][k])}) {
        if (p > 1e-300) check_relative(distribution->cdf(x[k]), p, 2e-11);
      }
      for (const double q : {golden_number(entry["survival"][k])}) {
        if (q > 1e-300) check_relative(distribution->survival(x[k]), q, 2e-11);
      }
    }
  }
}

TEST_CASE("fits reach SciPy's log-likelihood or more") {
  for (const auto& entry : golden_distributions()["fits"]) {
    const std::string name = entry["family"].get<std::string>();
    const std::vector<double> values = golden_numbers(entry["values"]);
    const auto fitted = fit_distribution(family_from_name(name), values, bounds_of(entry));
    const double peer = entry["log_likelihood"].get<double>();
    const double own = fitted->log_likelihood(values);
    CAPTURE(name);
    CAPTURE(own - peer);
    CHECK(own >= peer - 1e-6 * std::fabs(peer));
    CHECK(std::isfinite(own));
    // Not by a spike at the end of the support, whose likelihood has no bound.
    CHECK(own <= peer + 0.01 * std::fabs(peer));
  }
}

TEST_CASE("quantiles undo the distribution function within the central 1 - 1e-12") {
  for (const auto& entry : golden_distributions()["evaluations"]) {
    const Family family = family_from_name(entry["family"].get<std::string>());
    const auto distribution = make_distribution(family, golden_numbers(entry["parameters"]));
    CAPTURE(entry["family"].get<std::string>());
    CAPTURE(entry["parameters"].dump());
    for (const double p : {5e-13, 1e-9, 1e-4, 0.03, 0.25, 0.5, 0.75, 0.97}) {
      CAPTURE(p);
      const double low = distribution->quantile(p);
      check_relative(distribution->quantile(distribution->cdf(low)), low, 1e-9);
      // As far as the rounding of x allows.
      CHECK(std::fabs(distribution->cdf(low) - p) <=
            1e-9 * p + 4e-16 * std::fabs(low) * distribution->pdf(low));
      const double high = distribution->quantile_complement(p);
      check_relative(distribution->quantile_complement(distribution->survival(high)), high, 1e-9);
      check_close(distribution->quantile(1 - p), high, 1e-3);
    }
  }
}

TEST_CASE("a distribution function is the integral of its density") {
  for (const auto& entry : golden_distributions()["fits"]) {
    const std::vector<double> values = golden_numbers(entry["values"]);
    const auto fitted = fit_distribution(family_from_name(entry["family"].get<std::string>()),
                                         values, bounds_of(entry));
    CAPTURE(entry["family"].get<std::string>());
    const double from = fitted->quantile(0.1);
    const double to = fitted->quantile(0.9);
    constexpr int kSteps = 20'000;
    double mass = 0;
    for (int k = 0; k < kSteps; ++k) {
      mass += fitted->pdf(from + (to - from) * (k + 0.5) / kSteps) * (to - from) / kSteps;
    }
    CHECK(mass == doctest::Approx(0.8).epsilon(1e-5));
  }
}

TEST_CASE("at the ends of the line and of its probabilities a distribution stays in its limits") {
  for (const auto& entry : golden_distributions()["evaluations"]) {
    const auto distribution = make_distribution(
        family_from_name(entry["family"].get<std::string>()), golden_numbers(entry["parameters"]));
    CAPTURE(entry["family"].get<std::string>());
    CHECK(distribution->cdf(-kInfinity) == 0);
    CHECK(distribution->cdf(kInfinity) == 1);
    CHECK(distribution->survival(-kInfinity) == 1);
    CHECK(distribution->survival(kInfinity) == 0);
    CHECK(distribution->pdf(kInfinity) == 0);
    CHECK(distribution->pdf(-kInfinity) == 0);
    const auto [lower, upper] = distribution->support();
    CHECK(distribution->quantile(0) == lower);
    CHECK(distribution->quantile(1) == upper);
    CHECK(distribution->quantile_complement(0) == upper);
    CHECK(distribution->quantile_complement(1) == lower);
    for (const double wrong : {-0.1, 1.1, kNaN}) {
      CHECK(std::isnan(distribution->quantile(wrong)));
      CHECK(std::isnan(distribution->quantile_complement(wrong)));
    }
    for (const double nothing : {distribution->pdf(kNaN), distribution->cdf(kNaN),
                                 distribution->survival(kNaN), distribution->log_cdf(kNaN)}) {
      CHECK(std::isnan(nothing));
    }
  }
}

TEST_CASE("every family comes back from its parameters bit for bit") {
  const std::vector<double> values =
      sample_of(*make_distribution(Family::kGamma, std::vector{3.0, 1.0, 2.0}), 300);
  for (const Family family : all_families()) {
    CAPTURE(std::string(family_name(family)));
    const auto fitted = fit_distribution(family, values);
    CHECK(fitted->family() == family);
    const auto restored = make_distribution(family, fitted->parameters());
    for (const double x : {0.5, 2.0, 7.0, 30.0}) {
      CHECK(restored->cdf(x) == fitted->cdf(x));
      CHECK(restored->log_pdf(x) == fitted->log_pdf(x));
    }
    CHECK(restored->quantile(0.3) == fitted->quantile(0.3));
    CHECK(sample_of(*restored, 10) == sample_of(*fitted, 10));
  }
}

TEST_CASE("samples follow their distribution, and a part of a sequence equals the whole's part") {
  const std::vector<double> values =
      sample_of(*make_distribution(Family::kGamma, std::vector{3.0, 1.0, 2.0}), 300);
  for (const Family family : all_families()) {
    CAPTURE(std::string(family_name(family)));
    const auto fitted = fit_distribution(family, values);
    const std::vector<double> whole = sample_of(*fitted, 5000);
    CHECK(kolmogorov_smirnov_distance(*fitted, whole) < 1.63 / std::sqrt(5000));
    std::vector<double> part(50);
    fitted->sample(RandomStream(1, 0), 100, part);
    for (std::size_t k = 0; k < part.size(); ++k) CHECK(part[k] == whole[100 + k]);
    CHECK(fitted->sample(RandomStream(1, 0), 100) == whole[100]);
  }
}

TEST_CASE("weights count as repetitions") {
  const std::vector<double> values = {1, 2, 3.5, 4, 7, 8.25, 9, 12};
  const std::vector<double> weights = {3, 1, 2, 5, 4, 1, 2, 1};
  std::vector<double> repeated;
  for (std::size_t i = 0; i < values.size(); ++i) {
    repeated.insert(repeated.end(), static_cast<std::size_t>(weights[i]), values[i]);
  }
  FitOptions options;
  options.weights = weights;
  options.lower = 0;
  options.upper = 15;
  FitOptions plain = options;
  plain.weights = {};
  for (const Family family : all_families()) {
    if (family == Family::kEmpirical || family == Family::kKernelDensity) continue;
    CAPTURE(std::string(family_name(family)));
    const auto weighted = fit_distribution(family, values, options)->parameters();
    const auto expected = fit_distribution(family, repeated, plain)->parameters();
    for (std::size_t k = 0; k < weighted.size(); ++k) {
      check_close(weighted[k].values[0], expected[k].values[0], 1e-7);
    }
  }
}

TEST_CASE("fits keep to known bounds") {
  const std::vector<double> values = {0.5, 1, 1.5, 2, 2.25, 3, 4, 6, 9};
  FitOptions options;
  options.lower = 0;
  options.upper = 10;
  for (const Family family : {Family::kTruncatedNormal, Family::kUniform, Family::kBeta}) {
    const auto fitted = fit_distribution(family, values, options);
    CHECK(fitted->support().lower == 0);
    CHECK(fitted->support().upper == 10);
  }
  CHECK(fit_distribution(Family::kGamma, values, options)->support().lower == 0);
  options.lower = 0.75;
  CHECK_THROWS_AS((void)fit_distribution(Family::kBeta, values, options), Error);
}

TEST_CASE("a constant column has the one-atom empirical distribution, whatever the family") {
  const std::vector<double> values(20, 4.5);
  for (const Family family : all_families()) {
    const auto fitted = fit_distribution(family, values);
    CHECK(fitted->family() == Family::kEmpirical);
    CHECK(fitted->cdf_interval(4.5).lower == 0);
    CHECK(fitted->cdf_interval(4.5).upper == 1);
    CHECK(fitted->quantile(0.3) == 4.5);
    CHECK(fitted->pdf(4.5) == 1);
    CHECK(fitted->pdf(4) == 0);
  }
  CHECK(fit_distribution(Family::kNormal, std::vector{2.0})->quantile(0.9) == 2);
}

TEST_CASE("what cannot be fitted is refused with the place of the trouble") {
  for (const Family family : all_families()) {
    CHECK_THROWS_WITH_AS((void)fit_distribution(family, {}),
                         "there are no values to fit a distribution to; give at least one", Error);
    CHECK_THROWS_WITH_AS((void)fit_distribution(family, std::vector{1.0, kNaN, 2.0}),
                         "value 1 is NaN; a distribution is fitted to finite values only", Error);
    CHECK_THROWS_WITH_AS((void)fit_distribution(family, std::vector{1.0, 2.0, -kInfinity}),
                         "value 2 is infinite; a distribution is fitted to finite values only",
                         Error);
    CHECK_THROWS_AS((void)fit_distribution(family, std::vector{-1.5e308, 1.5e308}), Error);
    FitOptions options;
    const std::vector<double> negative = {1, -1};
    options.weights = negative;
    CHECK_THROWS_AS((void)fit_distribution(family, std::vector{1.0, 2.0}, options), Error);
    const std::vector<double> zero = {0, 0};
    options.weights = zero;
    CHECK_THROWS_AS((void)fit_distribution(family, std::vector{1.0, 2.0}, options), Error);
  }
}

TEST_CASE("few, spiked, huge and tiny values give finite parameters") {
  std::vector<double> spiked(200, 0.0);
  for (std::size_t i = 0; i < 16; ++i) spiked[i] = static_cast<double>(i * i);
  std::vector<double> levels;
  for (std::size_t i = 0; i < 100; ++i) levels.push_back(static_cast<double>(i % 3));
  const std::vector<std::vector<double>> samples = {{1, 2},
                                                    {1, 2, 2},
                                                    {0, 0, 0, 1},
                                                    spiked,
                                                    levels,
                                                    {-1e297, 1e297, 3e296, 0},
                                                    {1e-300, 2e-300, 5e-300, 3e-300},
                                                    {1e15, 1e15 + 1, 1e15 + 2}};
  for (const auto& values : samples) {
    for (const Family family : all_families()) {
      CAPTURE(std::string(family_name(family)));
      CAPTURE(values.size());
      const auto fitted = fit_distribution(family, values);
      for (const Parameter& parameter : fitted->parameters()) {
        for (const double number : parameter.values) CHECK(std::isfinite(number));
      }
      for (const double p : {0.1, 0.5, 0.9}) CHECK(std::isfinite(fitted->quantile(p)));
      for (const double x : values) {
        CHECK(!std::isnan(fitted->log_pdf(x)));
        CHECK(fitted->cdf(x) >= 0);
        CHECK(fitted->cdf(x) <= 1);
      }
    }
  }
}

TEST_CASE("the best family is found by every criterion") {
  const std::vector<Family> families = {Family::kNormal, Family::kUniform, Family::kGamma};
  const std::vector<double> skewed =
      sample_of(*make_distribution(Family::kGamma, std::vector{1.5, 0.0, 2.0}), 2000);
  const std::vector<double> flat =
      sample_of(*make_distribution(Family::kUniform, std::vector{1.0, 3.0}), 2000);
  const std::vector<double> bell =
      sample_of(*make_distribution(Family::kNormal, std::vector{1.0, 3.0}), 2000);
  for (const auto criterion : {SelectionCriterion::kKolmogorovSmirnov, SelectionCriterion::kAic,
                               SelectionCriterion::kBic}) {
    CHECK(select_distribution(skewed, families, criterion)->family() == Family::kGamma);
    CHECK(select_distribution(flat, families, criterion)->family() == Family::kUniform);
    if (criterion == SelectionCriterion::kKolmogorovSmirnov) continue;  // gamma can look normal
    CHECK(select_distribution(bell, families, criterion)->family() == Family::kNormal);
  }
  CHECK_THROWS_AS((void)select_distribution(bell, {}), Error);
  CHECK_THROWS_AS((void)select_distribution({}, families), Error);
}

TEST_CASE("the Kolmogorov-Smirnov distance sees both sides of every step") {
  const auto uniform = make_distribution(Family::kUniform, std::vector{0.0, 1.0});
  CHECK(kolmogorov_smirnov_distance(*uniform, std::vector{0.5}) == doctest::Approx(0.5));
  CHECK(kolmogorov_smirnov_distance(*uniform, std::vector{0.9, 0.9}) == doctest::Approx(0.9));
  CHECK(kolmogorov_smirnov_distance(*uniform, std::vector{0.2, 0.7}) == doctest::Approx(0.3));
}

TEST_CASE("parameters out of their range are refused") {
  CHECK_THROWS_AS((void)make_distribution(Family::kNormal, std::vector{0.0, -1.0}), Error);
  CHECK_THROWS_AS((void)make_distribution(Family::kNormal, std::vector{0.0, kNaN}), Error);
  CHECK_THROWS_AS((void)make_distribution(Family::kNormal, std::vector{0.0}), Error);
  CHECK_THROWS_AS((void)make_distribution(Family::kUniform, std::vector{2.0, 1.0}), Error);
  CHECK_THROWS_AS((void)make_distribution(Family::kBeta, std::vector{0.0, 1.0, 0.0, 1.0}), Error);
  CHECK_THROWS_AS((void)make_distribution(Family::kGamma, std::vector{1.0, 1.0, 0.0}), Error);
  const std::vector<Parameter> misnamed = {{"mean", {0}}, {"deviation", {1}}};
  CHECK_THROWS_AS((void)make_distribution(Family::kNormal, misnamed), Error);
  CHECK_THROWS_AS((void)family_from_name("cauchy-ish"), Error);
  CHECK_THROWS_WITH_AS((void)family_from_name("gama"),
                       "There is no distribution \"gama\"; did you mean \"gamma\"?", Error);
}

TEST_CASE("fits, selections and batches have the same bits for any number of threads") {
  const std::vector<double> values =
      sample_of(*make_distribution(Family::kGamma, std::vector{3.0, 1.0, 2.0}), 10'000);
  std::vector<double> first;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    std::vector<double> results;
    for (const Family family : all_families()) {
      if (family == Family::kKernelDensity) continue;  // kernel_density_test.cpp
      const auto fitted = fit_distribution(family, values);
      for (const Parameter& parameter : fitted->parameters()) {
        results.insert(results.end(), parameter.values.begin(), parameter.values.end());
      }
      std::vector<double> batch(values.size());
      fitted->cdf(values, batch);
      results.insert(results.end(), batch.begin(), batch.end());
      fitted->sample(RandomStream(3, 1), 5, batch);
      results.insert(results.end(), batch.begin(), batch.end());
      results.push_back(fitted->log_likelihood(values));
    }
    if (first.empty()) first = results;
    CHECK(results == first);
  }
  set_threads(0);
}
