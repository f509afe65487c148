#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "constraints/bound_expression.hpp"
#include "description/equations.hpp"
#include "likeness/table.hpp"

namespace likeness::description {

/// The cells of a column that is computed from others: rounded as the column is; missing where one
/// of them is.
class ComputedCells {
 public:
  /// `blank` is such a column, and `inputs` a table with the columns that it is computed from.
  /// Throws Error(kUsage) for types that don't go together.
  ComputedCells(const Equation& equation, Column blank, const Table& inputs);

  [[nodiscard]] const std::vector<std::string>& inputs() const noexcept { return inputs_; }
  [[nodiscard]] Column of(const Table& inputs) const;
  /// Whether a database may compute another number: not where all are whole.
  [[nodiscard]] bool can_be_inexact() const noexcept { return blank_.type == ColumnType::kFloat64; }
  /// Of each row: 1 where it does. Sums of binary fractions need not be their decimals, and one
  /// rounds half a unit up, another one down.
  [[nodiscard]] std::vector<std::uint8_t> inexact(const Table& inputs) const;

 private:
  std::vector<std::string> inputs_;
  BoundExpression formula_;
  std::optional<BoundExpression> unrounded_;  ///< of a formula that rounds as the column does
  Column blank_;
};

}  // namespace likeness::description
