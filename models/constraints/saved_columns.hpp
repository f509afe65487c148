#pragma once

#include <string_view>

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A table with its cells as a field of the archive's present scope.
void table_fields(io::Archive& archive, std::string_view name, Table& table);

/// The table's columns without rows; those with codes keep their dictionaries.
[[nodiscard]] Table without_rows(const Table& table);

}  // namespace likeness::models
