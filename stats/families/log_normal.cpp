#include <algorithm>
#include <cmath>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kLeastVariance = 1e-28;  ///< of the logarithms, against rounding

class LogNormal final : public Elementwise<LogNormal> {
 public:
  LogNormal(double shape, double location, double scale)
      : shape_(shape),
        location_(location),
        scale_(scale),
        log_scale_(log_deterministic(shape) + log_deterministic(scale) + kHalfLogTwoPi) {}

  Family family() const noexcept override { return Family::kLogNormal; }
  std::vector<Parameter> parameters() const override {
    return {{"shape", {shape_}}, {"location", {location_}}, {"scale", {scale_}}};
  }
  std::size_t free_parameters() const noexcept override { return 3; }
  Interval support() const noexcept override { return {location_, kInfinity}; }

  double log_pdf_at(double x) const {
    if (x <= location_ || x == kInfinity) return -kInfinity;
    const double log_ratio = log_deterministic((x - location_) / scale_);
    const double z = log_ratio / shape_;
    return -0.5 * z * z - log_ratio - log_scale_;
  }
  double cdf_at(double x) const { return normal_cdf(score(x)); }
  double survival_at(double x) const { return normal_cdf(-score(x)); }
  double log_cdf_at(double x) const { return log_normal_cdf(score(x)); }
  double log_survival_at(double x) const { return log_normal_cdf(-score(x)); }
  double quantile_at(double p) const { return value(normal_quantile(p)); }
  double quantile_complement_at(double q) const { return value(-normal_quantile(q)); }

 private:
  double score(double x) const {
    if (x <= location_) return -kInfinity;
    return log_deterministic((x - location_) / scale_) / shape_;
  }
  double value(double z) const { return location_ + scale_ * exp_deterministic(shape_ * z); }

  double shape_;
  double location_;
  double scale_;
  double log_scale_;
};

/// The profile likelihood -mean log(y) - log(variance of log(y)) / 2 and its derivatives.
Profile log_normal_profile_at(const WeightedValues& sample, double gap) {
  // Logarithms around that of a middle value: far locations leave small ones only.
  const double pivot = gap + 0.5;
  const auto [mean, second, inverse, log_inverse, square, log_square] =
      weighted_log_means<6>(sample, gap, pivot, [](Pair y, Pair log_ratio) {
        const Pair inverse_y = 1 / y;
        const Pair square_y = inverse_y * inverse_y;
        return std::array{log_ratio, log_ratio * log_ratio, inverse_y, log_ratio * inverse_y,
                          square_y,  log_ratio * square_y};
      });
  const double variance = std::max(second - mean * mean, kLeastVariance);
  // Half the variance's derivative, and that one's derivative.
  const double drift = log_inverse - mean * inverse;
  const double bend = square - log_square - inverse * inverse + mean * square;
  Profile profile;
  profile.log_likelihood = -mean - log_deterministic(pivot) - 0.5 * log_deterministic(variance);
  profile.slope = -inverse - drift / variance;
  profile.curvature = square - (bend * variance - 2 * drift * drift) / (variance * variance);
  profile.parameters = {std::sqrt(variance), exp_deterministic(mean) * pivot};
  return profile;
}

}  // namespace

Fitted fit_log_normal(const WeightedValues& sample, const Bounds& bounds) {
  const auto [gap, parameters] = fit_location(sample, bounds.lower, log_normal_profile_at);
  return std::make_unique<LogNormal>(parameters[0],
                                     bounds.lower.value_or(sample.minimum - gap * sample.range),
                                     parameters[1] * sample.range);
}

Fitted make_log_normal(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kLogNormal, "shape > 0");
  require_parameter(parameters[2] > 0, Family::kLogNormal, "scale > 0");
  return std::make_unique<LogNormal>(parameters[0], parameters[1], parameters[2]);
}

}  // namespace likeness::stats::families
