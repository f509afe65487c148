#include "stats/prepared_trees.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "stats/boosted_trees.hpp"

namespace likeness::stats {
namespace {

using LeafMask = std::uint32_t;

/// One tree, its leaves numbered from left to right.
class SmallTree {
 public:
  SmallTree(const std::vector<BoostedNode>& nodes, std::int32_t root) : nodes_(nodes) {
    walk(root);
  }

  [[nodiscard]] bool fits() const noexcept { return leaves_ <= kSmallTreeLeaves; }
  [[nodiscard]] const std::vector<SmallTreeSplit>& splits() const noexcept { return splits_; }
  [[nodiscard]] const std::array<float, kSmallTreeLeaves>& values() const noexcept {
    return values_;
  }

 private:
  /// The leaves below a node.
  LeafMask walk(std::int32_t index) {
    const auto self = static_cast<std::size_t>(index);
    const BoostedNode& node = nodes_[self];
    if (node.is_leaf(self)) {
      const std::size_t leaf = leaves_++;
      if (!fits()) return 0;
      values_[leaf] = node.value;
      return LeafMask{1} << leaf;
    }
    const LeafMask left = walk(node.next);
    const LeafMask right = walk(node.next + 1);
    splits_.push_back({node.feature, node.set, node.threshold, static_cast<std::uint8_t>(~left),
                       static_cast<std::uint8_t>(~left >> 8)});
    return left | right;
  }

  const std::vector<BoostedNode>& nodes_;
  std::size_t leaves_ = 0;
  std::vector<SmallTreeSplit> splits_;
  std::array<float, kSmallTreeLeaves> values_{};
};

}  // namespace

PreparedTrees::PreparedTrees(const BoostedTrees& trees) {
  if (trees.roots.empty()) return;
  for (const BinSet& set : trees.sets) {
    for (const std::uint64_t word : set) {
      sets_.push_back(static_cast<std::uint32_t>(word));
      sets_.push_back(static_cast<std::uint32_t>(word >> 32));
    }
  }
  for (const BoostedRoot& root : trees.roots) {
    const SmallTree tree(trees.nodes, root.node);
    if (!tree.fits()) {
      *this = {};
      return;
    }
    first_split_.push_back(static_cast<std::uint32_t>(splits_.size()));
    splits_.insert(splits_.end(), tree.splits().begin(), tree.splits().end());
    values_.insert(values_.end(), tree.values().begin(), tree.values().end());
  }
  first_split_.push_back(static_cast<std::uint32_t>(splits_.size()));
  for (const SmallTreeSplit& split : splits_) features_.push_back(split.feature);
  std::sort(features_.begin(), features_.end());
  features_.erase(std::unique(features_.begin(), features_.end()), features_.end());
  for (SmallTreeSplit& split : splits_) {
    split.feature = static_cast<std::uint16_t>(
        std::lower_bound(features_.begin(), features_.end(), split.feature) - features_.begin());
  }
}

void PreparedTrees::add_scores(const RowBins& bins, std::span<const std::uint32_t> rows,
                               std::span<float> scores, const kernels::Table& kernels) const {
  const SmallTrees trees = {first_split_.size() - 1, first_split_.data(), splits_.data(),
                            sets_.data(), values_.data()};
  std::vector<std::uint8_t> block(features_.size() * kTreeRows);
  std::array<float, kTreeRows> block_scores{};
  for (std::size_t begin = 0; begin < rows.size(); begin += kTreeRows) {
    const std::size_t count = std::min(kTreeRows, rows.size() - begin);
    for (std::size_t k = 0; k < count; ++k) {
      const std::uint8_t* const row = bins.row(rows[begin + k]);
      for (std::size_t f = 0; f < features_.size(); ++f) {
        block[f * kTreeRows + k] = row[features_[f]];
      }
    }
    if (count == kTreeRows) {
      kernels.add_small_trees(trees, block.data(), scores.data() + begin);
      continue;
    }
    std::copy_n(scores.begin() + static_cast<std::ptrdiff_t>(begin), count, block_scores.begin());
    kernels.add_small_trees(trees, block.data(), block_scores.data());
    std::copy_n(block_scores.begin(), count, scores.begin() + static_cast<std::ptrdiff_t>(begin));
  }
}

}  // namespace likeness::stats
