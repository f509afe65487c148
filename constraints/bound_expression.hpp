#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/table.hpp"
#include "text/expression.hpp"

namespace likeness {

/// What a part of an expression is.
enum class ValueType {
  kNumber,
  kDate,      ///< microseconds since 1970
  kInterval,  ///< microseconds
  kString,
  kTruth,
};

/// Of each row: whether a condition holds. A missing cell makes what is said of it unknown, as in
/// SQL; but `if` and rules take unknown as allowed.
enum class Truth : std::uint8_t { kFalse, kTrue, kUnknown };

/// An expression bound to the columns of a table: names are found, types checked, values in quotes
/// read as the columns beside them spell theirs. It may be evaluated over any table with columns of
/// these names and types.
class BoundExpression {
 public:
  /// Throws Error(kUsage) that shows the place: an unknown column (with the nearest name), types
  /// that don't go together, a value that is none of its column.
  BoundExpression(std::string_view source, const Table& table);
  BoundExpression(const text::Expression& expression, const Table& table)
      : BoundExpression(text::expression_text(expression), table) {}

  struct Node;

  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] const text::Expression& tree() const noexcept { return tree_; }
  [[nodiscard]] ValueType type() const noexcept;
  /// Digits after the point that its numbers can have; negative where they may have any.
  [[nodiscard]] int decimals() const noexcept;
  /// The columns that it names, each once, in the order in which they first occur.
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }

  /// Of a condition: whether each row meets it.
  [[nodiscard]] std::vector<Truth> truths(const Table& table) const;
  /// Of numbers, dates and intervals: each row's; NaN where it is missing, or nothing is divided.
  [[nodiscard]] std::vector<double> numbers(const Table& table) const;
  /// Of text: each row's; nothing where it is missing.
  [[nodiscard]] std::vector<std::optional<std::string>> strings(const Table& table) const;

 private:
  std::string source_;
  text::Expression tree_;
  std::shared_ptr<const Node> root_;
  std::vector<std::string> columns_;
};

}  // namespace likeness
