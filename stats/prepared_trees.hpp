#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/kernels/dispatch.hpp"

namespace likeness::stats {

struct BoostedTrees;
struct RowBins;

/// Boosted trees in the form that many rows at once are evaluated in (SmallTrees).
class PreparedTrees {
 public:
  PreparedTrees() = default;
  /// Empty where a tree has more than kSmallTreeLeaves leaves.
  explicit PreparedTrees(const BoostedTrees& trees);

  [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
  /// Adds to scores[k] what the trees say of row rows[k].
  void add_scores(const RowBins& bins, std::span<const std::uint32_t> rows, std::span<float> scores,
                  const kernels::Table& kernels = kernels::table()) const;

 private:
  std::vector<std::uint16_t>
      features_;  ///< that the trees ask for, in the order of splits' numbers
  std::vector<std::uint32_t> first_split_;
  std::vector<SmallTreeSplit> splits_;
  std::vector<std::uint32_t> sets_;
  std::vector<float> values_;
};

}  // namespace likeness::stats
