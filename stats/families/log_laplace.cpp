#include <algorithm>
#include <cmath>
#include <vector>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kLeastSpread = 1e-12;  ///< of the logarithms, against rounding

/// log(x - location) has a Laplace distribution around log(scale) with rate `shape`.
class LogLaplace final : public Elementwise<LogLaplace> {
 public:
  LogLaplace(double shape, double location, double scale)
      : shape_(shape),
        location_(location),
        scale_(scale),
        log_factor_(log_deterministic(shape) - log_deterministic(scale) - log_deterministic(2)) {}

  Family family() const noexcept override { return Family::kLogLaplace; }
  std::vector<Parameter> parameters() const override {
    return {{"shape", {shape_}}, {"location", {location_}}, {"scale", {scale_}}};
  }
  std::size_t free_parameters() const noexcept override { return 3; }
  Interval support() const noexcept override { return {location_, kInfinity}; }

  double log_pdf_at(double x) const {
    if (x < location_) return -kInfinity;
    if (x == location_) {
      if (shape_ == 1) return log_factor_;
      return shape_ < 1 ? kInfinity : -kInfinity;
    }
    const double y = log_ratio(x);
    if (y == kInfinity) return -kInfinity;
    return log_factor_ - shape_ * std::fabs(y) - y;
  }
  double cdf_at(double x) const {
    const double y = log_ratio(x);
    return y < 0 ? 0.5 * exp_deterministic(shape_ * y) : 1 - 0.5 * exp_deterministic(-shape_ * y);
  }
  double survival_at(double x) const {
    const double y = log_ratio(x);
    return y < 0 ? 1 - 0.5 * exp_deterministic(shape_ * y) : 0.5 * exp_deterministic(-shape_ * y);
  }
  double log_cdf_at(double x) const {
    const double y = log_ratio(x);
    if (y < 0) return shape_ * y - log_deterministic(2);
    return log1p_deterministic(-0.5 * exp_deterministic(-shape_ * y));
  }
  double log_survival_at(double x) const {
    const double y = log_ratio(x);
    if (y > 0) return -shape_ * y - log_deterministic(2);
    return log1p_deterministic(-0.5 * exp_deterministic(shape_ * y));
  }
  double quantile_at(double p) const { return value(p, 1); }
  double quantile_complement_at(double q) const { return value(q, -1); }

 private:
  double log_ratio(double x) const {
    return x <= location_ ? -kInfinity : log_deterministic((x - location_) / scale_);
  }
  double value(double p, double sign) const {
    if (!(p >= 0 && p <= 1)) return kNaN;
    const double y = p < 0.5 ? log_deterministic(2 * p) : -log_deterministic(2 * (1 - p));
    return location_ + scale_ * exp_deterministic(sign * y / shape_);
  }

  double shape_;
  double location_;
  double scale_;
  double log_factor_;
};

double weighted_median(const WeightedValues& sample) {
  std::vector<double> values(sample.values.begin(), sample.values.end());
  if (sample.weights.empty()) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }
  const SortedSample sorted(values, sample.weights);
  double passed = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    passed += sorted.weight(i);
    if (passed > 0.5 * sorted.total) return sorted.values[i];
  }
  return sorted.values.back();
}

/// For a given location the scale is the median of x - location, whatever the shape, and the shape
/// is 1 / mean |log((x - location) / scale)|.
Profile log_laplace_profile(const WeightedValues& sample, double median, double gap) {
  const double scale = std::max(median + gap, kLeastDistance);
  const auto [mean_spread, mean_log, inverse, square, tilt, bend] =
      weighted_log_means<6>(sample, gap, scale, [scale](Pair y, Pair log_ratio) {
        const Pair inverse_y = 1 / y;
        const Pair square_y = inverse_y * inverse_y;
        const Pair slope = inverse_y - 1 / scale;
        const Pair curvature = 1 / (scale * scale) - square_y;
        return std::array{log_ratio < 0 ? -log_ratio : log_ratio,
                          log_ratio,
                          inverse_y,
                          square_y,
                          log_ratio < 0 ? -slope : slope,
                          log_ratio < 0 ? -curvature : curvature};
      });
  const double spread = std::max(mean_spread, kLeastSpread);
  Profile profile;
  profile.log_likelihood = -log_deterministic(spread) - mean_log - log_deterministic(scale);
  profile.slope = -tilt / spread - inverse;
  profile.curvature = square - bend / spread + tilt * tilt / (spread * spread);
  profile.parameters = {1 / spread, scale};
  return profile;
}

}  // namespace

Fitted fit_log_laplace(const WeightedValues& sample, const Bounds& bounds) {
  const double median = sample.scaled(weighted_median(sample));
  const auto [gap, parameters] =
      fit_location(sample, bounds.lower, [median](const WeightedValues& part, double at) {
        return log_laplace_profile(part, median, at);
      });
  return std::make_unique<LogLaplace>(parameters[0],
                                      bounds.lower.value_or(sample.minimum - gap * sample.range),
                                      parameters[1] * sample.range);
}

Fitted make_log_laplace(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kLogLaplace, "shape > 0");
  require_parameter(parameters[2] > 0, Family::kLogLaplace, "scale > 0");
  return std::make_unique<LogLaplace>(parameters[0], parameters[1], parameters[2]);
}

}  // namespace likeness::stats::families
