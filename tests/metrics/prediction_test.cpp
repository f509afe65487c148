#include "metrics/prediction.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace likeness::metrics {

TEST_CASE("the area under the curve counts pairs in the right order, ties half") {
  const double positives[] = {3, 2, 5, 2};
  const double negatives[] = {1, 2, 4};
  // sklearn.metrics.roc_auc_score: 8 of 12 pairs.
  const Rate area = area_under_curve(positives, negatives);
  CHECK(area.value == doctest::Approx(8.0 / 12.0));
  CHECK(area.low < area.value);
  CHECK(area.high > area.value);
  CHECK(area_under_curve(positives, positives).value == doctest::Approx(0.5));
  CHECK(std::isnan(area_under_curve({}, negatives).value));
}

TEST_CASE("the best threshold and the one that few negatives pass") {
  const double positives[] = {9, 8, 3, 1};
  const double negatives[] = {7, 3, 2, 0};
  CHECK(largest_advantage(positives, negatives) == doctest::Approx(0.5));
  CHECK(true_positives_at(0.0, positives, negatives) == doctest::Approx(0.5));
  CHECK(true_positives_at(0.5, positives, negatives) == doctest::Approx(0.75));
  CHECK(largest_advantage(positives, positives) == 0.0);
}

TEST_CASE("Wilson's interval holds the share and stays within 0 and 1") {
  // statsmodels.stats.proportion.proportion_confint(8, 10, method="wilson")
  const Rate rate = wilson_rate(8, 10);
  CHECK(rate.value == doctest::Approx(0.8));
  CHECK(rate.low == doctest::Approx(0.4901625).epsilon(1e-6));
  CHECK(rate.high == doctest::Approx(0.9433178).epsilon(1e-6));
  CHECK(wilson_rate(0, 5).low == 0.0);
  CHECK(wilson_rate(5, 5).high == 1.0);
  CHECK(std::isnan(wilson_rate(0, 0).value));
}

TEST_CASE("scores of classes and of numbers") {
  const int truth[] = {0, 0, 1, 1, 2};
  const int predicted[] = {0, 1, 1, 1, 0};
  CHECK(accuracy(truth, predicted) == doctest::Approx(0.6));
  // sklearn.metrics.f1_score(average="macro"): (0.5 + 0.8 + 0) / 3
  CHECK(macro_f1(truth, predicted) == doctest::Approx(1.3 / 3.0));
  const double numbers[] = {1, 2, 3, 4};
  const double guesses[] = {1, 2, 3, 6};
  CHECK(r_squared(numbers, guesses) == doctest::Approx(0.2));
  CHECK(root_mean_squared_error(numbers, guesses) == doctest::Approx(1.0));
  CHECK(mean_absolute_error(numbers, guesses) == doctest::Approx(0.5));
  const double constant[] = {1, 1};
  CHECK(std::isnan(r_squared(constant, constant)));
}

TEST_CASE("quantiles are interpolated between the sorted values") {
  const double values[] = {0, 1, 2, 10};
  CHECK(sorted_quantile(values, 0.0) == 0.0);
  CHECK(sorted_quantile(values, 0.5) == 1.5);
  CHECK(sorted_quantile(values, 1.0) == 10.0);
}

}  // namespace likeness::metrics
