#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/special.hpp"
#include "stats/monotone_root.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kSqrtTwoPi = 2.50662827463100050242;

/// Calls body(place, weight) for the nodes of the 30-point Gauss-Legendre rule on [low, high].
template <class Body>
void for_gauss_legendre(double low, double high, Body&& body) {
  using Rule = boost::math::quadrature::gauss<double, 30>;
  const double center = 0.5 * (low + high);
  const double half = 0.5 * (high - low);
  for (std::size_t k = 0; k < Rule::abscissa().size(); ++k) {
    const double offset = half * Rule::abscissa()[k];
    body(center - offset, half * Rule::weights()[k]);
    body(center + offset, half * Rule::weights()[k]);
  }
}

/// The integral of exp(-v (2 a + v) / 2) over v in [0, width], for a >= 0: the normal mass of
/// [a, a + width] in units of the density at a.
double mass_from(double a, double width) {
  if (width * (a + width + 1) < 1) {
    double sum = 0;
    for_gauss_legendre(0, width, [a, &sum](double v, double weight) {
      sum += weight * exp_deterministic(-0.5 * v * (2 * a + v));
    });
    return sum;
  }
  if (width == kInfinity) return mills_ratio(a);
  return mills_ratio(a) -
         mills_ratio(a + width) * exp_deterministic(-0.5 * width * (2 * a + width));
}

/// A normal distribution cut to [lower, upper]. All is computed in the coordinate v, measured in
/// standard deviations from the mean where that lies within the bounds, otherwise from the bound
/// next to it (on a mirrored axis where that is the upper one), so that no digits are lost however
/// far away the mean is. The density is proportional to exp(-v (2 a + v) / 2).
class TruncatedNormal final : public Elementwise<TruncatedNormal> {
 public:
  TruncatedNormal(double mean, double standard_deviation, double lower, double upper)
      : mean_(mean),
        standard_deviation_(standard_deviation),
        lower_(lower),
        upper_(upper),
        mirrored_(mean > upper),
        origin_(std::clamp(mean, lower, upper)),
        a_(std::fabs(origin_ - mean) / standard_deviation) {
    const double first = (lower - origin_) / standard_deviation;
    const double last = (upper - origin_) / standard_deviation;
    first_ = mirrored_ ? -last : first;
    last_ = mirrored_ ? -first : last;
    total_ = mass(first_, last_, last_ - first_);
    log_scale_ = log_deterministic(total_) + log_deterministic(standard_deviation);
  }

  Family family() const noexcept override { return Family::kTruncatedNormal; }
  std::vector<Parameter> parameters() const override {
    return {{"mean", {mean_}},
            {"standard_deviation", {standard_deviation_}},
            {"lower", {lower_}},
            {"upper", {upper_}}};
  }
  std::size_t free_parameters() const noexcept override { return 4; }
  Interval support() const noexcept override { return {lower_, upper_}; }

  double log_pdf_at(double x) const {
    if (std::isnan(x)) return x;
    if (x < lower_ || x > upper_) return -kInfinity;
    const double v = coordinate(x);
    return -0.5 * v * (2 * a_ + v) - log_scale_;
  }
  double cdf_at(double x) const {
    if (std::isnan(x)) return x;
    if (x <= lower_) return 0;
    if (x >= upper_) return 1;
    const double width = (x - lower_) / standard_deviation_;
    return mirrored_ ? above(coordinate(x), width) : below(coordinate(x), width);
  }
  double survival_at(double x) const {
    if (std::isnan(x)) return x;
    if (x <= lower_) return 1;
    if (x >= upper_) return 0;
    const double width = (upper_ - x) / standard_deviation_;
    return mirrored_ ? below(coordinate(x), width) : above(coordinate(x), width);
  }
  double quantile_at(double p) const {
    return p >= 0 && p <= 1 ? (mirrored_ ? solve_above(p) : solve_below(p)) : kNaN;
  }
  double quantile_complement_at(double q) const {
    return q >= 0 && q <= 1 ? (mirrored_ ? solve_below(q) : solve_above(q)) : kNaN;
  }

 private:
  double coordinate(double x) const {
    const double v = (x - origin_) / standard_deviation_;
    return mirrored_ ? -v : v;
  }
  double density(double v) const { return exp_deterministic(-0.5 * v * (2 * a_ + v)); }

