#include "stats/prefix_tree.hpp"

#include <algorithm>
#include <numeric>

namespace likeness::stats {

PrefixTree::PrefixTree(const WeightedPaths& paths, std::size_t ranks) {
  std::vector<std::size_t> order(paths.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto first = paths.path(a);
    const auto second = paths.path(b);
    return std::lexicographical_compare(first.begin(), first.end(), second.begin(), second.end());
  });
  // In this order a path shares nodes with the one before it only.
  std::vector<std::uint32_t> open;
  for (const std::size_t k : order) {
    const auto path = paths.path(k);
    std::size_t shared = 0;
    while (shared < std::min(path.size(), open.size()) && nodes_[open[shared]].rank == path[shared])
      ++shared;
    open.resize(shared);
    for (std::size_t depth = shared; depth < path.size(); ++depth) {
      const std::uint32_t parent = depth == 0 ? kRoot : open.back();
      open.push_back(static_cast<std::uint32_t>(nodes_.size()));
      nodes_.push_back({path[depth], parent, 0});
    }
    for (const std::uint32_t node : open) nodes_[node].weight += paths.weights[k];
  }
  begin_.assign(ranks + 1, 0);
  for (const Node& node : nodes_) ++begin_[static_cast<std::size_t>(node.rank) + 1];
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  by_rank_.resize(nodes_.size());
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (std::uint32_t k = 0; k < nodes_.size(); ++k) {
    by_rank_[next[static_cast<std::size_t>(nodes_[k].rank)]++] = k;
  }
}

std::uint64_t PrefixTree::weight(std::int32_t rank) const noexcept {
  std::uint64_t sum = 0;
  for (const std::uint32_t node : nodes_of(rank)) sum += nodes_[node].weight;
  return sum;
}

std::vector<std::uint64_t> PrefixTree::weights_above(std::int32_t rank) const {
  std::vector<std::uint64_t> weights(static_cast<std::size_t>(rank), 0);
  for (const std::uint32_t node : nodes_of(rank)) {
    for (std::uint32_t above = nodes_[node].parent; above != kRoot; above = nodes_[above].parent) {
      weights[static_cast<std::size_t>(nodes_[above].rank)] += nodes_[node].weight;
    }
  }
  return weights;
}

WeightedPaths PrefixTree::paths_above(std::int32_t rank, std::span<const std::uint8_t> keep) const {
  WeightedPaths paths;
  for (const std::uint32_t node : nodes_of(rank)) {
    const std::size_t begin = paths.ranks.size();
    for (std::uint32_t above = nodes_[node].parent; above != kRoot; above = nodes_[above].parent) {
      const std::int32_t met = nodes_[above].rank;
      if (keep[static_cast<std::size_t>(met)] != 0) paths.ranks.push_back(met);
    }
    if (paths.ranks.size() == begin) continue;
    std::reverse(paths.ranks.begin() + static_cast<std::ptrdiff_t>(begin), paths.ranks.end());
    paths.close(nodes_[node].weight);
  }
  return paths;
}

}  // namespace likeness::stats
