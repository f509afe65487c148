#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/stats/neighbours.hpp"
#include "stats/kernels/table.hpp"
#include "stats/neighbour_tree.hpp"

namespace likeness::stats {

/// Queries that go through the tree together.
inline constexpr std::size_t kGroupQueries = 64;

/// The points of a tree's leaves as the kernels want them, and the bound of their rounding error.
///
/// Euclidean coordinates are centred and, in single precision, scaled by a power of two to at most
/// 1, so that nothing overflows.
template <class Scalar>
class Tiles {
 public:
  Tiles(const Points& points, const NeighbourTree& tree, bool is_gower);

  [[nodiscard]] const Scalar* tile(std::size_t index) const noexcept {
    return coordinates_.data() + index * (dimensions_ + 1) * kTilePoints;
  }
  /// Coordinate of a query as tiles hold it.
  [[nodiscard]] double coordinate(double value, std::size_t dimension) const noexcept {
    return (value - centre_[dimension]) * scale_;
  }
  /// Whether queries lie so near to the points that their coordinates can't overflow.
  [[nodiscard]] bool can_hold(const Points& queries) const;

  /// The proximity (see TileKernels) from which on a point's sum of squared or capped differences
  /// is certainly above `sum`, for a query with the given squared norm in the tiles' coordinates.
  [[nodiscard]] Scalar limit(double sum, double query_square) const noexcept;

 private:
  std::size_t dimensions_;
  bool is_gower_;
  double scale_ = 1;
  double largest_norm_ = 0;
  std::vector<double> centre_;
  std::vector<Scalar> coordinates_;
};

/// What is searched for. `others`: query q is row q itself, which is no neighbour of its own.
struct SearchProblem {
  const Points& points;
  const NeighbourTree& tree;
  const Points& queries;
  std::size_t count;
  bool others;
  bool is_gower;
};

/// How much work a scan was.
struct ScanWork {
  std::size_t tiles_in_all = 0;
  std::size_t tiles_compared = 0;
  std::size_t points_compared = 0;
  std::size_t exact_distances = 0;

  friend ScanWork operator+(const ScanWork& a, const ScanWork& b) {
    return {a.tiles_in_all + b.tiles_in_all, a.tiles_compared + b.tiles_compared,
            a.points_compared + b.points_compared, a.exact_distances + b.exact_distances};
  }
};

/// Finds the neighbours of up to kGroupQueries queries, best if they lie near each other, and
/// writes them to their columns of `result`.
template <class Scalar>
ScanWork scan_group(const SearchProblem& problem, const Tiles<Scalar>& tiles,
                    std::span<const std::uint32_t> queries, bool brute_force, Neighbours& result);

}  // namespace likeness::stats
