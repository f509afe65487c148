#pragma once

#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/table.hpp"
#include "models/constraints/constraint_shape.hpp"

namespace likeness::models {

/// One factor of a product, by what the product is: of `cycle = round(total * pct / 100, 0)`, pct
/// as 100 * cycle / total. How much the product changes with it: `constant` by the numbers of
/// `times`, divided by those of `over`.
struct FactorShape {
  FormulaShape shape;
  std::string product;
  double constant = 1;
  std::vector<std::string> times;
  std::vector<std::string> over;
};

/// Each factor of a product or quotient that a column is, perhaps rounded.
[[nodiscard]] std::vector<FactorShape> factors_of(const Constraint& constraint, const Table& table);

}  // namespace likeness::models
