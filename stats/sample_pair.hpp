#pragma once

#include <Eigen/Core>

namespace likeness::stats {

/// Rows in memory one after another, as distances want them.
using Points = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A pair of samples to be compared, checked: points with the same columns, finite numbers. Throws
/// Error(kData) otherwise.
struct SamplePair {
  SamplePair(const Eigen::Ref<const Eigen::MatrixXd>& x_points,
             const Eigen::Ref<const Eigen::MatrixXd>& y_points);

  Points x;
  Points y;
};

}  // namespace likeness::stats
