#include <algorithm>
#include <cmath>

#include "core/special_numbers.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"

namespace likeness::stats::families {

namespace {

class Uniform final : public Elementwise<Uniform> {
 public:
  Uniform(double lower, double upper) : lower_(lower), upper_(upper), width_(upper - lower) {}

  Family family() const noexcept override { return Family::kUniform; }
  std::vector<Parameter> parameters() const override {
    return {{"lower", {lower_}}, {"upper", {upper_}}};
  }
  std::size_t free_parameters() const noexcept override { return 2; }
  Interval support() const noexcept override { return {lower_, upper_}; }

  double log_pdf_at(double x) const {
    if (std::isnan(x)) return x;
    return x < lower_ || x > upper_ ? -kInfinity : -log_deterministic(width_);
  }
  double cdf_at(double x) const { return std::clamp((x - lower_) / width_, 0.0, 1.0); }
  double survival_at(double x) const { return std::clamp((upper_ - x) / width_, 0.0, 1.0); }
  double quantile_at(double p) const {
    return p >= 0 && p <= 1 ? std::min(lower_ + p * width_, upper_) : kNaN;
  }
  double quantile_complement_at(double q) const {
    return q >= 0 && q <= 1 ? std::max(upper_ - q * width_, lower_) : kNaN;
  }

 private:
  double lower_;
  double upper_;
  double width_;
};

}  // namespace

Fitted fit_uniform(const WeightedValues& sample, const Bounds& bounds) {
  return std::make_unique<Uniform>(bounds.lower.value_or(sample.minimum),
                                   bounds.upper.value_or(sample.minimum + sample.range));
}

Fitted make_uniform(std::span<const double> parameters) {
  require_parameter(parameters[0] < parameters[1], Family::kUniform, "lower < upper");
  return std::make_unique<Uniform>(parameters[0], parameters[1]);
}

}  // namespace likeness::stats::families
