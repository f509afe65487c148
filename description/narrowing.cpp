#include "description/narrowing.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/error.hpp"
#include "text/expression.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

using text::Expression;

std::optional<double> number_of(const Expression& expression) {
  if (expression.kind == Expression::Kind::kNumber) return expression.number;
  if (expression.kind != Expression::Kind::kNegate) return std::nullopt;
  const std::optional<double> positive = number_of(expression.children[0]);
  return positive ? std::optional(-*positive) : std::nullopt;
}

/// A number or a string, as in a CSV cell.
std::optional<std::string> constant_of(const Expression& expression) {
  if (expression.kind == Expression::Kind::kString) return expression.text;
  const std::optional<double> number = number_of(expression);
  return number ? std::optional(text::shortest(*number)) : std::nullopt;
}

std::string turned(const std::string& relation) {
  if (relation == "<") return ">";
  if (relation == "<=") return ">=";
  if (relation == ">") return "<";
  return relation == ">=" ? "<=" : relation;
}

/// Whether `a` is beyond `b`, as numbers or, where they are none, as dates are spelled.
bool above(const std::string& a, const std::string& b) {
  const auto x = text::to_number(a);
  const auto y = text::to_number(b);
  return x && y ? *x > *y : a > b;
}

void keep_values(ColumnDescription& column, const std::vector<std::string>& allowed) {
  if (column.values.empty()) {
    column.values = allowed;
    return;
  }
  std::vector<std::string> values;
  std::vector<double> shares;
  for (std::size_t k = 0; k < column.values.size(); ++k) {
    if (std::find(allowed.begin(), allowed.end(), column.values[k]) == allowed.end()) continue;
    values.push_back(column.values[k]);
    if (!column.shares.empty()) shares.push_back(column.shares[k]);
  }
  if (values.empty()) {
    throw Error(ErrorCode::kData, "Column " + text::in_quotes(column.name) +
                                      " can have none of its values: its constraints exclude all.");
  }
  column.values = std::move(values);
  column.shares = std::move(shares);
}

/// Of a column of whole numbers, `> 0` as `>= 1`.
std::string whole_end(const ColumnDescription& column, const std::string& relation,
                      const std::string& end) {
  const auto number = text::to_number(end);
  if (column.decimals != 0 || !number || *number != std::floor(*number)) return end;
  if (relation == ">") return text::shortest(*number + 1);
  return relation == "<" ? text::shortest(*number - 1) : end;
}

void narrow_end(ColumnDescription& column, const std::string& relation, const std::string& given) {
  const std::string end = whole_end(column, relation, given);
  if (relation == "=") return keep_values(column, {end});
  if (relation == ">" || relation == ">=") {
    if (!column.minimum || above(end, *column.minimum)) column.minimum = end;
  }
  if (relation == "<" || relation == "<=") {
    if (!column.maximum || above(*column.maximum, end)) column.maximum = end;
  }
}

/// `length(column)`.
bool is_text_length(const Expression& expression) {
  return expression.kind == Expression::Kind::kCall && expression.text == "length" &&
         expression.children.size() == 1 &&
         expression.children[0].kind == Expression::Kind::kColumn;
}

void narrow_length(ColumnDescription& column, const std::string& relation, const std::string& end) {
  const auto given = text::to_number(end);
  if (!given || *given < 0 || *given > 1e6) return;
  const auto length = static_cast<std::uint64_t>(*given);
  const bool up = relation[0] == '>';
  const bool equal = relation == "=";
  if (!up && relation != "!=") {
    const std::uint64_t most = relation == "<" && length > 0 ? length - 1 : length;
    column.longest = std::max<std::uint64_t>(1, std::min(most, column.longest.value_or(most)));
  }
  if (up || equal) {
    column.shortest = std::max(column.shortest, relation == ">" ? length + 1 : length);
  }
}

void narrow(const Expression& expression, std::vector<ColumnDescription>& columns) {
  const auto find = [&](const std::string& name) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const ColumnDescription& column) { return column.name == name; });
  };
  if (expression.kind == Expression::Kind::kAnd) {
    for (const Expression& child : expression.children) narrow(child, columns);
  } else if (expression.kind == Expression::Kind::kCompare) {
    const bool turn = expression.children[1].kind == Expression::Kind::kColumn;
    const Expression& column = expression.children[turn ? 1 : 0];
    const std::optional<std::string> end = constant_of(expression.children[turn ? 0 : 1]);
    if (!end) return;
    if (is_text_length(expression.children[0])) {
      const auto found = find(expression.children[0].children[0].text);
      if (found != columns.end()) narrow_length(*found, expression.text, *end);
      return;
    }
    if (column.kind != Expression::Kind::kColumn) return;
    const auto found = find(column.text);
    if (found != columns.end()) {
      narrow_end(*found, turn ? turned(expression.text) : expression.text, *end);
    }
  } else if (expression.kind == Expression::Kind::kIn &&
             expression.children[0].kind == Expression::Kind::kColumn) {
    std::vector<std::string> allowed;
    for (std::size_t k = 1; k < expression.children.size(); ++k) {
      const std::optional<std::string> value = constant_of(expression.children[k]);
      if (!value) return;
      allowed.push_back(*value);
    }
    const auto found = find(expression.children[0].text);
    if (found != columns.end()) keep_values(*found, allowed);
  }
}

}  // namespace

void narrow_to_constraints(Description& description) {
  for (std::size_t t = 0; t < description.tables.size(); ++t) {
    for (const Constraint& constraint : description.metadata.tables[t].metadata.constraints) {
      const std::string source =
          constraint.kind == "Expression" ? constraint.expression : stated_expression(constraint);
      if (source.empty()) continue;
      narrow(text::parse_expression(source), description.tables[t].columns);
    }
  }
}

}  // namespace likeness::description
