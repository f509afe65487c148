#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "likeness/stats/mixed_rows.hpp"
#include "likeness/stats/neighbours.hpp"

namespace likeness::stats {

/// Rows as points, one after another, in coordinates in which the distance needs no scales: see
/// squared_or_capped_sum.
using Points = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// How rows become points, learned from the rows searched.
///
/// For Gower's distance all columns become one kind: the difference of two coordinates, capped
/// at 1. Numbers lie in [0, 1] (queries outside that range are moved to within [-1, 2], which the
/// cap makes equivalent), missing ones at 4; category codes stay whole numbers, missing ones at -1.
class PointScale {
 public:
  /// Throws as NeighbourSearch's constructor says.
  PointScale(const MixedRows& rows, Distance distance);

  /// Throws as NeighbourSearch::nearest says.
  [[nodiscard]] Points apply(const MixedRows& rows) const;

  [[nodiscard]] bool is_gower() const noexcept { return distance_ == Distance::kGower; }

 private:
  [[nodiscard]] double coordinate(double value, std::size_t column) const;

  Distance distance_;
  std::size_t code_columns_;
  std::vector<double> origin_;  // of each numeric column; Gower only
  std::vector<double> unit_;    // of each numeric column; 0: a single value (Gower)
};

/// The sum of squared differences, or of differences capped at 1 for Gower's distance, in the order
/// of the coordinates.
[[nodiscard]] inline double squared_or_capped_sum(const double* a, const double* b,
                                                  std::size_t dimensions, bool is_gower) noexcept {
  double sum = 0;
  if (is_gower) {
    for (std::size_t d = 0; d < dimensions; ++d) {
      const double difference = a[d] > b[d] ? a[d] - b[d] : b[d] - a[d];
      sum += difference < 1 ? difference : 1;
    }
  } else {
    for (std::size_t d = 0; d < dimensions; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  }
  return sum;
}

}  // namespace likeness::stats
