#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"
#include "models/siblings/sibling_learned.hpp"
#include "models/trees/decision_tally.hpp"

namespace likeness::models {

/// What rows that are drawn were told, of the first one of each parent and of further ones. Empty
/// at first: they are added to.
struct SiblingTallies {
  DecisionTally first;
  DecisionTally next;
};

/// What rows are drawn for.
struct SiblingRequest {
  const std::vector<ColumnValues>& context;
  std::span<const std::uint64_t> parents;  ///< numbers; none where rows have elements
  std::span<const std::uint64_t> lengths;
  std::span<const std::uint64_t> stops;
  const std::vector<ColumnValues>& given;
  std::span<const std::uint64_t> elements;
  bool is_even = false;
  std::uint64_t seed = 0;
  std::span<const std::uint64_t> begun = {};  ///< of each parent, how many rows are known
  /// These as the engine sees them, those of the first parent first.
  const std::vector<ColumnValues>* begun_cells = nullptr;
  std::span<const std::size_t> begun_ends = {};
  SiblingTallies* tallies = nullptr;  ///< told of what is drawn evenly
};

[[nodiscard]] DrawnSiblings draw_siblings(const SiblingModel::Learned& learned,
                                          const SiblingRequest& request);

}  // namespace likeness::models
