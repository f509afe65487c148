#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace likeness::stats::families {

template <std::size_t n>
using Vector = std::array<double, n>;
template <std::size_t n>
using Matrix = std::array<Vector<n>, n>;

/// The value of a function to be maximized at a point, with its derivatives.
template <std::size_t n>
struct Derivatives {
  double value = 0;
  Vector<n> gradient{};
  Matrix<n> hessian{};
};

/// The solution of a x = b by Cholesky's decomposition; nothing where a is not positive definite.
template <std::size_t n>
[[nodiscard]] std::optional<Vector<n>> solve_positive(Matrix<n> a, Vector<n> b) {
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) a[j][j] -= a[j][k] * a[j][k];
    if (!(a[j][j] > 0)) return std::nullopt;
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

/// One Newton step upwards, no longer than 2 in each coordinate. `damping` times the diagonal is
/// added; coordinates that are not free stay.
template <std::size_t n>
[[nodiscard]] std::optional<Vector<n>> damped_step(const Derivatives<n>& at,
                                                   const std::array<bool, n>& free,
                                                   double damping) {
  Matrix<n> curvature{};
  Vector<n> slope{};
  for (std::size_t i = 0; i < n; ++i) {
    curvature[i][i] = 1;
    if (!free[i]) continue;
    slope[i] = at.gradient[i];
    for (std::size_t j = 0; j < n; ++j) {
      if (free[j]) curvature[i][j] = -at.hessian[i][j];
    }
    curvature[i][i] += damping * std::max(std::fabs(curvature[i][i]), 1e-6);
  }
  auto step = solve_positive(curvature, slope);
  if (step) {
    for (double& part : *step) part = std::clamp(part, -2.0, 2.0);
  }
  return step;
}

/// An ascent ends when the next step would gain less than this.
inline constexpr double kSettled = 1e-14;

/// Climbs from `start` to a local maximum of `derivatives(point)` within the box [lower, upper], by
/// Newton's method with Levenberg's damping. A function whose value is NaN counts as worse.
template <std::size_t n, class Function>
[[nodiscard]] Vector<n> damped_ascent(Vector<n> point, const Vector<n>& lower,
                                      const Vector<n>& upper, Function&& derivatives) {
  Derivatives<n> at = derivatives(point);
  double damping = 1e-3;
  for (int i = 0; i < 200 && damping < 1e12; ++i) {
    std::array<bool, n> free;
    double slope = 0;
    for (std::size_t k = 0; k < n; ++k) {
      free[k] = !(point[k] <= lower[k] && at.gradient[k] < 0) &&
                !(point[k] >= upper[k] && at.gradient[k] > 0) && lower[k] < upper[k];
      if (free[k]) slope = std::max(slope, std::fabs(at.gradient[k]));
    }
    if (slope < 1e-10) break;
    const auto step = damped_step(at, free, damping);
    Vector<n> next = point;
    double gain = 0;
    for (std::size_t k = 0; k < n && step; ++k) {
      if (free[k]) next[k] = std::clamp(point[k] + (*step)[k], lower[k], upper[k]);
      gain += 0.5 * at.gradient[k] * (next[k] - point[k]);
    }
    if (step && gain < kSettled) break;
    if (next == point) {
      damping *= 10;
      continue;
    }
    const Derivatives<n> candidate = derivatives(next);
    if (!(candidate.value > at.value)) {
      damping *= 10;
      continue;
    }
    point = next;
    at = candidate;
    damping = std::max(damping / 100, 1e-8);
  }
  return point;
}

}  // namespace likeness::stats::families
