#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/special.hpp"
#include "stats/families/student_t_fit.hpp"

namespace likeness::stats::families {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class StudentT final : public Elementwise<StudentT> {
 public:
  StudentT(double degrees_of_freedom, double location, double scale)
      : degrees_of_freedom_(degrees_of_freedom),
        location_(location),
        scale_(scale),
        log_factor_(student_t_log_factor(degrees_of_freedom) - log_deterministic(scale)),
        standard_(degrees_of_freedom) {}

  Family family() const noexcept override { return Family::kStudentT; }
  std::vector<Parameter> parameters() const override {
    return {{"degrees_of_freedom", {degrees_of_freedom_}},
            {"location", {location_}},
            {"scale", {scale_}}};
  }
  std::size_t free_parameters() const noexcept override { return 3; }
  Interval support() const noexcept override { return {-kInfinity, kInfinity}; }

  double log_pdf_at(double x) const {
    const double z = standardized(x);
    const double square = z * z / degrees_of_freedom_;
    // Where the square overflows the 1 no longer counts.
    const double log_square = square < 1e300 ? log1p_deterministic(square)
                                             : 2 * log_deterministic(std::fabs(z)) -
                                                   log_deterministic(degrees_of_freedom_);
    return log_factor_ - 0.5 * (degrees_of_freedom_ + 1) * log_square;
  }
  double cdf_at(double x) const { return below(standardized(x)); }
  double survival_at(double x) const { return below(-standardized(x)); }
  double log_cdf_at(double x) const { return log_below(standardized(x)); }
  double log_survival_at(double x) const { return log_below(-standardized(x)); }
  double quantile_at(double p) const { return location_ + scale_ * standard_quantile(p); }
  double quantile_complement_at(double q) const {
    return location_ - scale_ * standard_quantile(q);
  }

 private:
  double standardized(double x) const { return (x - location_) / scale_; }
  double below(double z) const {
    if (std::isnan(z)) return z;
    if (std::isinf(z)) return z < 0 ? 0 : 1;
    return boost::math::cdf(standard_, z);
  }
  /// Where the distribution function underflows: the first two terms of its expansion in 1 / z^2.
  double log_below(double z) const {
    const double p = below(z);
    if (p > 0.5) return log1p_deterministic(-below(-z));
    if (!(p < 1e-280) || std::isinf(z)) return log_deterministic(p);
    const double n = degrees_of_freedom_;
    const double x = n / (n + z * z);
    double term = 1;
    double sum = 1;
    // I_x(a, 1/2) = x^a sqrt(1 - x) / (a B) 2F1(a + 1/2, 1; a + 1; x), a = n / 2.
    for (int i = 0; i < 1000 && term > 1e-17 * sum; ++i) {
      term *= (0.5 * n + 0.5 + i) / (0.5 * n + 1 + i) * x;
      sum += term;
    }
    const double log_density =
        student_t_log_factor(n) - 0.5 * (n + 1) * log1p_deterministic(z * z / n);
    // density(z) |z| / n times the sum: x^a sqrt(1 - x) / (2 a B) in terms of the density.
    return log_density + log_deterministic(-z) - log_deterministic(n) + log_deterministic(sum);
  }
  double standard_quantile(double p) const {
    if (!(p >= 0 && p <= 1)) return kNaN;
    if (p == 0 || p == 1) return p == 0 ? -kInfinity : kInfinity;
    return boost::math::quantile(standard_, p);
  }

  double degrees_of_freedom_;
  double location_;
  double scale_;
  double log_factor_;
  boost::math::students_t_distribution<double, SpecialPolicy> standard_;
};

}  // namespace

Fitted fit_student_t(const WeightedValues& sample, const Bounds&) {
  const StudentTFit fit = fit_student_t_shape(sample);
  return std::make_unique<StudentT>(fit.degrees_of_freedom,
                                    sample.minimum + fit.location * sample.range,
                                    fit.scale * sample.range);
}

Fitted make_student_t(std::span<const double> parameters) {
  require_parameter(parameters[0] > 0, Family::kStudentT, "degrees_of_freedom > 0");
  require_parameter(parameters[2] > 0, Family::kStudentT, "scale > 0");
  return std::make_unique<StudentT>(parameters[0], parameters[1], parameters[2]);
}

}  // namespace likeness::stats::families
