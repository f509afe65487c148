#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

namespace likeness::stats {

/// Logistic regression of numbers of which only an interval of a common scale is known. The chance
/// of an interval (low, high] is
///
///   F(scale high - x) - F(scale low - x),   x = intercept + weights . features,
///
/// F the logistic distribution function. With intervals (-inf, t] and (t, inf) it is the logistic
/// regression of two classes; with more, the proportional odds of ordered ones (McCullagh 1980,
/// Journal of the Royal Statistical Society B 42), whose thresholds are given up to their scale.
struct OrdinalRegression {
  Eigen::VectorXd weights;
  double intercept = 0;
  double scale = 1;

  [[nodiscard]] double predictor(const Eigen::Ref<const Eigen::RowVectorXd>& features) const {
    return intercept + features.dot(weights);
  }
};

/// What is learned: rows x features, and the interval of each row. `low` below `high`; infinite
/// for none.
struct OrdinalRows {
  const Eigen::MatrixXd& features;
  std::span<const double> low;
  std::span<const double> high;
};

/// The weights of these rows that are most probable if each is normal around 0 with a variance of
/// 1 / ridge, by Newton's method from `start`, until a step gains less than `least_gain` nats; the
/// log-likelihood is concave (Burridge 1981).
[[nodiscard]] OrdinalRegression fit_ordinal_regression(const OrdinalRows& rows,
                                                       std::span<const std::uint32_t> chosen,
                                                       double ridge, OrdinalRegression start,
                                                       double least_gain = 1e-3);

/// The log-likelihood of these rows.
[[nodiscard]] double log_likelihood(const OrdinalRegression& regression, const OrdinalRows& rows,
                                    std::span<const std::uint32_t> chosen);

/// A regression with the ridge that predicts rows best which it hasn't seen.
struct ValidatedRegression {
  OrdinalRegression regression;
  double saved = 0;  ///< nats on rows held out, against no features at all
};

/// `part_of` says into which of `parts` parts each of `chosen` falls; each is held out once.
[[nodiscard]] ValidatedRegression validate_ordinal_regression(const OrdinalRows& rows,
                                                              std::span<const std::uint32_t> chosen,
                                                              std::span<const std::uint8_t> part_of,
                                                              std::size_t parts);

}  // namespace likeness::stats
