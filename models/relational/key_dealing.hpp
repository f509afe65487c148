#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace likeness::models {

/// Rows that are to refer to a row of another table each. Groups and clusters are small numbers; a
/// row gets a parent of its own group, and of its cluster where the group has one.
struct RowsToDeal {
  std::span<const std::int32_t> clusters;   ///< of each row; negative: no parent is wanted
  std::span<const std::int32_t> groups;     ///< of each row; empty where all are in one
  std::span<const std::uint64_t> elements;  ///< of each row: its number among random ones
  /// Of each row, whose it is, rows of one side by side: none of these has a parent twice. Empty
  /// where that doesn't matter.
  std::span<const std::uint64_t> owners;
};

struct ParentsToDeal {
  std::span<const std::int32_t> clusters;  ///< of each parent; empty where all are in one
  std::span<const std::int32_t> groups;
  std::span<const std::uint32_t> degrees;      ///< how many rows each should get
  std::span<const std::uint32_t> before = {};  ///< that each has already; empty for none
  /// How many each may have at least and at most, with those before, as far as that is possible.
  std::uint32_t fewest = 0;
  std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
};

/// Of each row the parent that it gets, or kNoParent where there is none left. In each group and
/// cluster parents get rows in proportion to their degrees, and just these where the numbers of
/// rows agree with them (stub dealing; docs/relational.md), within their bounds. With `once`, no
/// parent gets two.
[[nodiscard]] std::vector<std::int32_t> deal_parents(const RowsToDeal& rows,
                                                     const ParentsToDeal& parents, bool once,
                                                     std::uint64_t seed);

}  // namespace likeness::models
