#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>

namespace likeness::stats {

struct LbfgsOptions {
  double tolerance = 1e-5;  ///< largest absolute partial derivative to stop at
  std::size_t max_iterations = 300;
};

/// Returns the value at `x` and writes the gradient there.
using Objective = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

/// Minimizes a smooth convex function by L-BFGS (Liu and Nocedal 1989, Mathematical Programming 45)
/// with ten corrections and Armijo's backtracking, from `start`. Returns the last point, which is
/// never worse than the start.
[[nodiscard]] Eigen::VectorXd minimize_lbfgs(const Objective& objective, Eigen::VectorXd start,
                                             const LbfgsOptions& options);

}  // namespace likeness::stats
