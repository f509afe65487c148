#pragma once

#include <cstddef>
#include <span>

#include "likeness/table.hpp"

namespace likeness {

/// The given rows of a table, in that order; a row may come several times.
[[nodiscard]] Table take_table_rows(const Table& table, std::span<const std::size_t> rows);

}  // namespace likeness
