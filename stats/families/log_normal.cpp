#include <algorithm>
#include <cmath>

#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/location_profile.hpp"
#include "stats/families/special.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

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

/// Mean and variance of log(t + gap), t being the scaled values.
struct LogMoments {
  double mean = 0;
  double variance = 0;
};

LogMoments log_moments(const WeightedValues& sample, double gap) {
  // Around the logarithm of a middle value: far locations leave small differences only.
  const double pivot = gap + 0.5;
  const auto [first, second] = weighted_means<2>(sample, [gap, pivot](double t) {
    const double y = std::log1p((std::max(t + gap, kSmallestGap * 1e-6) - pivot) / pivot);
    return std::array{y, y * y};
  });
  return {log_deterministic(pivot) + first, std::max(second - first * first, 1e-28)};
}

}  // namespace

Fitted fit_log_normal(const WeightedValues& sample, const Bounds& bounds) {
  const auto profile = [&sample](double gap) -> Profile {
    const auto [mean, variance] = log_moments(sample, gap);
    const double log_mean = mean;
    const auto [inverse, weighted_inverse] = weighted_means<2>(sample, [gap, log_mean](double t) {
      const double y = t + gap;
      return std::array{1 / y, (log_deterministic(y) - log_mean) / y};
    });
    return {-mean - 0.5 * log_deterministic(variance), inverse + weighted_inverse / variance};
  };
  const double gap = bounds.lower ? std::max((sample.minimum - *bounds.lower) / sample.range, 0.0)
                                  : best_gap(profile);
  const auto [mean, variance] = log_moments(sample, gap);
  return std::make_unique<LogNormal>(std::sqrt(variance),
                                     bounds.lower.value_or(sample.minimum - gap * sample.range),
                                     exp_deterministic(mean) * sample.range);
}

Fitted make_log_normal(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kLogNormal, "shape > 0");
  require_parameter(parameters[2] > 0, Family::kLogNormal, "scale > 0");
  return std::make_unique<LogNormal>(parameters[0], parameters[1], parameters[2]);
}

}  // namespace likeness::stats::families
