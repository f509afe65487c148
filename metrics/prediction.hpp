#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/finding.hpp"

/// How good predictions and shares are.
namespace likeness::metrics {

/// Area under the ROC curve of scores that should be higher for positives, ties counting half, with
/// its 95% interval (DeLong, DeLong and Clarke-Pearson 1988), cut at 0 and 1. NaN where either
/// side is empty.
[[nodiscard]] Rate area_under_curve(std::span<const double> positives,
                                    std::span<const double> negatives);

/// The largest difference of true and false positive rates over all thresholds.
[[nodiscard]] double largest_advantage(std::span<const double> positives,
                                       std::span<const double> negatives);

/// The share of positives found by the threshold that at most `share` of the negatives pass.
[[nodiscard]] double true_positives_at(double share, std::span<const double> positives,
                                       std::span<const double> negatives);

/// A share of independent trials with Wilson's 95% interval; NaN for no trials.
[[nodiscard]] Rate wilson_rate(std::size_t successes, std::size_t trials);

[[nodiscard]] double accuracy(std::span<const int> truth, std::span<const int> predicted);

/// The mean over the classes that occur in either of 2 tp / (2 tp + fp + fn).
[[nodiscard]] double macro_f1(std::span<const int> truth, std::span<const int> predicted);

/// 1 - residual by total sum of squares; NaN where the truth is constant.
[[nodiscard]] double r_squared(std::span<const double> truth, std::span<const double> predicted);

[[nodiscard]] double root_mean_squared_error(std::span<const double> truth,
                                             std::span<const double> predicted);
[[nodiscard]] double mean_absolute_error(std::span<const double> truth,
                                         std::span<const double> predicted);

/// The value below which `share` of the sorted values lie, interpolated linearly. Needs a value.
[[nodiscard]] double sorted_quantile(std::span<const double> sorted, double share);

}  // namespace likeness::metrics
