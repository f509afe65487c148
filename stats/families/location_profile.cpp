#include "stats/families/location_profile.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/elementary.hpp"
#include "stats/families/damped_ascent.hpp"
#include "stats/families/thinned.hpp"

namespace likeness::stats::families {

namespace {

constexpr std::size_t kGridPoints = 22;

struct GridSearch {
  std::optional<double> peak;  ///< the gap of the best inner local maximum
  bool falls = false;          ///< whether the first point is better than the last
};

GridSearch search_grid(const WeightedValues& sample, const ProfileOf& profile) {
  const double first = log_deterministic(kSmallestGap);
  const double step = (log_deterministic(kLargestGap) - first) / (kGridPoints - 1);
  const auto gap = [&](std::size_t k) {
    return exp_deterministic(first + step * static_cast<double>(k));
  };
  std::vector<double> likelihood(kGridPoints);
  for (std::size_t k = 0; k < kGridPoints; ++k) {
    likelihood[k] = profile(sample, gap(k)).log_likelihood;
  }
  GridSearch result;
  result.falls = likelihood.front() > likelihood.back();
  double best = 0;
  for (std::size_t k = 1; k + 1 < kGridPoints; ++k) {
    if (likelihood[k] >= likelihood[k - 1] && likelihood[k] > likelihood[k + 1] &&
        (!result.peak || likelihood[k] > best)) {
      result.peak = gap(k);
      best = likelihood[k];
    }
  }
  return result;
}

/// Newton's method in the logarithm of the gap.
LocationFit climb(const WeightedValues& sample, const ProfileOf& profile, double gap) {
  LocationFit last;
  const Vector<1> log_gap =
      damped_ascent<1>({log_deterministic(gap)}, {log_deterministic(kSmallestGap)},
                       {log_deterministic(kLargestGap)}, [&](const Vector<1>& at) {
                         const double g = exp_deterministic(at[0]);
                         const Profile p = profile(sample, g);
                         last = {g, p.parameters};
                         const double curvature = g * g * p.curvature + g * p.slope;
                         return Derivatives<1>{p.log_likelihood, {g * p.slope}, {{{curvature}}}};
                       });
  const double best = exp_deterministic(log_gap[0]);
  if (last.gap != best) last = {best, profile(sample, best).parameters};
  return last;
}

/// Finds the peak on a small part of the sample and follows it on larger ones; nothing where the
/// small part or the whole has no inner peak.
std::optional<LocationFit> climb_by_parts(const WeightedValues& sample, std::size_t small,
                                          const ProfileOf& profile) {
  constexpr std::size_t kMiddle = 10'000;
  const Thinned part(sample, small);
  if (!(part.sample.total > 0)) return std::nullopt;
  const auto peak = search_grid(part.sample, profile).peak;
  if (!peak) return std::nullopt;
  double gap = climb(part.sample, profile, *peak).gap;
  if (small < kMiddle && sample.size() > 2 * kMiddle) {
    gap = climb(Thinned(sample, kMiddle).sample, profile, gap).gap;
  }
  const LocationFit fit = climb(sample, profile, gap);
  if (fit.gap > kSmallestGap && fit.gap < kLargestGap) return fit;
  return std::nullopt;
}

LocationFit best_location(const WeightedValues& sample, const ProfileOf& profile) {
  for (const std::size_t small : {std::size_t{1000}, std::size_t{10'000}}) {
    if (sample.size() < 4 * small) break;
    if (const auto fit = climb_by_parts(sample, small, profile)) return *fit;
  }
  const GridSearch whole = search_grid(sample, profile);
  if (whole.peak) return climb(sample, profile, *whole.peak);
  const double end = whole.falls ? kSmallestGap : kLargestGap;
  return {end, profile(sample, end).parameters};
}

}  // namespace

LocationFit fit_location(const WeightedValues& sample, const std::optional<double>& known_location,
                         const ProfileOf& profile) {
  if (!known_location) return best_location(sample, profile);
  const double gap = std::max((sample.minimum - *known_location) / sample.range, 0.0);
  return {gap, profile(sample, gap).parameters};
}

}  // namespace likeness::stats::families
