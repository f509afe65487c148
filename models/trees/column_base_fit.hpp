#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "likeness/random.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// Tables of more rows have no base: trees learn from so many what a base could tell.
inline constexpr std::size_t kMostBaseRows = 1500;

/// What a base is learned from: a table's cells as bins, row after row, by place in the chain.
struct BaseRows {
  stats::RowBins bins;
  std::size_t count = 0;
};

/// What a base is made of: in large tables, one regression of all ordered states at a fixed ridge;
/// decisions that stand alone have rows enough for trees.
enum class BaseEffort { kAll, kOrdered };

/// The base of the column at `place`, whose states in those rows are `cells`, given the columns at
/// `predictors`, of which the first ones tell most about it. A regression has to save a nat on
/// rows held out, or it is left out. Uses elements 0, 1, ... of `random`.
[[nodiscard]] ColumnBase learn_column_base(const std::vector<ChainColumn>& chain, std::size_t place,
                                           std::span<const std::size_t> predictors,
                                           const BaseRows& rows,
                                           std::span<const std::int32_t> cells, BaseEffort effort,
                                           const RandomStream& random);

}  // namespace likeness::models
