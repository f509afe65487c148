#pragma once

#include <functional>
#include <optional>

#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

/// The mean log-likelihood of a family with the location held, all else at its maximum, and its
/// derivative with respect to the location.
struct Profile {
  double log_likelihood = 0;
  double derivative = 0;
};

/// The distance from the location below to the smallest value, in units of the range, at which a
/// profile likelihood has its best local maximum within [kSmallestGap, kLargestGap].
///
/// Likelihoods of families that start at a location are unbounded when it moves to the smallest
/// value (where the density is infinite at the location), so the maximum meant is an inner one, as
/// Smith (1985, Biometrika 72, 67-90) shows to be consistent. Where there is none, the end of the
/// interval with the larger likelihood is given back: the smaller gap where the density rises
/// towards its start, the larger where the data look normal or are skewed the other way.
[[nodiscard]] double best_gap(const std::function<Profile(double gap)>& profile);

inline constexpr double kSmallestGap = 1e-6;
inline constexpr double kLargestGap = 1e3;

}  // namespace likeness::stats::families
