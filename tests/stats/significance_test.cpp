#include "likeness/stats/significance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "golden.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// n values whose distance to the uniform distribution is d: the middle of their steps, all moved.
std::vector<double> at_distance(std::size_t n, double d) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    values[i] = std::max(static_cast<double>(i + 1) / static_cast<double>(n) - d, 0.0);
  }
  return values;
}

}  // namespace

TEST_CASE("the one-sample Kolmogorov-Smirnov p-value equals SciPy's exact one") {
  const auto uniform = make_distribution(Family::kUniform, std::vector{0.0, 1.0});
  const auto data = golden("associations.json")["kolmogorov_smirnov"];
  for (const auto& entry : data["one_sample"]) {
    const auto n = entry["n"].get<std::size_t>();
    const double d = entry["d"].get<double>();
    CAPTURE(n);
    CAPTURE(d);
    const TestResult result = kolmogorov_smirnov_test(at_distance(n, d), *uniform);
    CHECK(result.statistic == doctest::Approx(d).epsilon(1e-12));
    CHECK(result.p_value == doctest::Approx(entry["p"].get<double>()).epsilon(1e-9));
  }
}

TEST_CASE("two-sample Kolmogorov-Smirnov p-values equal SciPy's, exact and in the limit") {
  const auto data = golden("associations.json")["kolmogorov_smirnov"];
  for (const auto& entry : data["two_samples"]) {
    const std::vector<double> x = golden_numbers(entry["x"]);
    const std::vector<double> y = golden_numbers(entry["y"]);
    CAPTURE(x.size());
    const TestResult exact = kolmogorov_smirnov_test(x, y);
    CHECK(exact.statistic == doctest::Approx(entry["statistic"].get<double>()).epsilon(1e-12));
    CHECK(exact.p_value == doctest::Approx(entry["exact"].get<double>()).epsilon(1e-9));
    const TestResult limit = kolmogorov_smirnov_test(x, y, PValueMethod::kAsymptotic);
    CHECK(limit.p_value == doctest::Approx(entry["limit"].get<double>()).epsilon(1e-9));
    CHECK(kolmogorov_smirnov_test(y, x).p_value == doctest::Approx(exact.p_value).epsilon(1e-12));
  }
  CHECK(kolmogorov_smirnov_test(std::vector{1.0, 2.0}, std::vector{2.0, 1.0}).p_value == 1);
}

TEST_CASE("chi-squared tests equal SciPy's") {
  const auto data = golden("associations.json")["associations"];
  for (const auto& pair : data["pairs"]) {
    const auto column = [&](std::size_t k) {
      return data["codes"][pair["columns"][k].get<std::string>()].get<std::vector<int>>();
    };
    const ContingencyTable table = contingency_table(column(0), column(1));
    CHECK(chi_squared_test(table, false).p_value ==
          doctest::Approx(pair["p"].get<double>()).epsilon(1e-10));
    CHECK(chi_squared_test(table).p_value ==
          doctest::Approx(pair["corrected_p"].get<double>()).epsilon(1e-10));
  }
  const auto& fit = data["chi_squared"];
  const TestResult result =
      chi_squared_test(golden_numbers(fit["observed"]), golden_numbers(fit["expected"]));
  CHECK(result.statistic == doctest::Approx(fit["result"][0].get<double>()).epsilon(1e-12));
  CHECK(result.p_value == doctest::Approx(fit["result"][1].get<double>()).epsilon(1e-12));
  const ContingencyTable one_level = contingency_table(std::vector{1, 1}, std::vector{0, 1});
  CHECK(chi_squared_test(one_level).p_value == 1);
}

TEST_CASE("tests of correlations equal SciPy's, ties included") {
  const auto data = golden("associations.json")["associations"];
  const std::vector<double> x = golden_numbers(data["numbers"]["number"]);
  const std::vector<double> y = golden_numbers(data["numbers"]["related"]);
  const auto check = [&](const TestResult& result, const char* name) {
    CAPTURE(name);
    CHECK(result.statistic == doctest::Approx(data["tests"][name][0].get<double>()).epsilon(1e-11));
    CHECK(result.p_value == doctest::Approx(data["tests"][name][1].get<double>()).epsilon(1e-8));
  };
  check(pearson_test(x, y), "pearson");
  check(spearman_test(x, y), "spearman");
  check(kendall_test(x, y), "kendall");
}

TEST_CASE("where a correlation or its test is undefined, so is the p-value") {
  const std::vector<double> still = {2, 2, 2};
  const std::vector<double> moving = {1, 2, 4};
  CHECK(std::isnan(pearson_test(still, moving).p_value));
  CHECK(std::isnan(kendall_test(still, moving).p_value));
  CHECK(std::isnan(spearman_test(std::vector{1.0, 2.0}, std::vector{1.0, 2.0}).p_value));
  CHECK(pearson_test(moving, moving).p_value < 1e-6);
}

TEST_CASE("tests refuse what they can't test") {
  const auto normal = make_distribution(Family::kNormal, std::vector{0.0, 1.0});
  const std::vector<double> values = {1, 2, 3};
  const std::vector<double> bad = {1, std::numeric_limits<double>::infinity(), 3};
  CHECK_THROWS_AS((void)kolmogorov_smirnov_test(values, bad), Error);
  CHECK_THROWS_AS((void)kolmogorov_smirnov_test({}, values), Error);
  CHECK_THROWS_AS((void)kolmogorov_smirnov_test(bad, *normal), Error);
  CHECK_THROWS_AS((void)chi_squared_test(values, std::vector{1.0, 0.0, 1.0}), Error);
  CHECK_THROWS_AS((void)chi_squared_test(std::vector{0.0, 0.0}, std::vector{1.0, 1.0}), Error);
  CHECK_THROWS_AS((void)chi_squared_test(values, values, 2), Error);
  CHECK_THROWS_AS((void)pearson_test(values, bad), Error);
  CHECK_THROWS_AS((void)kendall_test(values, bad), Error);
}
