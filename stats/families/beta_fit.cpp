#include "stats/families/beta_fit.hpp"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/families/damped_ascent.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"
#include "stats/families/thinned.hpp"

namespace likeness::stats::families {

namespace {

using Gaps = Vector<2>;
using Symmetric = std::array<double, 3>;  ///< entries 00, 01, 11

/// The solution of a symmetric 2 x 2 system.
Gaps solve(const Symmetric& m, const Gaps& right) {
  const double determinant = m[0] * m[2] - m[1] * m[1];
  return {(m[2] * right[0] - m[1] * right[1]) / determinant,
          (m[0] * right[1] - m[1] * right[0]) / determinant};
}

/// Minus the second derivatives of the log-likelihood in (alpha, beta).
Symmetric information(double alpha, double beta) {
  const double both = boost::math::trigamma(alpha + beta, kPolicy);
  return {boost::math::trigamma(alpha, kPolicy) - both, -both,
          boost::math::trigamma(beta, kPolicy) - both};
}

/// The shapes with digamma(alpha) - digamma(alpha + beta) = mean log z, and likewise for 1 - z:
/// Newton's method on the logarithms from the fit by moments. The likelihood is concave.
Gaps solve_shapes(const Gaps& mean_logs, double mean, double variance) {
  const double spread = std::max(mean * (1 - mean) / variance - 1, 1e-3);
  Gaps shape = {std::max(mean * spread, 1e-3), std::max((1 - mean) * spread, 1e-3)};
  for (int i = 0; i < 100; ++i) {
    const double both = boost::math::digamma(shape[0] + shape[1], kPolicy);
    Gaps gradient;
    for (std::size_t k = 0; k < 2; ++k) {
      gradient[k] = mean_logs[k] - boost::math::digamma(shape[k], kPolicy) + both;
    }
    const Gaps step = solve(information(shape[0], shape[1]), gradient);
    double largest = 0;
    for (std::size_t k = 0; k < 2; ++k) {
      const double relative = std::clamp(step[k] / shape[k], -0.7, 2.0);
      shape[k] *= 1 + relative;
      largest = std::max(largest, std::fabs(relative));
    }
    if (!(largest > 1e-12)) break;
  }
  return shape;
}

/// The profile likelihood at given gaps: shapes at their maximum, derivatives in the gaps.
struct GapProfile {
  Gaps shape{};
  double log_likelihood = 0;
  Gaps gradient{};
  Symmetric hessian{};
};

/// Means over the distances y from one end of the support, w being its width.
struct EndMeans {
  double log = 0;  ///< of log(y / w)
  double inverse = 0;
  double square = 0;  ///< of 1 / y^2
  double mean = 0;
  double variance = 0;
};

EndMeans end_means(const WeightedValues& sample, double gap, double width, End end) {
  const auto [log, inverse, square, mean, mean_square] = weighted_log_means<5>(
      sample, gap, width,
      [](Pair y, Pair log_ratio) {
        const Pair inverse_y = 1 / y;
        return std::array{log_ratio, inverse_y, inverse_y * inverse_y, y, y * y};
      },
      end);
  return {log, inverse, square, mean, std::max(mean_square - mean * mean, 1e-12)};
}

GapProfile profile_at(const WeightedValues& sample, const Gaps& gap) {
  const double width = 1 + gap[0] + gap[1];
  const EndMeans below = end_means(sample, gap[0], width, End::kLower);
  const EndMeans above = end_means(sample, gap[1], width, End::kUpper);
  const Gaps mean_logs = {below.log, above.log};

  GapProfile result;
  result.shape = solve_shapes(mean_logs, below.mean / width, below.variance / (width * width));
  const auto [alpha, beta] = result.shape;
  const double sum = alpha + beta;
  result.log_likelihood = alpha * (mean_logs[0] - log_deterministic(alpha / sum)) +
                          beta * (mean_logs[1] - log_deterministic(beta / sum)) - mean_logs[0] -
                          mean_logs[1] + beta_log_peak(alpha, beta) - log_deterministic(width);

  const double pull = (sum - 1) / width;
  result.gradient = {(alpha - 1) * below.inverse - pull, (beta - 1) * above.inverse - pull};
  const Gaps cross_low = {below.inverse - 1 / width, -1 / width};
  const Gaps cross_high = {-1 / width, above.inverse - 1 / width};
  const Symmetric shapes = information(alpha, beta);
  const Gaps moved_low = solve(shapes, cross_low);
  const Gaps moved_high = solve(shapes, cross_high);
  result.hessian = {pull / width - (alpha - 1) * below.square + cross_low[0] * moved_low[0] +
                        cross_low[1] * moved_low[1],
                    pull / width + cross_low[0] * moved_high[0] + cross_low[1] * moved_high[1],
                    pull / width - (beta - 1) * above.square + cross_high[0] * moved_high[0] +
                        cross_high[1] * moved_high[1]};
  return result;
}

/// The best point of a coarse grid, on a part of the sample.
Gaps starting_gaps(const WeightedValues& all, const std::optional<double>& lower_gap,
                   const std::optional<double>& upper_gap) {
  const Thinned thinned(all, 1000);
  if (!(thinned.sample.total > 0)) return {lower_gap.value_or(0.1), upper_gap.value_or(0.1)};
  const std::vector<double> grid = {1e-4, 1e-2, 0.1, 1, 10, 100};
  const std::vector<double> lower = lower_gap ? std::vector{*lower_gap} : grid;
  const std::vector<double> upper = upper_gap ? std::vector{*upper_gap} : grid;
  Gaps best = {lower.front(), upper.front()};
  double best_likelihood = -std::numeric_limits<double>::infinity();
  for (const double low : lower) {
    for (const double high : upper) {
      const double likelihood = profile_at(thinned.sample, {low, high}).log_likelihood;
      if (likelihood > best_likelihood) {
        best_likelihood = likelihood;
        best = {low, high};
      }
    }
  }
  return best;
}

/// The profile's derivatives in the logarithms of the gaps.
Derivatives<2> in_logarithms(const GapProfile& profile, const Gaps& gap) {
  Derivatives<2> at;
  at.value = profile.log_likelihood;
  at.gradient = {gap[0] * profile.gradient[0], gap[1] * profile.gradient[1]};
  const double cross = gap[0] * gap[1] * profile.hessian[1];
  at.hessian = {{{gap[0] * gap[0] * profile.hessian[0] + at.gradient[0], cross},
                 {cross, gap[1] * gap[1] * profile.hessian[2] + at.gradient[1]}}};
  return at;
}

}  // namespace

double beta_log_peak(double alpha, double beta) {
  const double sum = alpha + beta;
  return 0.5 * (log_deterministic(alpha) + log_deterministic(beta) - log_deterministic(sum)) -
         kHalfLogTwoPi - stirling_correction(alpha) - stirling_correction(beta) +
         stirling_correction(sum);
}

/// An ascent of the profile likelihood, whose derivatives come from one pass over the data; the
/// shapes need no pass of their own.
BetaFit fit_beta_shape(const WeightedValues& sample, std::optional<double> lower_gap,
                       std::optional<double> upper_gap) {
  Gaps gap = starting_gaps(sample, lower_gap, upper_gap);
  if (!lower_gap || !upper_gap) {
    Gaps lower;
    Gaps upper;
    const std::array<bool, 2> known = {lower_gap.has_value(), upper_gap.has_value()};
    for (std::size_t k = 0; k < 2; ++k) {
      lower[k] = log_deterministic(known[k] ? gap[k] : kSmallestGap);
      upper[k] = known[k] ? lower[k] : log_deterministic(kLargestGap);
    }
    const auto to_gap = [&](const Gaps& logs) {
      return Gaps{known[0] ? gap[0] : exp_deterministic(logs[0]),
                  known[1] ? gap[1] : exp_deterministic(logs[1])};
    };
    gap = to_gap(damped_ascent<2>({log_deterministic(gap[0]), log_deterministic(gap[1])}, lower,
                                  upper, [&](const Gaps& logs) {
                                    const Gaps at = to_gap(logs);
                                    return in_logarithms(profile_at(sample, at), at);
                                  }));
  }
  const Gaps shape = profile_at(sample, gap).shape;
  return {shape[0], shape[1], gap[0], gap[1]};
}

}  // namespace likeness::stats::families
