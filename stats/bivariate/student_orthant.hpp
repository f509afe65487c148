#pragma once

namespace likeness::stats::detail {

/// bivariate_student_cdf for finite x and y whose distribution functions `p` and `q` are known
/// already.
[[nodiscard]] double student_orthant(double x, double y, double p, double q, double rho, double nu);

}  // namespace likeness::stats::detail
