#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// The columns of a table that together are a key, or refer to one.
using KeyColumns = std::vector<const Column*>;

/// Keys of rows as numbers.
struct KeyCodes {
  /// Of each table's rows: equal keys have equal numbers, in the order in which they first come;
  /// kNoKey where a cell is missing.
  std::vector<std::vector<std::int64_t>> of_tables;
  std::size_t keys = 0;  ///< different ones

  static constexpr std::int64_t kNoKey = -1;
};

/// Numbers the keys of several tables together; each has as many columns. Cells are equal where
/// they are the same number or the same text.
[[nodiscard]] KeyCodes key_codes(std::span<const KeyColumns> tables);

/// Numbers the keys of a parent (first) and the references to them of a child.
[[nodiscard]] KeyCodes key_codes(const Relation& relation, const Table& parent, const Table& child);

/// Those columns; throws Error(kData) where one is not there.
[[nodiscard]] KeyColumns key_columns(const Table& table, std::span<const std::string> names);

/// The key of a row as a sentence shows it.
[[nodiscard]] std::string shown_key(const KeyColumns& columns, std::size_t row);

}  // namespace likeness
