#pragma once

#include <array>
#include <functional>
#include <optional>

#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

/// The mean log-likelihood of a family with the location held at `gap` (in units of the range)
/// below the smallest value, all else at its maximum, and its derivatives with respect to the gap.
struct Profile {
  double log_likelihood = 0;
  double slope = 0;
  double curvature = 0;
  std::array<double, 2> parameters{};  ///< the other parameters at that maximum, in scaled units
};
using ProfileOf = std::function<Profile(const WeightedValues& sample, double gap)>;

struct LocationFit {
  double gap = 0;
  std::array<double, 2> parameters{};
};

/// The gap at which the profile likelihood has its best local maximum within
/// [kSmallestGap, kLargestGap], or the one that follows from a known location.
///
/// Likelihoods of families that start at a location are unbounded when it moves to the smallest
/// value (where the density is infinite at the location), so the maximum meant is an inner one, as
/// Smith (1985, Biometrika 72, 67-90) shows to be consistent. Where there is none, the end of the
/// interval with the larger likelihood is given back: the smaller gap where the density rises
/// towards its start, the larger where the data look normal or are skewed the other way.
///
/// The maximum is looked for on a part of a large sample first, and then followed on the whole.
[[nodiscard]] LocationFit fit_location(const WeightedValues& sample,
                                       const std::optional<double>& known_location,
                                       const ProfileOf& profile);

inline constexpr double kSmallestGap = 1e-6;
inline constexpr double kLargestGap = 1e3;

}  // namespace likeness::stats::families
