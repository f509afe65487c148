#pragma once

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "core/elementary.hpp"
#include "stats/families/special_policy.hpp"

/// Elementary pieces of densities with large parameters, where plain formulas cancel.
namespace likeness::stats::families {

inline constexpr double kHalfLogTwoPi = 0.918938533204672741780;

/// log(r) - (r - 1) without cancellation near 1; r > 0.
[[nodiscard]] inline double log_minus(double ratio) {
  const double u = ratio - 1;
  if (std::fabs(u) > 0.1) return log_deterministic(ratio) - u;
  // log(1 + u) = 2 atanh(r) with r = u / (2 + u); u = 2 r + u r.
  const double r = u / (2 + u);
  const double square = r * r;
  const double series = likeness::detail::polynomial<8>(
      square, {2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9, 2.0 / 11, 2.0 / 13, 2.0 / 15, 2.0 / 17});
  return r * (square * series - u);
}

/// log Gamma(k) - ((k - 1/2) log k - k + log(2 pi) / 2): what Stirling's formula leaves; k > 0.
[[nodiscard]] inline double stirling_correction(double k) {
  if (k < 10) {
    return boost::math::lgamma(k, kPolicy) - ((k - 0.5) * log_deterministic(k) - k + kHalfLogTwoPi);
  }
  const double square = 1 / (k * k);
  return likeness::detail::polynomial<7>(square, {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680,
                                                  1.0 / 1188, -691.0 / 360360, 1.0 / 156}) /
         k;
}

/// log Phi(z), also where Phi(z) underflows: there by the asymptotic series of Mills' ratio
/// (Abramowitz and Stegun 1964, 26.2.12).
[[nodiscard]] inline double log_normal_cdf(double z) {
  if (z > 0) return log1p_deterministic(-normal_cdf(-z));
  if (!(z < -36)) return log_deterministic(normal_cdf(z));
  const double r = 1 / (z * z);
  const double series = 1 - r * (1 - 3 * r * (1 - 5 * r * (1 - 7 * r)));
  return -0.5 * z * z - kHalfLogTwoPi - log_deterministic(-z) + log_deterministic(series);
}

/// Mills' ratio, the normal survival function over the density, for z >= 0: far out by Laplace's
/// continued fraction (Abramowitz and Stegun 1964, 26.2.14).
[[nodiscard]] inline double mills_ratio(double z) {
  if (z < 6) return normal_cdf(-z) / normal_pdf(z);
  double fraction = z;
  for (int k = 28; k > 0; --k) fraction = z + k / fraction;
  return 1 / fraction;
}

}  // namespace likeness::stats::families
