#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "likeness/table.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// The cells of a table that is not the one that was learned, as its learned columns.
struct KnownCells {
  /// A level that the frame doesn't have.
  static constexpr std::int32_t kUnseen = -1;

  std::vector<ColumnValues>
      values;  ///< kUnseen among codes; of missing cells the level, or kUnseen
  /// Of each learned column, which cells are missing; empty where none is.
  std::vector<std::vector<bool>> missing;

  [[nodiscard]] bool is_missing(std::size_t k, std::size_t row) const {
    return !missing[k].empty() && missing[k][row];
  }
};

/// Columns are told by their names; others than the learned ones don't matter. Throws Error(kData)
/// where the table lacks one, or holds text or dates where numbers were learned, or the other way
/// round. Learned column `but` may be missing or anything: its cells are all missing. The frame has
/// no states of numbers. Gaps of generated columns are known where the table has the column.
[[nodiscard]] KnownCells encode_known(const Frame& frame, const Table& table,
                                      std::optional<std::size_t> but = std::nullopt);

}  // namespace likeness::models
