#pragma once

#include "likeness/export.hpp"

namespace likeness::stats {

/// P(X <= x, Y <= y) for standard normal X and Y with correlation `rho` in [-1, 1], both ends
/// included: absolute error below 1e-14 everywhere. Infinite x and y are allowed; NaN if any
/// argument is NaN or |rho| > 1. The same bits on every machine.
///
/// Gauss-Legendre quadrature over the angle of the correlation, and an expansion around the
/// singular case for |rho| >= 0.925: A. Genz (2004), "Numerical computation of rectangular
/// bivariate and trivariate normal and t probabilities", Statistics and Computing 14, 251-260,
/// after Z. Drezner and G. O. Wesolowsky (1990), Journal of Statistical Computation and
/// Simulation 35, 101-107.
[[nodiscard]] LIKENESS_EXPORT double bivariate_normal_cdf(double x, double y, double rho) noexcept;

}  // namespace likeness::stats
