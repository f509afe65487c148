#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// A table with its cells as a field of the archive's present scope.
void table_fields(io::Archive& archive, std::string_view name, Table& table);

/// The table with the strings in dictionaries that its cells use: a part of a table must not carry
/// those of the whole.
[[nodiscard]] Table with_used_dictionaries(const Table& table);

/// The table's columns without rows. Dictionaries keep the strings for which `keeps` says so.
[[nodiscard]] Table without_rows(
    const Table& table, const std::function<bool(const Column& column, std::size_t code)>& keeps);

}  // namespace likeness::models
