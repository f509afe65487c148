#pragma once

#include <span>

#include "likeness/table.hpp"

namespace likeness {

/// The rows of several tables with the same columns, of which there is at least one, one after
/// another. Columns are written as the first table's.
[[nodiscard]] Table join_tables(std::span<const Table> tables);

}  // namespace likeness
