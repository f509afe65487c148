#pragma once

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

 private:
  std::vector<std::string> inputs_;
  BoundExpression formula_;
  Column blank_;
};

}  // namespace likeness::description
