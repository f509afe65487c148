#include "likeness/stats/mixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "golden.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

MixtureOptions options_of(const nlohmann::json& entry) {
  MixtureOptions options;
  options.components = entry["components"].get<std::size_t>();
  const auto& given = entry["options"];
  options.weight_concentration =
      given.value("weight_concentration_prior", 1.0 / static_cast<double>(options.components));
  options.mean_precision = given.value("mean_precision_prior", 1.0);
  if (given.contains("mean_prior")) options.mean = given["mean_prior"][0].get<double>();
  options.degrees_of_freedom = given.value("degrees_of_freedom_prior", 1.0);
  if (given.contains("covariance_prior")) {
    options.variance = given["covariance_prior"][0][0].get<double>();
  }
  options.regularization = given.value("reg_covar", 1e-6);
  options.max_iterations = given.value("max_iter", std::size_t{100});
  options.tolerance = given.value("tol", 1e-3);
  return options;
}

std::vector<double> hard_responsibilities(const nlohmann::json& entry) {
  const auto components = entry["components"].get<std::size_t>();
  std::vector<double> responsibilities(entry["labels"].size() * components);
  for (std::size_t i = 0; i < entry["labels"].size(); ++i) {
    responsibilities[i * components + entry["labels"][i].get<std::size_t>()] = 1;
  }
  return responsibilities;
}

std::vector<double> three_groups(std::size_t size) {
  std::vector<double> values(size);
  const RandomStream random(5, 0);
  for (std::size_t i = 0; i < size; ++i) {
    values[i] = 10 * static_cast<double>(i % 3) + random.normal(i);
  }
  return values;
}

}  // namespace

TEST_CASE("from scikit-learn's start a mixture ends at scikit-learn's bound and components") {
  for (const auto& entry : golden("mixture.json")) {
    const std::vector<double> values = golden_numbers(entry["values"]);
    const GaussianMixture mixture =
        fit_gaussian_mixture(values, hard_responsibilities(entry), options_of(entry));
    CAPTURE(entry["options"].dump());
    CHECK(mixture.iterations == entry["iterations"].get<std::size_t>());
    CHECK(mixture.converged == entry["converged"].get<bool>());
    CHECK(mixture.lower_bound == doctest::Approx(entry["lower_bound"].get<double>()).epsilon(1e-9));
    for (std::size_t k = 0; k < mixture.size(); ++k) {
      CHECK(std::fabs(mixture.weight[k] - entry["weight"][k].get<double>()) < 1e-6);
      CHECK(mixture.mean[k] == doctest::Approx(entry["mean"][k].get<double>()).epsilon(1e-6));
      CHECK(mixture.standard_deviation[k] ==
            doctest::Approx(std::sqrt(entry["variance"][k].get<double>())).epsilon(1e-6));
    }
    const std::vector<double> shown = golden_numbers(entry["shown"]);
    std::vector<double> responsibilities(shown.size() * mixture.size());
    mixture_responsibilities(mixture, shown, responsibilities);
    for (std::size_t i = 0; i < shown.size(); ++i) {
      for (std::size_t k = 0; k < mixture.size(); ++k) {
        CHECK(std::fabs(responsibilities[i * mixture.size() + k] -
                        entry["responsibilities"][i][k].get<double>()) < 1e-6);
      }
    }
  }
}

