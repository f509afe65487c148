#include "models/constraints/constraint_shape.hpp"

#include <algorithm>
#include <utility>

#include "models/constraints/sum_terms.hpp"
#include "table/column_type.hpp"
#include "text/expression.hpp"

namespace likeness::models {
namespace {

using text::Expression;
using ShapeKind = Expression::Kind;

void collect_columns(const Expression& e, std::vector<std::string>& names) {
  if (e.kind == ShapeKind::kColumn &&
      std::find(names.begin(), names.end(), e.text) == names.end()) {
    names.push_back(e.text);
  }
  for (const Expression& child : e.children) collect_columns(child, names);
}

bool is_quantity_column(const Expression& e, const Table& table) {
  const Column* column = e.kind == ShapeKind::kColumn ? table.find(e.text) : nullptr;
  return column != nullptr && is_quantity(column->type);
}

void add_formula(const Expression& target, const Expression& formula, const Table& table,
                 std::vector<FormulaShape>& formulas) {
  if (!is_quantity_column(target, table)) return;
  FormulaShape shape{target.text, text::expression_text(formula), {}};
  collect_columns(formula, shape.inputs);
  const bool circular =
      std::find(shape.inputs.begin(), shape.inputs.end(), target.text) != shape.inputs.end();
  if (!circular && !shape.inputs.empty()) formulas.push_back(std::move(shape));
}

/// Each column that is a term of `sum` = `other`, by the rest.
void solve_sum(const Expression& sum, const Expression& other, const Table& table,
               std::vector<FormulaShape>& formulas) {
  std::vector<SumTerm> terms;
  collect_terms(sum, false, terms);
  if (terms.size() < 2) return;
  for (std::size_t k = terms.size(); k-- > 0;) {
    if (!is_quantity_column(terms[k].part, table)) continue;
    const std::optional<Expression> formula =
        terms[k].minus ? without_minus(terms, k, other) : without_plus(terms, k, other);
    if (!formula) continue;
    add_formula(terms[k].part, *formula, table, formulas);
  }
}

void formulas_of_equation(const Expression& e, const Table& table,
                          std::vector<FormulaShape>& formulas) {
  if (e.kind != ShapeKind::kCompare || e.text != "=") return;
  add_formula(e.children[0], e.children[1], table, formulas);
  add_formula(e.children[1], e.children[0], table, formulas);
  solve_sum(e.children[0], e.children[1], table, formulas);
  solve_sum(e.children[1], e.children[0], table, formulas);
}

/// A column, or a column and a constant that is added to it.
std::optional<std::string> shifted_column(const Expression& e, const Table& table) {
  if (is_quantity_column(e, table)) return e.text;
  if (e.kind != ShapeKind::kArithmetic || (e.text != "+" && e.text != "-")) return std::nullopt;
  const bool constant =
      e.children[1].kind == ShapeKind::kNumber || e.children[1].kind == ShapeKind::kInterval;
  if (!constant || !is_quantity_column(e.children[0], table)) return std::nullopt;
  return e.children[0].text;
}

bool collect_orders(const Expression& e, const Table& table, std::vector<OrderShape>& orders) {
  if (e.kind == ShapeKind::kAnd) {
    return collect_orders(e.children[0], table, orders) &&
           collect_orders(e.children[1], table, orders);
  }
  if (e.kind != ShapeKind::kCompare || e.text == "=" || e.text == "!=") return false;
  const auto left = shifted_column(e.children[0], table);
  const auto right = shifted_column(e.children[1], table);
  if (!left || !right || *left == *right) return false;
  const bool plain =
      e.children[0].kind == ShapeKind::kColumn && e.children[1].kind == ShapeKind::kColumn;
  // `a + 2 <= b` is learned from gaps that are never below 2; but `a - 2 <= b` is no order.
  const bool up = e.text[0] == '<';
  const Expression& low = up ? e.children[0] : e.children[1];
  const Expression& high = up ? e.children[1] : e.children[0];
  const auto sign_of = [](const Expression& side) {
    if (side.kind == ShapeKind::kColumn) return 0;
    const bool negative = (side.children[1].number < 0) != (side.text == "-");
    return negative ? -1 : 1;
  };
  if (sign_of(low) < 0 || sign_of(high) > 0) return false;
  orders.push_back({up ? *left : *right, up ? *right : *left, plain && e.text.size() == 1});
  return true;
}

/// Whether it says something of categories and missing cells alone.
using IsCategory = std::function<bool(const std::string& column)>;

bool collect_pattern(const Expression& e, const Table& table, const IsCategory& is_category,
                     PatternShape& pattern) {
  const auto add = [](std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  switch (e.kind) {
    case ShapeKind::kNumber:
    case ShapeKind::kInterval:
    case ShapeKind::kString:
      return true;
    case ShapeKind::kIsMissing:
      add(pattern.missing, e.children[0].text);
      return true;
    case ShapeKind::kColumn: {
      const Column* column = table.find(e.text);
      if (column == nullptr) return false;
      if (!is_coded(column->type) && !is_category(e.text)) return false;
      add(pattern.categories, e.text);
      return true;
    }
    default:
      return std::all_of(e.children.begin(), e.children.end(), [&](const Expression& child) {
        return collect_pattern(child, table, is_category, pattern);
      });
  }
}

bool compares_with_constants(const Expression& e) {
  const auto is_constant = [](const Expression& side) {
    const Expression& value = side.kind == ShapeKind::kNegate ? side.children[0] : side;
    return value.kind == ShapeKind::kNumber || value.kind == ShapeKind::kString;
  };
  const auto is_column = [](const Expression& side) { return side.kind == ShapeKind::kColumn; };
  if (e.kind == ShapeKind::kAnd) return std::ranges::all_of(e.children, compares_with_constants);
  if (e.kind != ShapeKind::kCompare || e.text == "=" || e.text == "!=") return false;
  return (is_column(e.children[0]) && is_constant(e.children[1])) ||
         (is_constant(e.children[0]) && is_column(e.children[1]));
}

Expression tree_of(const std::string& expression) {
  return text::parse_expression(expression);
}

}  // namespace

std::vector<FormulaShape> formulas_of(const Constraint& constraint, const Table& table) {
  std::vector<FormulaShape> formulas;
  if (constraint.kind == "ColumnFormula") {
    Expression target;
    target.kind = ShapeKind::kColumn;
    target.text = constraint.columns[0];
    add_formula(target, tree_of(constraint.expression), table, formulas);
  } else if (constraint.kind == "Expression") {
    formulas_of_equation(tree_of(constraint.expression), table, formulas);
  }
  return formulas;
}

std::optional<FormulaShape> inverse_proportion_of(const Constraint& constraint,
                                                  const Table& table) {
  if (constraint.kind != "Expression") return std::nullopt;
  const Expression e = tree_of(constraint.expression);
  if (e.kind != ShapeKind::kCompare || e.text != "=") return std::nullopt;
  const Expression& result = e.children[0];
  const bool rounds = e.children[1].kind == ShapeKind::kCall && e.children[1].text == "round";
  const Expression& formula = rounds ? e.children[1].children[0] : e.children[1];
  if (!is_quantity_column(result, table) || formula.kind != ShapeKind::kArithmetic) {
    return std::nullopt;
  }
  const Expression& a = formula.children[0];
  const Expression& b = formula.children[1];
  const bool times = formula.text == "*" && a.kind == ShapeKind::kNumber && a.number != 0;
  const bool divided = formula.text == "/" && b.kind == ShapeKind::kNumber;
  const Expression& column = times ? b : a;
  if ((!times && !divided) || !is_quantity_column(column, table)) return std::nullopt;
  const Expression inverse = {
      ShapeKind::kArithmetic, 0, times ? "/" : "*", {result, times ? a : b}};
  return FormulaShape{column.text, text::expression_text(inverse), {result.text}};
}

std::optional<FormulaShape> text_formula_of(const Constraint& constraint, const Table& table) {
  if (constraint.kind != "Expression") return std::nullopt;
  const Expression e = tree_of(constraint.expression);
  if (e.kind != ShapeKind::kCompare || e.text != "=") return std::nullopt;
  for (const std::size_t side : {0U, 1U}) {
    const Expression& target = e.children[side];
    const Expression& formula = e.children[1 - side];
    const Column* column = target.kind == ShapeKind::kColumn ? table.find(target.text) : nullptr;
    if (column == nullptr || column->type != ColumnType::kCategory) continue;
    if (formula.kind != ShapeKind::kCall || formula.text != "format") continue;
    FormulaShape shape{target.text, text::expression_text(formula), {}};
    collect_columns(formula, shape.inputs);
    return shape;
  }
  return std::nullopt;
}

std::vector<OrderShape> orders_of(const Constraint& constraint, const Table& table) {
  std::vector<OrderShape> orders;
  const auto& columns = constraint.columns;
  if (constraint.kind == "Inequality" || constraint.kind == "Range" ||
      constraint.kind == "ChainedInequality") {
    for (std::size_t k = 1; k < columns.size(); ++k) {
      orders.push_back({columns[k - 1], columns[k], constraint.strict});
    }
    return orders;
  }
  if (constraint.kind != "Expression") return {};
  if (!collect_orders(tree_of(constraint.expression), table, orders)) return {};
  return orders;
}

std::optional<WholeShape> whole_of(const Constraint& constraint, const Table& table) {
  if (constraint.kind != "Expression") return std::nullopt;
  const Expression e = tree_of(constraint.expression);
  if (e.kind != ShapeKind::kCompare || e.text != "=") return std::nullopt;
  const bool right = e.children[1].kind == ShapeKind::kNumber;
  if (!right && e.children[0].kind != ShapeKind::kNumber) return std::nullopt;
  WholeShape whole;
  whole.total = e.children[right ? 1 : 0].number;
  std::vector<SumTerm> terms;
  collect_terms(e.children[right ? 0 : 1], false, terms);
  for (const SumTerm& term : terms) {
    const bool taken =
        std::find(whole.parts.begin(), whole.parts.end(), term.part.text) != whole.parts.end();
    if (term.minus || taken || !is_quantity_column(term.part, table)) return std::nullopt;
    whole.parts.push_back(term.part.text);
  }
  if (whole.parts.size() < 2) return std::nullopt;
  return whole;
}

bool is_interval(const Constraint& constraint) {
  const std::string expression =
      constraint.kind == "Expression" ? constraint.expression : stated_expression(constraint);
  return !expression.empty() && compares_with_constants(tree_of(expression));
}

std::optional<PatternShape> pattern_of(const Constraint& constraint, const Table& table,
                                       const IsCategory& is_category) {
  if (constraint.kind != "Expression") return std::nullopt;
  PatternShape pattern;
  if (!collect_pattern(tree_of(constraint.expression), table, is_category, pattern))
    return std::nullopt;
  std::erase_if(pattern.missing, [&](const std::string& name) {
    return std::find(pattern.categories.begin(), pattern.categories.end(), name) !=
           pattern.categories.end();
  });
  return pattern;
}

}  // namespace likeness::models
