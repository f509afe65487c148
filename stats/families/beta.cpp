#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "core/special_numbers.hpp"
#include "stats/families/damped_ascent.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"
#include "stats/families/thinned.hpp"
#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

namespace {

/// A beta distribution on [-lower_gap, 1 + upper_gap] for the scaled values in [0, 1].
struct BetaFit {
  double alpha = 1;
  double beta = 1;
  double lower_gap = 0;
  double upper_gap = 0;
};

/// log(m^alpha (1 - m)^beta / B(alpha, beta)) with m = alpha / (alpha + beta), without
/// cancellation.
double beta_log_peak(double alpha, double beta) {
  const double sum = alpha + beta;
  return 0.5 * (log_deterministic(alpha) + log_deterministic(beta) - log_deterministic(sum)) -
         kHalfLogTwoPi - stirling_correction(alpha) - stirling_correction(beta) +
         stirling_correction(sum);
}

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

/// An ascent of the profile likelihood, whose derivatives come from one pass over the data; the
/// shapes need no pass of their own.
/// Maximizes the likelihood over both shapes and whichever gap is not given, within kSmallestGap
/// and kLargestGap (location_profile.hpp says why the likelihood needs the first).
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

class Beta final : public Elementwise<Beta> {
 public:
  Beta(double alpha, double beta, double lower, double upper)
      : alpha_(alpha),
        beta_(beta),
        lower_(lower),
        upper_(upper),
        width_(upper - lower),
        log_width_(log_deterministic(upper - lower)),
        log_peak_(beta_log_peak(alpha, beta)) {}

  Family family() const noexcept override { return Family::kBeta; }
  std::vector<Parameter> parameters() const override {
    return {{"alpha", {alpha_}}, {"beta", {beta_}}, {"lower", {lower_}}, {"upper", {upper_}}};
  }
  std::size_t free_parameters() const noexcept override { return 4; }
  Interval support() const noexcept override { return {lower_, upper_}; }

  /// (alpha - 1) log z + (beta - 1) log(1 - z) - log B - log(width), around the mean of z and with
  /// Stirling's formula, so that nothing large cancels (see gamma.cpp).
  double log_pdf_at(double x) const {
    if (std::isnan(x)) return x;
    if (x < lower_ || x > upper_) return -kInfinity;
    const double z = (x - lower_) / width_;
    const double rest = (upper_ - x) / width_;
    if (z == 0) return at_end(alpha_, beta_);
    if (rest == 0) return at_end(beta_, alpha_);
    const double sum = alpha_ + beta_;
    return alpha_ * log_minus(z * sum / alpha_) + beta_ * log_minus(rest * sum / beta_) +
           log_peak_ - log_deterministic(z) - log_deterministic(rest) - log_width_;
  }
  double cdf_at(double x) const {
    if (std::isnan(x)) return x;
    if (x <= lower_) return 0;
    if (x >= upper_) return 1;
    const double z = (x - lower_) / width_;
    if (z < 0.5) return boost::math::ibeta(alpha_, beta_, z, kPolicy);
    return boost::math::ibetac(beta_, alpha_, (upper_ - x) / width_, kPolicy);
  }
  double survival_at(double x) const {
    if (std::isnan(x)) return x;
    if (x <= lower_) return 1;
    if (x >= upper_) return 0;
    const double z = (x - lower_) / width_;
    if (z < 0.5) return boost::math::ibetac(alpha_, beta_, z, kPolicy);
    return boost::math::ibeta(beta_, alpha_, (upper_ - x) / width_, kPolicy);
  }
  double log_cdf_at(double x) const {
    if (!(cdf_at(x) < 1e-280) || x <= lower_) return Elementwise::log_cdf_at(x);
    return log_tail(x, alpha_, (x - lower_) / width_);
  }
  double log_survival_at(double x) const {
    if (!(survival_at(x) < 1e-280) || x >= upper_) return Elementwise::log_survival_at(x);
    return log_tail(x, beta_, (upper_ - x) / width_);
  }
  double quantile_at(double p) const {
    if (!(p >= 0 && p <= 1)) return kNaN;
    double rest = 0;
    const double z = boost::math::ibeta_inv(alpha_, beta_, p, &rest, kPolicy);
    return from_unit(z, rest);
  }
  double quantile_complement_at(double q) const {
    if (!(q >= 0 && q <= 1)) return kNaN;
    double rest = 0;
    const double z = boost::math::ibetac_inv(alpha_, beta_, q, &rest, kPolicy);
    return from_unit(z, rest);
  }

 private:
  double at_end(double own, double other) const {
    if (own == 1) return log_deterministic(other) - log_width_;
    return own < 1 ? kInfinity : -kInfinity;
  }
  /// log I_z(a, b) = log of z^a (1 - z)^b / (a B(a, b)) 2F1(a + b, 1; a + 1; z) for z far below the
  /// mean, where I itself underflows; `own` is the shape of the end that z is measured from.
  double log_tail(double x, double own, double z) const {
    double term = 1;
    double sum = 1;
    for (int i = 0; i < 100'000 && term > 1e-17 * sum; ++i) {
      term *= (alpha_ + beta_ + i) / (own + 1 + i) * z;
      sum += term;
    }
    return log_pdf_at(x) + log_width_ + log_deterministic(z) + log1p_deterministic(-z) -
           log_deterministic(own) + log_deterministic(sum);
  }
  double from_unit(double z, double rest) const {
    return z < 0.5 ? lower_ + z * width_ : upper_ - rest * width_;
  }

  double alpha_;
  double beta_;
  double lower_;
  double upper_;
  double width_;
  double log_width_;
  double log_peak_;
};

}  // namespace

Fitted fit_beta(const WeightedValues& sample, const Bounds& bounds) {
  std::optional<double> lower_gap;
  std::optional<double> upper_gap;
  if (bounds.lower) lower_gap = (sample.minimum - *bounds.lower) / sample.range;
  if (bounds.upper) upper_gap = (*bounds.upper - sample.minimum) / sample.range - 1;
  const BetaFit fit = fit_beta_shape(sample, lower_gap, upper_gap);
  const double lower = bounds.lower.value_or(sample.minimum - fit.lower_gap * sample.range);
  const double upper = bounds.upper.value_or(sample.minimum + (1 + fit.upper_gap) * sample.range);
  return std::make_unique<Beta>(fit.alpha, fit.beta, lower, upper);
}

Fitted make_beta(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kBeta, "alpha > 0");
  require_parameter(parameters[1] > 0, Family::kBeta, "beta > 0");
  require_parameter(parameters[2] < parameters[3], Family::kBeta, "lower < upper");
  return std::make_unique<Beta>(parameters[0], parameters[1], parameters[2], parameters[3]);
}

}  // namespace likeness::stats::families
