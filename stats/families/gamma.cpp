#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"
#include "stats/families/special_policy.hpp"

namespace likeness::stats::families {

namespace {

/// log Q(a, y) for y far above a, where Q itself underflows: the continued fraction of Abramowitz
/// and Stegun (1964), 6.5.31, by Lentz's method.
double log_upper_gamma_tail(double shape, double y) {
  double b = y + 1 - shape;
  double c = 1e300;
  double d = 1 / b;
  double fraction = d;
  for (int i = 1; i < 500; ++i) {
    const double a = -i * (i - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const double factor = c * d;
    fraction *= factor;
    if (std::fabs(factor - 1) < 1e-16) break;
  }
  return shape * log_deterministic(y) - y - boost::math::lgamma(shape, kPolicy) +
         log_deterministic(fraction);
}

/// log P(a, y) for small y, where P underflows: the series of Abramowitz and Stegun, 6.5.29.
double log_lower_gamma_tail(double shape, double y) {
  double term = 1;
  double sum = 1;
  for (int i = 1; i < 10'000 && term > 1e-17 * sum; ++i) {
    term *= y / (shape + i);
    sum += term;
  }
  return shape * log_deterministic(y) - y - boost::math::lgamma(shape + 1, kPolicy) +
         log_deterministic(sum);
}

class Gamma final : public Elementwise<Gamma> {
 public:
  Gamma(double shape, double location, double scale)
      : shape_(shape),
        location_(location),
        scale_(scale),
        log_scale_(log_deterministic(scale)),
        log_peak_(0.5 * log_deterministic(shape) - kHalfLogTwoPi - stirling_correction(shape)) {}

  Family family() const noexcept override { return Family::kGamma; }
  std::vector<Parameter> parameters() const override {
    return {{"shape", {shape_}}, {"location", {location_}}, {"scale", {scale_}}};
  }
  std::size_t free_parameters() const noexcept override { return 3; }
  Interval support() const noexcept override { return {location_, kInfinity}; }

  /// (k - 1) log y - y - log Gamma(k) - log(scale), with Gamma(k) by Stirling's formula and its
  /// correction, so that nothing large cancels: after Loader (2000), "Fast and accurate
  /// computation of binomial probabilities".
  double log_pdf_at(double x) const {
    const double y = standardized(x);
    if (y < 0) return -kInfinity;
    if (y == 0) {
      if (shape_ == 1) return -log_scale_;
      return shape_ < 1 ? kInfinity : -kInfinity;
    }
    if (y == kInfinity) return -kInfinity;
    return shape_ * log_minus(y / shape_) + log_peak_ - log_deterministic(y) - log_scale_;
  }
  double cdf_at(double x) const {
    const double y = standardized(x);
    return y <= 0 ? 0 : std::isnan(y) ? y : boost::math::gamma_p(shape_, y, kPolicy);
  }
  double survival_at(double x) const {
    const double y = standardized(x);
    return y <= 0 ? 1 : std::isnan(y) ? y : boost::math::gamma_q(shape_, y, kPolicy);
  }
  double log_cdf_at(double x) const {
    const double p = cdf_at(x);
    const double y = standardized(x);
    if (p < 1e-280 && y > 0) return log_lower_gamma_tail(shape_, y);
    return Elementwise::log_cdf_at(x);
  }
  double log_survival_at(double x) const {
    const double q = survival_at(x);
    const double y = standardized(x);
    if (q < 1e-280 && y < kInfinity) return log_upper_gamma_tail(shape_, y);
    return Elementwise::log_survival_at(x);
  }
  double quantile_at(double p) const {
    if (!(p >= 0 && p <= 1)) return kNaN;
    if (p == 1) return kInfinity;
    return location_ + scale_ * boost::math::gamma_p_inv(shape_, p, kPolicy);
  }
  double quantile_complement_at(double q) const {
    if (!(q >= 0 && q <= 1)) return kNaN;
    if (q == 0) return kInfinity;
    return location_ + scale_ * boost::math::gamma_q_inv(shape_, q, kPolicy);
  }

 private:
  double standardized(double x) const { return (x - location_) / scale_; }

  double shape_;
  double location_;
  double scale_;
  double log_scale_;
  double log_peak_;
};

/// The k with log k - digamma(k) = gap: Newton's method on 1/k from the starting value of Minka
/// (2002), "Estimating a Gamma distribution".
double shape_from_log_gap(double gap) {
  double shape = (3 - gap + std::sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);
  for (int i = 0; i < 20; ++i) {
    const double residual = log_deterministic(shape) - boost::math::digamma(shape, kPolicy) - gap;
    const double inverse =
        1 / shape + residual / (shape * (1 - shape * boost::math::trigamma(shape, kPolicy)));
    const double next = 1 / inverse;
    if (!(next > 0)) break;
    const bool done = std::fabs(next - shape) <= 1e-14 * shape;
    shape = next;
    if (done) break;
  }
  return shape;
}

struct ShapeAndScale {
  double shape = 0;
  double scale = 0;
};

/// The fit of values with location 0, from their mean and the mean of their logarithms.
ShapeAndScale fit_at(double mean, double mean_log) {
  const double shape = shape_from_log_gap(std::max(log_deterministic(mean) - mean_log, 1e-14));
  return {shape, mean / shape};
}

Profile gamma_profile_at(const WeightedValues& sample, double gap) {
  // In units of a middle value, so that far locations leave small logarithms only.
  const double pivot = gap + 0.5;
  const auto [mean_y, mean_log, inverse, square] =
      weighted_log_means<4>(sample, gap, pivot, [](Pair y, Pair log_ratio) {
        const Pair inverse_y = 1 / y;
        return std::array{y, log_ratio, inverse_y, inverse_y * inverse_y};
      });
  const double mean = mean_y / pivot;
  const auto [shape, scale_in_pivots] = fit_at(mean, mean_log);
  const double scale = scale_in_pivots * pivot;
  Profile profile;
  // (k - 1) mean log(y) - k - log Gamma(k) - k log(scale), Stirling's way.
  profile.log_likelihood = shape * (mean_log - log_deterministic(mean)) - mean_log -
                           log_deterministic(pivot) + 0.5 * log_deterministic(shape) -
                           kHalfLogTwoPi - stirling_correction(shape);
  profile.slope = (shape - 1) * inverse - 1 / scale;
  // Second derivatives in (gap; shape, scale), the last two eliminated.
  const double trigamma = boost::math::trigamma(shape, kPolicy);
  const double determinant = (trigamma * shape - 1) / (scale * scale);
  const double cross_shape = inverse;
  const double cross_scale = 1 / (scale * scale);
  const double moved_shape =
      (shape / (scale * scale) * cross_shape - cross_scale / scale) / determinant;
  const double moved_scale = (trigamma * cross_scale - cross_shape / scale) / determinant;
  profile.curvature = -(shape - 1) * square + cross_shape * moved_shape + cross_scale * moved_scale;
  profile.parameters = {shape, scale};
  return profile;
}

}  // namespace

Fitted fit_gamma(const WeightedValues& sample, const Bounds& bounds) {
  const auto [gap, parameters] = fit_location(sample, bounds.lower, gamma_profile_at);
  return std::make_unique<Gamma>(parameters[0],
                                 bounds.lower.value_or(sample.minimum - gap * sample.range),
                                 parameters[1] * sample.range);
}

Fitted make_gamma(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kGamma, "shape > 0");
  require_parameter(parameters[2] > 0, Family::kGamma, "scale > 0");
  return std::make_unique<Gamma>(parameters[0], parameters[1], parameters[2]);
}

}  // namespace likeness::stats::families
