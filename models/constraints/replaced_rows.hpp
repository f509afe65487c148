#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// `table` with row rows[k] as the one row of replacements[k], which has the same columns; but for
/// the columns in `kept`, which stay.
[[nodiscard]] Table with_replaced_rows(const Table& table, std::span<const std::size_t> rows,
                                       std::span<const Table> replacements,
                                       std::span<const std::string> kept);

/// `table` with the cell of row rows[k] in each of `columns` as in the one row of replacements[k],
/// where it is there in one of the two alone.
[[nodiscard]] Table with_replaced_gaps(Table table, std::span<const std::size_t> rows,
                                       std::span<const Table> replacements,
                                       std::span<const std::string> columns);

}  // namespace likeness::models
