#include "stats/families/location_profile.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <vector>

#include "likeness/core/elementary.hpp"

namespace likeness::stats::families {

namespace {

constexpr std::size_t kGridPoints = 22;

/// Where the derivative with respect to log(gap) vanishes between two log gaps.
double stationary_point(const std::function<Profile(double)>& profile, double low, double high) {
  const auto slope = [&profile](double log_gap) {
    const double gap = exp_deterministic(log_gap);
    return -gap * profile(gap).derivative;
  };
  const double at_low = slope(low);
  const double at_high = slope(high);
  if (!(at_low > 0) || !(at_high < 0)) return at_low <= 0 ? low : high;
  std::uintmax_t iterations = 60;
  const auto [left, right] = boost::math::tools::toms748_solve(
      slope, low, high, at_low, at_high, [](double a, double b) { return std::fabs(a - b) < 1e-8; },
      iterations);
  return 0.5 * (left + right);
}

}  // namespace

double best_gap(const std::function<Profile(double)>& profile) {
  const double first = log_deterministic(kSmallestGap);
  const double step = (log_deterministic(kLargestGap) - first) / (kGridPoints - 1);
  std::vector<double> likelihood(kGridPoints);
  for (std::size_t k = 0; k < kGridPoints; ++k) {
    likelihood[k] =
        profile(exp_deterministic(first + step * static_cast<double>(k))).log_likelihood;
  }
  std::optional<std::size_t> peak;
  for (std::size_t k = 1; k + 1 < kGridPoints; ++k) {
    if (likelihood[k] >= likelihood[k - 1] && likelihood[k] > likelihood[k + 1] &&
        (!peak || likelihood[k] > likelihood[*peak])) {
      peak = k;
    }
  }
  if (!peak) return likelihood.front() > likelihood.back() ? kSmallestGap : kLargestGap;
  const double center = first + step * static_cast<double>(*peak);
  return exp_deterministic(stationary_point(profile, center - step, center + step));
}

}  // namespace likeness::stats::families
