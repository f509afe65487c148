#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/table.hpp"

/// What a constraint is made of, for those who choose how to obey it.
namespace likeness::models {

/// `target` = formula.
struct FormulaShape {
  std::string target;
  std::string formula;
  std::vector<std::string> inputs;
};

/// low <= high.
struct OrderShape {
  std::string low;
  std::string high;
  bool strict = false;
};

/// Parts that add up to a constant.
struct WholeShape {
  std::vector<std::string> parts;
  double total = 0;
};

/// Every way to read the constraint as a formula of a column: those of an equation with a column
/// alone on one side, or with a sum on one side, which can be solved for each of its columns.
[[nodiscard]] std::vector<FormulaShape> formulas_of(const Constraint& constraint,
                                                    const Table& table);

/// A column that is another one times a constant, by which the formula gives that one:
/// `grams = round(1000 * kilograms, 0)` as `kilograms = grams / 1000`.
[[nodiscard]] std::optional<FormulaShape> inverse_proportion_of(const Constraint& constraint,
                                                                const Table& table);

/// Likewise as a formula that gives the text of a category.
[[nodiscard]] std::optional<FormulaShape> text_formula_of(const Constraint& constraint,
                                                          const Table& table);

/// The orders that it consists of; empty where it has other parts, too.
[[nodiscard]] std::vector<OrderShape> orders_of(const Constraint& constraint, const Table& table);

[[nodiscard]] std::optional<WholeShape> whole_of(const Constraint& constraint, const Table& table);

/// Whether the constraint says no more than that one column lies between constants.
[[nodiscard]] bool is_interval(const Constraint& constraint);

/// What a condition over categories and missing cells alone depends on.
struct PatternShape {
  std::vector<std::string> categories;  ///< by their values
  std::vector<std::string> missing;     ///< by whether they are missing alone
};
/// `is_category` says of columns of numbers whether these are categories.
[[nodiscard]] std::optional<PatternShape> pattern_of(
    const Constraint& constraint, const Table& table,
    const std::function<bool(const std::string& column)>& is_category);

}  // namespace likeness::models
