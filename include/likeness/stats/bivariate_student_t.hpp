#pragma once

#include "likeness/export.hpp"

namespace likeness::stats {

/// P(X <= x, Y <= y) for a bivariate Student t pair with correlation `rho` in [-1, 1] and `nu` > 0
/// degrees of freedom, whole or not: absolute error below 1e-12. Infinite x and y are allowed;
/// NaN if any argument is NaN or out of its range.
///
/// The derivative by the correlation, integrated from the nearer of the two perfect correlations,
/// where the probability is known: A. Genz (2004), Statistics and Computing 14, 251-260, equation
/// 11, after R. L. Plackett (1954), Biometrika 41.
[[nodiscard]] LIKENESS_EXPORT double bivariate_student_cdf(double x, double y, double rho,
                                                           double nu);

}  // namespace likeness::stats
