#pragma once

#include <cstddef>
#include <memory>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

/// How far two rows are apart. Columns are scaled by the rows searched, not by the queries.
enum class Distance {
  /// Square root of the sum of squared differences. Numbers only, none missing.
  kEuclidean,
  /// Euclidean, after dividing each column by its standard deviation (n - 1); a constant column is
  /// not divided.
  kStandardized,
  /// Mean over the columns of a difference between 0 and 1 (after Gower 1971). Numbers: the
  /// difference divided by the column's range, at most 1. Categories: 0 where equal, otherwise 1.
  /// Two missing values are equal; a missing value and any other differ by 1 (Gower leaves such
  /// columns out of the mean, which brings a row of missing values near to every row). In a column
  /// with a single value, any other value differs by 1. The same as in SDMetrics' distance to the
  /// closest record.
  kGower,
};

/// How to search. Never changes what is found.
enum class SearchMethod {
  kAutomatic,   ///< the tree, or brute force once a few queries show that it prunes too little
  kTree,        ///< kd-tree
  kBruteForce,  ///< every query against every row
};

/// The k nearest rows of each query: column q holds those of query q, nearest first, the lower row
/// of equally near ones first.
struct Neighbours {
  Eigen::MatrixXi rows;       ///< k x queries: row numbers
  Eigen::MatrixXd distances;  ///< k x queries
};

/// Exact search for nearest rows. Distances are computed in double precision; single precision only
/// rules rows out, with a margin for its rounding. The same bits for any number of threads, method
/// and processor. Immutable; any number of threads may share one.
class LIKENESS_EXPORT NeighbourSearch {
 public:
  /// Copies the rows. Throws Error(kData) for no rows, no columns, infinite numbers or numbers
  /// beyond 1e150, and, except for Gower's distance, for missing numbers; Error(kUsage) for
  /// category columns with another distance than Gower's.
  NeighbourSearch(const MixedRows& rows, Distance distance);

  NeighbourSearch(NeighbourSearch&&) noexcept;
  NeighbourSearch& operator=(NeighbourSearch&&) noexcept;
  ~NeighbourSearch();

  /// The `count` nearest rows of each query. Throws Error(kData) where the columns differ in number
  /// or for numbers as above, Error(kUsage) where `count` is 0 or more than there are rows.
  [[nodiscard]] Neighbours nearest(const MixedRows& queries, std::size_t count,
                                   SearchMethod method = SearchMethod::kAutomatic) const;

  /// The `count` nearest other rows of each row searched; equal rows are others. Throws
  /// Error(kUsage) where `count` is 0 or not below the number of rows.
  [[nodiscard]] Neighbours nearest_others(std::size_t count,
                                          SearchMethod method = SearchMethod::kAutomatic) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace likeness::stats
