#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/special_numbers.hpp"
#include "stats/families/damped_ascent.hpp"
#include "stats/families/elementwise.hpp"
#include "stats/families/families.hpp"
#include "stats/families/special.hpp"
#include "stats/families/thinned.hpp"
#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

namespace {

/// A Student t distribution of the scaled values.
struct StudentTFit {
  double degrees_of_freedom = 1;
  double location = 0;
  double scale = 1;
};

/// log of the density at 0 for scale 1: Gamma((n + 1) / 2) / (Gamma(n / 2) sqrt(n pi)).
double student_t_log_factor(double degrees_of_freedom) {
  const double n = degrees_of_freedom;
  // With Stirling's formula for both gammas: n/2 log(1 + 1/n) - 1/2 stays of their large terms.
  return 0.5 * n * log1p_deterministic(1 / n) - 0.5 - kHalfLogTwoPi +
         stirling_correction(0.5 * (n + 1)) - stirling_correction(0.5 * n);
}

constexpr double kLeastDegrees = 0.2;
constexpr double kMostDegrees = 1e6;
constexpr double kLeastScale = 1e-6;  ///< standard deviations

/// Derivatives of the mean log-likelihood in (location, log scale, log degrees of freedom).
Derivatives<3> derivatives(const WeightedValues& sample, const Vector<3>& point) {
  const double location = point[0];
  const double scale = exp_deterministic(point[1]);
  const double n = exp_deterministic(point[2]);
  // With q = z^2 / n and w = 1 / (1 + q).
  const auto [log_mean, zw, qw, w2, qw2, zw2] =
      weighted_means<6>(sample, [n, location, scale](double t) {
        const double z = (t - location) / scale;
        const double q = z * z / n;
        const double w = 1 / (1 + q);
        return std::array{log_deterministic(1 + q), z * w, q * w, w * w, q * w * w, z * w * w};
      });
  const auto digamma = [](double x) { return boost::math::digamma(x, kPolicy); };
  const auto trigamma = [](double x) { return boost::math::trigamma(x, kPolicy); };
  const double half = 0.5 * (n + 1);
  const double factor_slope = 0.5 * (digamma(half) - digamma(0.5 * n) - 1 / n);
  const double factor_bend = 0.25 * (trigamma(half) - trigamma(0.5 * n)) + 0.5 / (n * n);
  const double ratio = (n + 1) / n;

  Derivatives<3> at;
  at.value = student_t_log_factor(n) - point[1] - half * log_mean;
  at.gradient = {ratio * zw / scale, (n + 1) * qw - 1,
                 n * factor_slope - 0.5 * n * log_mean + half * qw};
  auto& h = at.hessian;
  h[0][0] = -ratio / (scale * scale) * (w2 - qw2);
  h[0][1] = h[1][0] = -2 * ratio / scale * zw2;
  h[0][2] = h[2][0] = (ratio * (zw - zw2) - zw / n) / scale;
  h[1][1] = -2 * (n + 1) * qw2;
  h[1][2] = h[2][1] = n * qw - (n + 1) * qw2;
  h[2][2] = n * factor_slope + n * n * factor_bend - 0.5 * n * log_mean + n * qw - half * qw2;
  return at;
}

Vector<3> climb_student(const WeightedValues& sample, const Vector<3>& start, double least_scale) {
  return damped_ascent<3>(start,
                          {0, log_deterministic(least_scale), log_deterministic(kLeastDegrees)},
                          {1, log_deterministic(2), log_deterministic(kMostDegrees)},
                          [&sample](const Vector<3>& at) { return derivatives(sample, at); });
}

double median_of(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Median and scaled median absolute deviation with the best of a few degrees of freedom.
Vector<3> starting_point(const WeightedValues& sample, double least_scale) {
  std::vector<double> values(sample.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = sample.scaled(sample.values[i]);
  const double location = median_of(values);
  for (double& value : values) value = std::fabs(value - location);
  const double scale = std::max(1.4 * median_of(values), 1e3 * least_scale);
  Vector<3> best{};
  double best_value = -std::numeric_limits<double>::infinity();
  for (const double degrees : {1.0, 3.0, 10.0, 100.0}) {
    const Vector<3> point = {location, log_deterministic(scale), log_deterministic(degrees)};
    const double value = derivatives(sample, point).value;
    if (value > best_value) {
      best_value = value;
      best = point;
    }
  }
  return best;
}

/// The ascent starts on a part of a large sample.
/// Maximizes the likelihood. Where more values coincide than the likelihood bears (it grows without
/// bound as the scale shrinks onto them), and for normal data (where the degrees of freedom grow
/// without bound), the result stands at a limit: degrees of freedom in [0.2, 1e6], scale >= 1e-6
/// standard deviations.
StudentTFit fit_student_t_shape(const WeightedValues& sample) {
  const double least_scale = kLeastScale * std::sqrt(moments(sample).variance);
  Thinned part(sample, 4000);
  const WeightedValues& start = part.sample.total > 0 ? part.sample : sample;
  const Vector<3> near = climb_student(start, starting_point(start, least_scale), least_scale);
  const Vector<3> point = climb_student(sample, near, least_scale);
  return {exp_deterministic(point[2]), point[0], exp_deterministic(point[1])};
}

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
