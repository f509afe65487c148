#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "stats/families/beta_fit.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/special.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

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
