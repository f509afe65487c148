#include <algorithm>
#include <cmath>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"

namespace likeness::stats::families {

namespace {

class Exponential final : public Elementwise<Exponential> {
 public:
  Exponential(double location, double scale)
      : location_(location), scale_(scale), log_scale_(log_deterministic(scale)) {}

  Family family() const noexcept override { return Family::kExponential; }
  std::vector<Parameter> parameters() const override {
    return {{"location", {location_}}, {"scale", {scale_}}};
  }
  std::size_t free_parameters() const noexcept override { return 2; }
  Interval support() const noexcept override { return {location_, kInfinity}; }

  double log_pdf_at(double x) const {
    return x < location_ ? -kInfinity : -standardized(x) - log_scale_;
  }
  double cdf_at(double x) const { return -expm1_deterministic(-std::max(standardized(x), 0.0)); }
  double survival_at(double x) const { return exp_deterministic(-std::max(standardized(x), 0.0)); }
  double log_survival_at(double x) const { return -std::max(standardized(x), 0.0); }
  double quantile_at(double p) const {
    if (!(p >= 0 && p <= 1)) return kNaN;
    return location_ - scale_ * log1p_deterministic(-p);
  }
  double quantile_complement_at(double q) const {
    if (!(q >= 0 && q <= 1)) return kNaN;
    return location_ - scale_ * log_deterministic(q);
  }

 private:
  double standardized(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
  double log_scale_;
};

}  // namespace

Fitted fit_exponential(const WeightedValues& sample, const Bounds& bounds) {
  const double location = bounds.lower.value_or(sample.minimum);
  const double above = weighted_means<1>(sample, [](double t) { return std::array{t}; })[0];
  const double mean = above + (sample.minimum - location) / sample.range;
  return std::make_unique<Exponential>(location, mean * sample.range);
}

Fitted make_exponential(std::span<const double> parameters) {
  require_parameter(parameters[1] > 0, Family::kExponential, "scale > 0");
  return std::make_unique<Exponential>(parameters[0], parameters[1]);
}

}  // namespace likeness::stats::families