TEST_CASE("from its own start a mixture finds the groups and leaves the other components empty") {
  const GaussianMixture mixture = fit_gaussian_mixture(three_groups(3000));
  std::vector<double> found;
  for (std::size_t k = 0; k < mixture.size(); ++k) {
    if (mixture.weight[k] > 0.02) found.push_back(std::round(mixture.mean[k] / 10));
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  CHECK(found == std::vector{0.0, 1.0, 2.0});
  CHECK(std::accumulate(mixture.weight.begin(), mixture.weight.end(), 0.0) == doctest::Approx(1));
}

TEST_CASE("a mixture moves and stretches with its values") {
  const std::vector<double> values = three_groups(1000);
  std::vector<double> moved = values;
  for (double& value : moved) value = 1e6 + 1e-3 * value;
  MixtureOptions options;
  options.regularization = 0;
  const GaussianMixture one = fit_gaussian_mixture(values, options);
  const GaussianMixture other = fit_gaussian_mixture(moved, options);
  for (std::size_t k = 0; k < one.size(); ++k) {
    CHECK(std::fabs(other.weight[k] - one.weight[k]) < 1e-4);
    if (one.weight[k] < 0.01) continue;
    CHECK((other.mean[k] - 1e6) * 1e3 == doctest::Approx(one.mean[k]).epsilon(1e-3));
  }
}

TEST_CASE("few, equal, repeated and extreme values give finite mixtures") {
  const std::vector<std::vector<double>> samples = {
      {3}, {3, 3, 3}, {1, 2}, {0, 0, 0, 0, 5}, {-1e149, 1e149}, {1e-300, 2e-300, 4e-300}};
  for (const auto& values : samples) {
    for (const double regularization : {0.0, 1e-6}) {
      MixtureOptions options;
      options.regularization = regularization;
      const GaussianMixture mixture = fit_gaussian_mixture(values, options);
      CHECK(mixture.size() == std::min<std::size_t>(10, values.size()));
      std::vector<double> responsibilities(values.size() * mixture.size());
      mixture_responsibilities(mixture, values, responsibilities);
      for (std::size_t k = 0; k < mixture.size(); ++k) {
        CHECK(std::isfinite(mixture.mean[k]));
        CHECK(std::isfinite(mixture.standard_deviation[k]));
        CHECK(mixture.standard_deviation[k] > 0);
        CHECK(std::isfinite(mixture.weight[k]));
      }
      for (const double r : responsibilities) CHECK((r >= 0 && r <= 1));
    }
  }
}

TEST_CASE("a mixture has the same bits for any number of threads") {
  const std::vector<double> values = three_groups(20'000);
  std::vector<double> first;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const GaussianMixture mixture = fit_gaussian_mixture(values);
    std::vector<double> results = mixture.mean;
    results.insert(results.end(), mixture.standard_deviation.begin(),
                   mixture.standard_deviation.end());
    results.insert(results.end(), mixture.weight.begin(), mixture.weight.end());
    results.push_back(mixture.lower_bound);
    if (first.empty()) first = results;
    CHECK(results == first);
  }
  set_threads(0);
}

TEST_CASE("what is no mixture's input is refused") {
  CHECK_THROWS_AS((void)fit_gaussian_mixture({}), Error);
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{1.0, infinity}), Error);
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{-1e200, 1e200}), Error);
  MixtureOptions options;
  options.components = 0;
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{1.0, 2.0}, options), Error);
  options.components = 2;
  options.weight_concentration = 0;
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{1.0, 2.0}, options), Error);
  options = {};
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{1.0}, std::vector{1.0, 0.0}, options),
                  Error);
  options.components = 2;
  CHECK_THROWS_AS((void)fit_gaussian_mixture(std::vector{1.0}, std::vector{1.0, -1.0}, options),
                  Error);
}

TEST_CASE("k-means splits values into the groups of least variance") {
  CHECK(k_means(std::vector{5.0, 1.0, 1.2, 5.1, 9.0}, 3) ==
        std::vector<std::size_t>{1, 0, 0, 1, 2});
  CHECK(k_means(std::vector{2.0, 2.0, 2.0}, 3) == std::vector<std::size_t>{0, 0, 0});
  CHECK(k_means(std::vector{2.0, 7.0, 2.0}, 5) == std::vector<std::size_t>{0, 1, 0});
  const std::vector<double> values = three_groups(999);
  const std::vector<std::size_t> labels = k_means(values, 3);
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(labels[i] == i % 3);
  CHECK_THROWS_AS((void)k_means(values, 0), Error);
  CHECK_THROWS_AS((void)k_means({}, 2), Error);
}
