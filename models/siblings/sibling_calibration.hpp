#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/frame/column_values.hpp"
#include "models/siblings/sibling_learned.hpp"

namespace likeness::models {

/// What the chains of rows within parents were learned from, to be drawn again.
struct SiblingPilot {
  const std::vector<ColumnValues>& context;  ///< of each parent
  const std::vector<ColumnValues>& given;    ///< of each row
  std::span<const std::size_t> ends;         ///< of each parent: where its rows end
  SiblingRowChain::LearnedStates first;      ///< of first rows
  SiblingRowChain::LearnedStates next;       ///< of further ones
  std::uint64_t seed = 0;
};

/// Moves the log-odds of every decision by a constant, so that rows that are drawn one after
/// another come to each state as often as the rows learned from (docs/sequences.md). Rows go astray
/// otherwise: each is drawn given those before it, which were drawn, too. Nothing is done for a
/// few parents, which differ by chance alone.
void calibrate_siblings(SiblingModel::Learned& learned, const SiblingPilot& pilot);

}  // namespace likeness::models
