#pragma once

#include <optional>

#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

/// A beta distribution on [-lower_gap, 1 + upper_gap] for the scaled values in [0, 1].
struct BetaFit {
  double alpha = 1;
  double beta = 1;
  double lower_gap = 0;
  double upper_gap = 0;
};

/// Maximizes the likelihood over both shapes and whichever gap is not given, within kSmallestGap
/// and kLargestGap (location_profile.hpp says why the likelihood needs the first).
[[nodiscard]] BetaFit fit_beta_shape(const WeightedValues& sample, std::optional<double> lower_gap,
                                     std::optional<double> upper_gap);

/// log(m^alpha (1 - m)^beta / B(alpha, beta)) with m = alpha / (alpha + beta), without
/// cancellation.
[[nodiscard]] double beta_log_peak(double alpha, double beta);

}  // namespace likeness::stats::families
