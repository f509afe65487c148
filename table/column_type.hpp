#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "likeness/table.hpp"

namespace likeness {

/// The member of Column that holds the cells.
enum class CellStorage : std::uint8_t { kIntegers, kFloats, kCodes, kStrings };

/// What code asks of a column type. A new type is one row of kColumnTypes; code that asks these
/// questions, instead of naming types, needs no change for it.
struct ColumnTypeTraits {
  ColumnType type;
  std::string_view name;
  CellStorage storage;
  bool number;  ///< numbers as such, which can be added and averaged
  bool string;  ///< strings that mean nothing but themselves
};

/// Of each type, in the order of ColumnType.
inline constexpr std::array kColumnTypes = {
    ColumnTypeTraits{ColumnType::kInt64, "int64", CellStorage::kIntegers, true, false},
    ColumnTypeTraits{ColumnType::kFloat64, "float64", CellStorage::kFloats, true, false},
    ColumnTypeTraits{ColumnType::kBool, "bool", CellStorage::kCodes, false, false},
    ColumnTypeTraits{ColumnType::kCategory, "category", CellStorage::kCodes, false, true},
    ColumnTypeTraits{ColumnType::kDatetime, "datetime", CellStorage::kIntegers, false, false},
    ColumnTypeTraits{ColumnType::kText, "text", CellStorage::kStrings, false, true},
};
inline constexpr ColumnType kLastColumnType = kColumnTypes.back().type;

static_assert(
    [] {
      for (std::size_t k = 0; k < kColumnTypes.size(); ++k) {
        if (static_cast<std::size_t>(kColumnTypes[k].type) != k) return false;
      }
      return true;
    }(),
    "kColumnTypes follows the order of ColumnType");

[[nodiscard]] constexpr const ColumnTypeTraits& traits_of(ColumnType type) noexcept {
  return kColumnTypes[static_cast<std::size_t>(type)];
}

/// Whether cells are numbers: int64 and float64.
[[nodiscard]] constexpr bool is_number(ColumnType type) noexcept {
  return traits_of(type).number;
}

/// Whether cells lie on a line, so that there is a distance between two: numbers and dates.
[[nodiscard]] constexpr bool is_quantity(ColumnType type) noexcept {
  const CellStorage storage = traits_of(type).storage;
  return storage == CellStorage::kIntegers || storage == CellStorage::kFloats;
}

/// Whether cells are codes into the column's dictionary: bool and category.
[[nodiscard]] constexpr bool is_coded(ColumnType type) noexcept {
  return traits_of(type).storage == CellStorage::kCodes;
}

/// Whether cells are strings: category and text.
[[nodiscard]] constexpr bool is_string(ColumnType type) noexcept {
  return traits_of(type).string;
}

/// Calls visitor(member) with a pointer to the member of Column that holds the cells of that type,
/// and returns what that returns.
template <class Visitor>
decltype(auto) visit_storage(ColumnType type, Visitor&& visitor) {
  switch (traits_of(type).storage) {
    case CellStorage::kIntegers:
      return visitor(&Column::integers);
    case CellStorage::kFloats:
      return visitor(&Column::floats);
    case CellStorage::kCodes:
      return visitor(&Column::codes);
    case CellStorage::kStrings:
      break;
  }
  return visitor(&Column::strings);
}

/// Calls visitor(cells) with the cells of `column`, which may be const, and returns what that
/// returns.
template <class AnyColumn, class Visitor>
decltype(auto) visit_cells(AnyColumn& column, Visitor&& visitor) {
  return visit_storage(column.type,
                       [&](auto cells) -> decltype(auto) { return visitor(column.*cells); });
}

/// The number in a cell of a quantity (dates in microseconds), the code in one that is coded.
[[nodiscard]] inline double number_at(const Column& column, std::size_t row) noexcept {
  switch (traits_of(column.type).storage) {
    case CellStorage::kFloats:
      return column.floats[row];
    case CellStorage::kCodes:
      return static_cast<double>(column.codes[row]);
    default:
      return static_cast<double>(column.integers[row]);
  }
}

/// The string in a cell of a column that is coded or of text.
[[nodiscard]] inline std::string_view string_at(const Column& column, std::size_t row) noexcept {
  return is_coded(column.type) ? column.dictionary[static_cast<std::size_t>(column.codes[row])]
                               : column.strings[row];
}

}  // namespace likeness
