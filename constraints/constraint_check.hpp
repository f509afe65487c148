#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness {

/// Tells which rows break a constraint, with what it takes from the real table: combinations that
/// occur, ranges, the types of columns.
class ConstraintCheck {
 public:
  /// Throws Error(kUsage) for a column that `real` lacks, with the nearest name, for types that
  /// don't go together, and parameters that make no sense.
  ConstraintCheck(const Constraint& constraint, const Table& real, const Metadata& metadata);

  /// Of each row of a table with these columns: 1 where it breaks the constraint. Throws
  /// Error(kData) where they are of another kind than in the real table, such as numbers for texts.
  [[nodiscard]] std::vector<std::uint8_t> broken(const Table& table) const;

  [[nodiscard]] const Constraint& constraint() const noexcept { return constraint_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// All columns that it depends on.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  /// Whether it speaks of a row by itself, not of rows together.
  [[nodiscard]] bool of_single_rows() const noexcept { return single_rows_; }
  /// Whether it was learned from rows of the real table: combinations, or the ends of ranges.
  [[nodiscard]] bool learns() const noexcept { return learns_; }

 private:
  Constraint constraint_;
  std::string text_;
  std::vector<std::string> columns_;
  std::vector<ColumnType> types_;  ///< of the columns, where it depends on these; else empty
  bool single_rows_ = true;
  bool learns_ = false;
  std::function<std::vector<std::uint8_t>(const Table&)> broken_;
};

/// Of each cell: 1 for true, 0 for false, NaN for anything else.
[[nodiscard]] std::vector<double> bits_of(const Column& column);

/// The expression that states a constraint in other words; empty where none does.
[[nodiscard]] std::string stated_expression(const Constraint& constraint);

}  // namespace likeness
