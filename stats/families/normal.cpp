#include <cmath>

#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/special.hpp"

namespace likeness::stats::families {

namespace {

class Normal final : public Elementwise<Normal> {
 public:
  Normal(double mean, double standard_deviation)
      : mean_(mean),
        standard_deviation_(standard_deviation),
        log_scale_(log_deterministic(standard_deviation) + kHalfLogTwoPi) {}

  Family family() const noexcept override { return Family::kNormal; }
  std::vector<Parameter> parameters() const override {
    return {{"mean", {mean_}}, {"standard_deviation", {standard_deviation_}}};
  }
  std::size_t free_parameters() const noexcept override { return 2; }
  Interval support() const noexcept override {
    return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  }

  double log_pdf_at(double x) const {
    const double z = standardized(x);
    return -0.5 * z * z - log_scale_;
  }
  double cdf_at(double x) const { return normal_cdf(standardized(x)); }
  double survival_at(double x) const { return normal_cdf(-standardized(x)); }
  double log_cdf_at(double x) const { return log_normal_cdf(standardized(x)); }
  double log_survival_at(double x) const { return log_normal_cdf(-standardized(x)); }
  double quantile_at(double p) const { return mean_ + standard_deviation_ * normal_quantile(p); }
  double quantile_complement_at(double q) const {
    return mean_ - standard_deviation_ * normal_quantile(q);
  }

 private:
  double standardized(double x) const { return (x - mean_) / standard_deviation_; }

  double mean_;
  double standard_deviation_;
  double log_scale_;
};

}  // namespace

Fitted fit_normal(const WeightedValues& sample, const Bounds&) {
  const auto [mean, variance] = moments(sample);
  return std::make_unique<Normal>(sample.minimum + sample.range * mean,
                                  sample.range * std::sqrt(variance));
}

Fitted make_normal(std::span<const double> parameters) {
  require_parameter(parameters[1] > 0, Family::kNormal, "standard_deviation > 0");
  return std::make_unique<Normal>(parameters[0], parameters[1]);
}

}  // namespace likeness::stats::families