  /// The integral of `density` from one v to another, `width` apart; negative v occur where a is 0
  /// only.
  double mass(double from, double to, double width) const {
    if (from >= 0) return density(from) * mass_from(a_ + from, width);
    if (to <= 0) return mass(-to, -from, width);
    return mass_from(0, -from) + mass_from(0, to);
  }
  double below(double v, double width) const {
    return std::min(mass(first_, v, width) / total_, 1.0);
  }
  double above(double v, double width) const {
    return std::min(mass(v, last_, width) / total_, 1.0);
  }

  /// Where to start looking for the p-quantile.
  double guess(double p) const {
    if (a_ > 0) {
      const double range = -expm1_deterministic(-a_ * (last_ - first_));
      return -log1p_deterministic(-p * range) / a_;
    }
    const double left = normal_cdf(first_);
    const double right = normal_cdf(-last_);
    const double q = right + (1 - p) * total_ / kSqrtTwoPi;
    const double v = q < 0.5 ? -normal_quantile(q)
                             : normal_quantile(std::min(left + p * total_ / kSqrtTwoPi, 0.75));
    return std::isfinite(v) ? v : 0;
  }

  double solve_below(double p) const {
    if (p > 0.5) return solve_above(1 - p);
    if (p == 0) return bound_at(first_);
    return solve(guess(p), first_,
                 [this, p](double v, double u) { return mass(first_, v, u) - p * total_; });
  }
  double solve_above(double q) const {
    if (q > 0.5) return solve_below(1 - q);
    if (q == 0) return bound_at(last_);
    return solve(guess(1 - q), last_,
                 [this, q](double v, double u) { return q * total_ - mass(v, last_, -u); });
  }

  /// The x where an increasing function of v, with derivative `density`, vanishes: by Halley's
  /// steps in u, which is v measured from `end` or from 0, whichever is nearer to `start`, so that
  /// x keeps its digits near both. `residual` takes v and its distance from `end`.
  template <class Residual>
  double solve(double start, double end, Residual&& residual) const {
    const double base = std::fabs(start - end) < std::fabs(start) ? end : 0;
    const double u = monotone_root(first_ - base, last_ - base, start - base, [&](double at) {
      const double v = base + at;
      const double error = residual(v, at + (base - end));
      const double newton = error / density(v);
      const double bend = std::clamp(0.5 * newton * (a_ + v), -0.5, 0.5);
      return std::pair{error, newton / (1 + bend)};
    });
    const double step = standard_deviation_ * (mirrored_ ? -u : u);
    if (base == 0) return std::clamp(origin_ + step, lower_, upper_);
    return std::clamp(bound_at(end) + step, lower_, upper_);
  }
  double bound_at(double end) const { return (end == first_) != mirrored_ ? lower_ : upper_; }

  double mean_;
  double standard_deviation_;
  double lower_;
  double upper_;
  bool mirrored_;
  double origin_;
  double a_;
  double first_ = 0;
  double last_ = 0;
  double total_ = 0;
  double log_scale_ = 0;
};

/// The density proportional to exp(slope d + curvature d^2), d = s - center, for s in [0, 1].
struct Exponential2 {
  double center = 0;
  double slope = 0;
  double curvature = 0;  ///< below 0

  double exponent(double s) const {
    const double d = s - center;
    return d * (slope + curvature * d);
  }

  struct Moments {
    double log_mass = 0;
    std::array<double, 5> of_d{};  ///< E d^k
  };

  Moments integrate() const {
    const double peak = std::clamp(center - slope / (2 * curvature), 0.0, 1.0);
    const double at_peak = exponent(peak);
    const double rise = slope + 2 * curvature * (peak - center);
    // Where the exponent has dropped by 50 the rest no longer counts.
    const auto reach = [this](double fall) {
      return 100 / (fall + std::sqrt(fall * fall - 200 * curvature));
    };
    const double low = std::max(0.0, peak - reach(std::max(rise, 0.0)));
    const double high = std::min(1.0, peak + reach(std::max(-rise, 0.0)));
    constexpr int kPanels = 4;
    std::array<double, 5> sums{};
    const double width = (high - low) / kPanels;
    for (int panel = 0; panel < kPanels; ++panel) {
      for_gauss_legendre(low + width * panel, low + width * (panel + 1),
                         [&](double s, double weight) {
                           double term = weight * exp_deterministic(exponent(s) - at_peak);
                           for (double& sum : sums) {
                             sum += term;
                             term *= s - center;
                           }
                         });
    }
    Moments moments;
    moments.log_mass = log_deterministic(sums[0]) + at_peak;
    for (std::size_t k = 0; k < sums.size(); ++k) moments.of_d[k] = sums[k] / sums[0];
    return moments;
  }
};

