#pragma once

#include <array>
#include <vector>

namespace likeness::stats::detail {

/// An odd smooth function by quintic Hermite interpolation on an equidistant grid over [0, end];
/// beyond the end it stays at its last value.
class OddInterpolant {
 public:
  /// Value, first and second derivative at 0, step, 2 step, ...
  OddInterpolant(const std::vector<std::array<double, 3>>& nodes, double step);

  [[nodiscard]] double operator()(double x) const noexcept;

 private:
  double end_;
  double inverse_step_;
  std::vector<std::array<double, 6>> coefficients_;
};

/// Student's t distribution, degrees of freedom `nu` > 0, as maps between t and the standard normal
/// variable z of the same probability. They are tables, made once per nu, because vines evaluate
/// them millions of times: relative error below 1e-11 for probabilities within
/// [1e-10, 1 - 1e-10], more extreme ones are moved there.
///
/// With t = sqrt(nu) sinh(s), equal probabilities make the differential equation ds / dz =
/// e^(-z^2 / 2) cosh(s)^nu / (sqrt(2 pi) K), K = Gamma((nu + 1) / 2) / (sqrt(pi) Gamma(nu / 2)). It
/// is solved by Taylor steps from the tail, where the quantile is known, inward: errors shrink on
/// the way.

/// t from z.
class StudentQuantile {
 public:
  explicit StudentQuantile(double nu);
  [[nodiscard]] double operator()(double z) const noexcept { return table_(z); }

 private:
  OddInterpolant table_;
};

/// z from t.
class StudentScore {
 public:
  explicit StudentScore(double nu);
  [[nodiscard]] double operator()(double t) const noexcept;

 private:
  double inverse_scale_;
  OddInterpolant table_;
};

}  // namespace likeness::stats::detail
