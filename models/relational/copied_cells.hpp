#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "likeness/table.hpp"

namespace likeness::models {

/// `table` with the cells of a column taken from `from`, of which each row leads to row `rows[k]`;
/// cells of rows that lead nowhere stay. Both columns are strings, numbers, or of one type.
[[nodiscard]] Table with_copied_cells(const Table& table, std::size_t column, const Column& from,
                                      std::span<const std::int32_t> rows);

}  // namespace likeness::models
