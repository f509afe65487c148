#include "stats/families/student_t_fit.hpp"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/families/damped_ascent.hpp"
#include "stats/families/special.hpp"
#include "stats/families/thinned.hpp"

namespace likeness::stats::families {

namespace {

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

Vector<3> climb(const WeightedValues& sample, const Vector<3>& start, double least_scale) {
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

}  // namespace

double student_t_log_factor(double degrees_of_freedom) {
  const double n = degrees_of_freedom;
  // With Stirling's formula for both gammas: n/2 log(1 + 1/n) - 1/2 stays of their large terms.
  return 0.5 * n * log1p_deterministic(1 / n) - 0.5 - kHalfLogTwoPi +
         stirling_correction(0.5 * (n + 1)) - stirling_correction(0.5 * n);
}

/// The ascent starts on a part of a large sample.
StudentTFit fit_student_t_shape(const WeightedValues& sample) {
  const double least_scale = kLeastScale * std::sqrt(moments(sample).variance);
  Thinned part(sample, 4000);
  const WeightedValues& start = part.sample.total > 0 ? part.sample : sample;
  const Vector<3> near = climb(start, starting_point(start, least_scale), least_scale);
  const Vector<3> point = climb(sample, near, least_scale);
  return {exp_deterministic(point[2]), point[0], exp_deterministic(point[1])};
}

}  // namespace likeness::stats::families
