#include "stats/neighbour_tree.hpp"

#include <algorithm>
#include <numeric>

#include "stats/kernels/table.hpp"

namespace likeness::stats {

NeighbourTree::NeighbourTree(const Points& points, bool is_gower)
    : dimensions_(static_cast<std::size_t>(points.cols())),
      is_gower_(is_gower),
      nodes_(1),
      order_(static_cast<std::size_t>(points.rows())) {
  std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  nodes_[0].end = static_cast<std::uint32_t>(order_.size());
  for (std::size_t node = 0; node < nodes_.size(); ++node) build(node, points);
}

std::size_t NeighbourTree::tiles() const noexcept {
  return (order_.size() + kTilePoints - 1) / kTilePoints;
}

void NeighbourTree::bound(std::size_t node, const Points& points) {
  boxes_.resize((node + 1) * 2 * dimensions_);
  double* low = boxes_.data() + node * 2 * dimensions_;
  double* high = low + dimensions_;
  const Node range = nodes_[node];
  const double* first = points.row(order_[range.begin]).data();
  std::copy_n(first, dimensions_, low);
  std::copy_n(first, dimensions_, high);
  for (std::uint32_t k = range.begin + 1; k < range.end; ++k) {
    const double* point = points.row(order_[k]).data();
    for (std::size_t d = 0; d < dimensions_; ++d) {
      low[d] = std::min(low[d], point[d]);
      high[d] = std::max(high[d], point[d]);
    }
  }
}

void NeighbourTree::build(std::size_t node, const Points& points) {
  bound(node, points);
  const Node range = nodes_[node];
  const std::size_t size = range.end - range.begin;
  if (size <= kTilePoints) return;

  std::size_t widest = 0;
  double width = -1;
  for (std::size_t d = 0; d < dimensions_; ++d) {
    double extent = box(node)[dimensions_ + d] - box(node)[d];
    if (is_gower_) extent = std::min(extent, 1.0);
    if (extent <= width) continue;
    widest = d;
    width = extent;
  }
  const auto column = static_cast<Eigen::Index>(widest);
  // Whole tiles on the left, so that only the last tile of all has room.
  const std::size_t half = size / 2 / kTilePoints * kTilePoints;
  const auto middle = static_cast<std::uint32_t>(range.begin + std::max(half, kTilePoints));
  std::nth_element(order_.begin() + range.begin, order_.begin() + middle - 1,
                   order_.begin() + range.end, [&](std::uint32_t a, std::uint32_t b) {
                     const double x = points(a, column);
                     const double y = points(b, column);
                     return x < y || (x == y && a < b);
                   });
  const auto left = static_cast<std::uint32_t>(nodes_.size());
  nodes_[node].left = left;
  nodes_[node].right = left + 1;
  nodes_[node].dimension = static_cast<std::uint32_t>(widest);
  nodes_[node].border = points(order_[middle - 1], column);
  nodes_.resize(nodes_.size() + 2);
  nodes_[left].begin = range.begin;
  nodes_[left].end = middle;
  nodes_[left + 1].begin = middle;
  nodes_[left + 1].end = range.end;
}

double NeighbourTree::distance_to_box(std::size_t node, const double* other) const noexcept {
  const double* own = box(node);
  double sum = 0;
  for (std::size_t d = 0; d < dimensions_; ++d) {
    const double above = other[d] - own[dimensions_ + d];
    const double below = own[d] - other[dimensions_ + d];
    const double gap = std::max(0.0, std::max(above, below));
    sum += is_gower_ ? std::min(gap, 1.0) : gap * gap;
  }
  return sum;
}

std::uint32_t NeighbourTree::home_tile(const double* point) const noexcept {
  std::size_t node = 0;
  while (!nodes_[node].is_leaf()) {
    const Node& split = nodes_[node];
    node = point[split.dimension] <= split.border ? split.left : split.right;
  }
  return static_cast<std::uint32_t>(nodes_[node].begin / kTilePoints);
}

}  // namespace likeness::stats
