#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/neighbour_points.hpp"

namespace likeness::stats {

/// A kd-tree whose leaves are tiles of kTilePoints points (the last one may have fewer), which the
/// kernels compare as a whole. Every node knows the box that bounds its points.
class NeighbourTree {
 public:
  struct Node {
    std::uint32_t begin = 0;  ///< positions [begin, end) in order()
    std::uint32_t end = 0;
    std::uint32_t left = 0;  ///< child nodes; a leaf has none
    std::uint32_t right = 0;
    std::uint32_t dimension = 0;  ///< coordinates up to `border` are on the left
    double border = 0;

    [[nodiscard]] bool is_leaf() const noexcept { return left == 0; }
  };

  NeighbourTree(const Points& points, bool is_gower);

  [[nodiscard]] std::span<const Node> nodes() const noexcept { return nodes_; }  ///< 0: the root
  /// Row numbers, leaf after leaf.
  [[nodiscard]] std::span<const std::uint32_t> order() const noexcept { return order_; }
  [[nodiscard]] std::size_t tiles() const noexcept;

  /// The lower and then the upper corner of a node's box.
  [[nodiscard]] const double* box(std::size_t node) const noexcept {
    return boxes_.data() + node * 2 * dimensions_;
  }
  /// A lower bound, up to rounding, for the sums of squared or capped differences between the
  /// points of the node and those of a box.
  [[nodiscard]] double distance_to_box(std::size_t node, const double* box) const noexcept;

  /// The leaf on whose side of every border the point is, as a tile number.
  [[nodiscard]] std::uint32_t home_tile(const double* point) const noexcept;

 private:
  void build(std::size_t node, const Points& points);
  void bound(std::size_t node, const Points& points);

  std::size_t dimensions_;
  bool is_gower_;
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> order_;
  std::vector<double> boxes_;
};

}  // namespace likeness::stats