/// Within [0, 1] a standard deviation above this is as good as none.
constexpr double kLargestSpread = 1e3;
constexpr double kLargestCurvature = -0.5 / (kLargestSpread * kLargestSpread);

/// Maximizes curvature * variance - log mass, which is concave, by Newton's method with halved
/// steps; over the slope alone where `slope_only`.
Exponential2 maximize(Exponential2 density, double variance, bool slope_only) {
  auto moments = density.integrate();
  double value = density.curvature * variance - moments.log_mass;
  for (int i = 0; i < 200; ++i) {
    const auto& m = moments.of_d;
    const double gradient_slope = -m[1];
    const double gradient_curvature = slope_only ? 0 : variance - m[2];
    const double slope_slope = m[2] - m[1] * m[1];
    const double slope_curvature = slope_only ? 0 : m[3] - m[1] * m[2];
    const double curvature_curvature = slope_only ? 1 : m[4] - m[2] * m[2];
    const double determinant =
        slope_slope * curvature_curvature - slope_curvature * slope_curvature;
    if (!(determinant > 0)) break;
    const double step_slope =
        (curvature_curvature * gradient_slope - slope_curvature * gradient_curvature) / determinant;
    const double step_curvature =
        (slope_slope * gradient_curvature - slope_curvature * gradient_slope) / determinant;
    const double gain = gradient_slope * step_slope + gradient_curvature * step_curvature;
    if (!(gain > 1e-15)) break;
    bool improved = false;
    for (double fraction = 1; fraction > 1e-10 && !improved; fraction /= 2) {
      Exponential2 next = density;
      next.slope += fraction * step_slope;
      next.curvature += fraction * step_curvature;
      if (next.curvature > kLargestCurvature) continue;
      const auto next_moments = next.integrate();
      const double next_value = next.curvature * variance - next_moments.log_mass;
      if (next_value > value) {
        density = next;
        moments = next_moments;
        value = next_value;
        improved = true;
      }
    }
    if (!improved) break;
  }
  return density;
}

}  // namespace

/// Mean and variance are sufficient: an exponential family in (s, s^2) on [0, 1], whose likelihood
/// is concave in the natural parameters. Without known bounds the support is that of the sample,
/// which has the largest likelihood.
Fitted fit_truncated_normal(const WeightedValues& sample, const Bounds& bounds) {
  const double lower = bounds.lower.value_or(sample.minimum);
  const double upper = bounds.upper.value_or(sample.minimum + sample.range);
  const double width = (upper - lower) / sample.range;
  const Moments scaled = moments(sample);
  const double center = (scaled.mean + (sample.minimum - lower) / sample.range) / width;
  const double variance = scaled.variance / (width * width);

  Exponential2 density = maximize({center, 0, kLargestCurvature}, variance, true);
  if (variance < density.integrate().of_d[2]) {
    density = maximize({center, 0, std::min(-0.5 / variance, kLargestCurvature)}, variance, false);
  }
  const double spread = std::sqrt(-0.5 / density.curvature);
  const double mean = center + density.slope * spread * spread;
  return std::make_unique<TruncatedNormal>(lower + mean * (upper - lower), spread * (upper - lower),
                                           lower, upper);
}

Fitted make_truncated_normal(std::span<const double> parameters) {
  require_parameter(parameters[1] > 0, Family::kTruncatedNormal, "standard_deviation > 0");
  require_parameter(parameters[2] < parameters[3], Family::kTruncatedNormal, "lower < upper");
  return std::make_unique<TruncatedNormal>(parameters[0], parameters[1], parameters[2],
                                           parameters[3]);
}

}  // namespace likeness::stats::families
