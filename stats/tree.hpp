#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/random.hpp"
#include "likeness/stats/decision_tree.hpp"
#include "stats/binned_rows.hpp"

namespace likeness::stats {

/// A set of bins of one column.
using BinSet = std::array<std::uint64_t, 4>;

inline void insert_bin(BinSet& set, std::uint8_t bin) noexcept {
  set[bin >> 6] |= std::uint64_t{1} << (bin & 63);
}
[[nodiscard]] inline bool contains_bin(const BinSet& set, std::uint8_t bin) noexcept {
  return (set[bin >> 6] >> (bin & 63) & 1) != 0;
}

/// A node of a tree over binned rows. Numeric columns send bins up to `threshold` to the left,
/// category columns those of a set; a numeric column's missing values have a side of their own.
struct TreeNode {
  std::int32_t column = -1;  ///< -1 in a leaf
  std::int32_t next = 0;     ///< the left child, the right one follows it; in a leaf: which leaf
  std::int32_t bin_set = 0;  ///< 0, the empty set, where the threshold decides
  std::uint8_t threshold = 0;
  bool missing_left = false;

  [[nodiscard]] bool is_leaf() const noexcept { return column < 0; }
};

/// A grown tree. Leaf l holds `outputs` numbers at values[l * outputs]: class probabilities or the
/// mean.
struct Tree {
  std::vector<TreeNode> nodes;
  std::vector<BinSet> bin_sets = {BinSet{}};
  std::vector<double> values;

  /// The node below `node` for a row in this bin of its column. Without a branch: which way rows go
  /// is just what can't be predicted.
  [[nodiscard]] std::int32_t child(const TreeNode& node, std::uint8_t bin) const noexcept {
    static_assert(kMissingBin == 255);
    // One more on both sides turns the missing bin from the highest into the lowest.
    const auto shift = static_cast<std::uint8_t>(node.missing_left ? 1 : 0);
    const unsigned below =
        static_cast<std::uint8_t>(bin + shift) <= static_cast<std::uint8_t>(node.threshold + shift);
    const unsigned by_threshold = node.bin_set == 0;
    const unsigned contained = contains_bin(bin_sets[static_cast<std::size_t>(node.bin_set)], bin);
    return node.next + 1 - static_cast<std::int32_t>((by_threshold & below) | contained);
  }
};

/// One row's part in growing a tree: it adds `value` to statistic `slot`. Classification has one
/// slot per class, and the value is the class weight; regression has one slot, and the value is the
/// target. Both are already multiplied by `count`, the number of times the row was drawn.
struct TreeEntry {
  double value;
  std::uint32_t row;
  std::uint16_t slot;
  std::uint16_t count;
};

/// What all trees of a fit share.
struct TreeProblem {
  const BinnedRows& bins;
  const ColumnBins& columns;
  bool classification;
  std::size_t slots;
  double offset;  ///< added to every leaf's mean in regression
  TreeOptions options;
  std::size_t columns_per_split;
};

/// Grows a tree on `entries` and adds each split's decrease of impurity to importance[column].
/// Element 0, 1, ... of `random` decide the columns tried: the tree is a function of the arguments.
[[nodiscard]] Tree grow_tree(const TreeProblem& problem, std::vector<TreeEntry> entries,
                             const RandomStream& random, std::span<double> importance);

}  // namespace likeness::stats
