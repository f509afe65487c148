#include "report/histogram.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

namespace likeness::report {
namespace {

metrics::ContinuousColumn column(std::vector<double> values) {
  metrics::ContinuousColumn result;
  result.present = values.size();
  result.values = std::move(values);
  return result;
}

double sum(const std::vector<double>& shares) {
  return std::accumulate(shares.begin(), shares.end(), 0.0);
}

std::vector<double> counting(int count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

}  // namespace

TEST_CASE("a summary holds the moments and quartiles") {
  const NumberSummary summary = compare_numbers(column({4, 1, 3, 2, 5}), column({1}), false).real;
  CHECK(summary.mean == doctest::Approx(3));
  CHECK(summary.deviation == doctest::Approx(std::sqrt(2.5)));
  CHECK(summary.minimum == 1);
  CHECK(summary.lower_quartile == 2);
  CHECK(summary.median == 3);
  CHECK(summary.upper_quartile == 4);
  CHECK(summary.maximum == 5);
}

TEST_CASE("both tables fall into the same bins, and every cell into one") {
  const auto histogram =
      compare_numbers(column({0.1, 0.2, 0.9, 0.95}), column({0, 1.5}), false).histogram;
  REQUIRE(histogram);
  CHECK(histogram->edges.front() == 0);
  CHECK(histogram->edges.back() == 1.5);
  CHECK(sum(histogram->real) == doctest::Approx(1));
  CHECK(sum(histogram->synthetic) == doctest::Approx(1));
  CHECK(histogram->synthetic.back() == 0.5);
}

TEST_CASE("bins of whole numbers hold equally many of them") {
  const auto histogram =
      compare_numbers(column(counting(100)), column(counting(100)), false).histogram;
  REQUIRE(histogram);
  CHECK(histogram->edges.front() == 0.5);
  const double width = histogram->edges[1] - histogram->edges[0];
  CHECK(width == std::round(width));
  CHECK(histogram->real.front() == histogram->real[1]);
}

TEST_CASE("a value that dwarfs the others is taken out and named") {
  std::vector<double> values = counting(60);
  values.resize(200, 0.0);
  const auto histogram = compare_numbers(column(values), column(values), false).histogram;
  REQUIRE(histogram);
  REQUIRE(histogram->spike);
  CHECK(histogram->spike->value == 0);
  CHECK(histogram->spike->real_share == doctest::Approx(0.7));
  CHECK(sum(histogram->real) == doctest::Approx(0.3));
}

TEST_CASE("a few far values don't squeeze the picture, and are counted") {
  std::vector<double> values;
  for (int k = 0; k < 999; ++k) values.push_back(k * 0.001);
  values.push_back(-1e6);
  const auto histogram = compare_numbers(column(values), column(values), false).histogram;
  REQUIRE(histogram);
  CHECK(histogram->edges.front() > -1);
  CHECK(histogram->real_outside > 0);
  CHECK(sum(histogram->real) + histogram->real_outside == doctest::Approx(1));
}

TEST_CASE("positive numbers with a long tail have a logarithmic axis") {
  std::vector<double> values;
  for (int k = 0; k < 1000; ++k) values.push_back(std::exp(0.01 * k - 2));
  const auto histogram = compare_numbers(column(values), column(values), false).histogram;
  REQUIRE(histogram);
  CHECK(histogram->axis == AxisKind::kLogarithmic);
  CHECK(histogram->edges.back() == doctest::Approx(std::log10(values.back())));
  CHECK(compare_numbers(column(values), column(values), true).histogram->axis == AxisKind::kTime);
}

TEST_CASE("there is nothing to draw of no values, or equal ones, or too far apart") {
  CHECK_FALSE(compare_numbers(column({}), column({1, 2}), false).histogram);
  CHECK_FALSE(compare_numbers(column({3, 3}), column({3}), false).histogram);
  CHECK_FALSE(compare_numbers(column({-1.7e308, 0.5}), column({1.7e308}), false).histogram);
  CHECK(std::isnan(compare_numbers(column({}), column({}), false).real.mean));
}

}  // namespace likeness::report
