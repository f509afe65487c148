#include "likeness/stats/bivariate_student_t.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"
#include "core/special_numbers.hpp"
#include "stats/bivariate/student_orthant.hpp"

namespace likeness::stats {

namespace {

/// The integral of f over (0, end), f smooth inside: tanh-sinh quadrature (Takahasi and Mori 1974),
/// whose points crowd towards 0 on a logarithmic scale, where f may change fast.
template <class Function>
double integrate_from_zero(Function&& f, double end) {
  constexpr double kStep = 1.0 / 24;
  double sum = 0;
  for (int k = -144; k <= 144; ++k) {
    const double t = kStep * k;
    const double grow = exp_deterministic(t);
    const double angle = 0.5 * std::numbers::pi * (grow - 1 / grow);
    // x = end / (1 + e^-angle), accurate near 0.
    const double decay = exp_deterministic(-angle);
    if (decay > 1e100) continue;
    const double share = 1 / (1 + decay);
    const double slope = 0.5 * std::numbers::pi * (grow + 1 / grow) * share * share * decay;
    if (slope > 0) sum += f(end * share) * slope;
  }
  return sum * end * kStep;
}

}  // namespace

namespace detail {

double student_orthant(double x, double y, double p, double q, double rho, double nu) {
  // Negative correlation: P(X <= x, Y <= y) = P(X <= x) - P(X <= x, -Y <= -y).
  if (rho < 0) return std::max(0.0, p - student_orthant(x, -y, p, 1 - q, -rho, nu));
  // With rho = cos(angle): the distance from perfect correlation, where it is min(p, q), is the
  // integral of (1 + (x^2 + y^2 - 2 x y cos a) / (nu sin(a)^2))^(-nu / 2) / (2 pi) over a in
  // (0, angle).
  const double angle = 2 * std::asin(std::sqrt(0.5 * (1 - rho)));
  const auto density = [&](double a) {
    const double sine = std::sin(a);
    const double half = std::sin(0.5 * a);
    const double distance = ((x - y) * (x - y) + 4 * x * y * half * half) / (nu * sine * sine);
    return exp_deterministic(-0.5 * nu * log1p_deterministic(distance));
  };
  const double deficit = angle > 0 ? integrate_from_zero(density, angle) : 0;
  return std::max(0.0, std::min(p, q) - deficit / (2 * std::numbers::pi));
}

}  // namespace detail

double bivariate_student_cdf(double x, double y, double rho, double nu) {
  if (std::isnan(x) || std::isnan(y) || !(std::fabs(rho) <= 1) || !(nu > 0)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (x == -kInfinity || y == -kInfinity) return 0;
  const boost::math::students_t distribution(nu);
  if (x == kInfinity) return y == kInfinity ? 1 : boost::math::cdf(distribution, y);
  const double p = boost::math::cdf(distribution, x);
  if (y == kInfinity) return p;
  return detail::student_orthant(x, y, p, boost::math::cdf(distribution, y), rho, nu);
}

}  // namespace likeness::stats
