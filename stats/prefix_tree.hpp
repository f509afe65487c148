#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::stats {

/// Paths of ranks, each with a weight: path k holds ranks[offsets[k]] up to ranks[offsets[k + 1]],
/// rising.
struct WeightedPaths {
  std::vector<std::size_t> offsets = {0};
  std::vector<std::int32_t> ranks;
  std::vector<std::uint64_t> weights;

  [[nodiscard]] std::size_t size() const noexcept { return weights.size(); }
  [[nodiscard]] std::span<const std::int32_t> path(std::size_t k) const noexcept {
    return {ranks.data() + offsets[k], offsets[k + 1] - offsets[k]};
  }
  /// Appends what has been pushed onto `ranks` since the last call as one path.
  void close(std::uint64_t weight) {
    offsets.push_back(ranks.size());
    weights.push_back(weight);
  }
};

/// The FP-tree: paths merged where they begin alike, with the nodes of each rank at hand.
class PrefixTree {
 public:
  /// `ranks` is how many there are.
  PrefixTree(const WeightedPaths& paths, std::size_t ranks);

  /// The weight of all paths through nodes of that rank.
  [[nodiscard]] std::uint64_t weight(std::int32_t rank) const noexcept;

  /// For each node of that rank, the ranks above it that `keep` (0 or 1 for each rank) lets stay.
  [[nodiscard]] WeightedPaths paths_above(std::int32_t rank,
                                          std::span<const std::uint8_t> keep) const;

  /// The weight of each rank above nodes of `rank`.
  [[nodiscard]] std::vector<std::uint64_t> weights_above(std::int32_t rank) const;

 private:
  struct Node {
    std::int32_t rank;
    std::uint32_t parent;
    std::uint64_t weight;
  };
  static constexpr std::uint32_t kRoot = UINT32_MAX;

  [[nodiscard]] std::span<const std::uint32_t> nodes_of(std::int32_t rank) const noexcept {
    const auto r = static_cast<std::size_t>(rank);
    return {by_rank_.data() + begin_[r], begin_[r + 1] - begin_[r]};
  }

  std::vector<Node> nodes_;             // parents before children
  std::vector<std::uint32_t> by_rank_;  // nodes of rank 0, of rank 1, ...
  std::vector<std::size_t> begin_;      // where those of each rank begin
};

}  // namespace likeness::stats
