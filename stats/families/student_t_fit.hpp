#pragma once

#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

/// A Student t distribution of the scaled values.
struct StudentTFit {
  double degrees_of_freedom = 1;
  double location = 0;
  double scale = 1;
};

/// Maximizes the likelihood. Where more values coincide than the likelihood bears (it grows without
/// bound as the scale shrinks onto them), and for normal data (where the degrees of freedom grow
/// without bound), the result stands at a limit: degrees of freedom in [0.2, 1e6], scale >= 1e-6
/// standard deviations.
[[nodiscard]] StudentTFit fit_student_t_shape(const WeightedValues& sample);

/// log of the density at 0 for scale 1: Gamma((n + 1) / 2) / (Gamma(n / 2) sqrt(n pi)).
[[nodiscard]] double student_t_log_factor(double degrees_of_freedom);

}  // namespace likeness::stats::families
