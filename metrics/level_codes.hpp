#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "core/variant.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// One code per row, in the narrowest type that holds the codes of both tables.
using Codes =
    Variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>>;

[[nodiscard]] std::size_t size(const Codes& codes) noexcept;

/// A discrete column of two tables under one numbering: equal codes mean equal cells.
struct LevelCodes {
  Codes real;
  Codes synthetic;
  /// Codes are below this. Not every code need occur.
  std::uint32_t level_count = 0;
  /// The code of missing cells, where there are any.
  std::optional<std::uint32_t> missing_level;
};

/// Numbers the levels of a column of two tables by what the cells mean: numbers by value (1 equals
/// 1.0, true and "1"), truth values by truth, times by the instant, all else by its text.
[[nodiscard]] LevelCodes number_levels(const Column& real, const Column& synthetic);

/// A discrete column of any number of tables under one numbering.
struct SharedLevelCodes {
  std::vector<Codes> columns;  ///< one per table
  std::uint32_t level_count = 0;
  std::optional<std::uint32_t> missing_level;
};

/// Numbers the levels of one column of several tables in the order in which they are met, table by
/// table, the missing one last.
[[nodiscard]] SharedLevelCodes number_levels(std::span<const Column* const> columns);

/// How many rows have each code below `level_count`.
[[nodiscard]] std::vector<std::size_t> count_levels(const Codes& codes, std::uint32_t level_count);

}  // namespace likeness::metrics
