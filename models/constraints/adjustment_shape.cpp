#include "models/constraints/adjustment_shape.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "models/constraints/sum_terms.hpp"
#include "text/expression.hpp"

namespace likeness::models {
namespace {

using text::Expression;
using PartKind = Expression::Kind;

bool names_column(const Expression& e, const std::string& name) {
  if (e.kind == PartKind::kColumn) return e.text == name;
  return std::ranges::any_of(e.children,
                             [&](const Expression& child) { return names_column(child, name); });
}

bool is_the_column(const Expression& e, const std::string& name) {
  return e.kind == PartKind::kColumn && e.text == name;
}

/// `side`, in which the number stands, is compared with `other`: the number itself with what.
std::optional<Expression> cut_of(const Expression& side, const Expression& other,
                                 const std::string& name) {
  std::vector<SumTerm> terms;
  collect_terms(side, false, terms);
  std::optional<std::size_t> place;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    if (!names_column(terms[k].part, name)) continue;
    if (place || !is_the_column(terms[k].part, name)) return std::nullopt;
    place = k;
  }
  if (!place) return std::nullopt;
  if (terms.size() == 1) return other;
  return terms[*place].minus ? without_minus(terms, *place, other)
                             : without_plus(terms, *place, other);
}

bool collect_cuts(const Expression& e, const std::string& name, std::vector<std::string>& cuts) {
  const auto add = [&](const Expression& cut) {
    if (cut.kind == PartKind::kString) return false;
    std::string text = text::expression_text(cut);
    if (std::ranges::find(cuts, text) == cuts.end()) cuts.push_back(std::move(text));
    return true;
  };
  switch (e.kind) {
    case PartKind::kIsMissing:
      return true;
    case PartKind::kCompare: {
      const bool left = names_column(e.children[0], name);
      const bool right = names_column(e.children[1], name);
      if (!left && !right) return true;
      if (left && right) return false;
      const auto cut = left ? cut_of(e.children[0], e.children[1], name)
                            : cut_of(e.children[1], e.children[0], name);
      return cut && add(*cut);
    }
    case PartKind::kIn:
      if (!names_column(e, name)) return true;
      return is_the_column(e.children[0], name) &&
             std::all_of(e.children.begin() + 1, e.children.end(), add);
    case PartKind::kNot:
    case PartKind::kAnd:
    case PartKind::kOr:
    case PartKind::kIf:
      return std::ranges::all_of(
          e.children, [&](const Expression& child) { return collect_cuts(child, name, cuts); });
    default:
      return !names_column(e, name);
  }
}

void collect_names(const Expression& e, std::vector<std::string>& names) {
  if (e.kind == PartKind::kColumn && std::ranges::find(names, e.text) == names.end()) {
    names.push_back(e.text);
  }
  for (const Expression& child : e.children) collect_names(child, names);
}

}  // namespace

std::optional<std::vector<std::string>> cuts_of(const Constraint& constraint,
                                                const std::string& number) {
  if (constraint.kind != "Expression") return std::nullopt;
  std::vector<std::string> cuts;
  const Expression e = text::parse_expression(constraint.expression);
  if (!collect_cuts(e, number, cuts) || cuts.empty()) return std::nullopt;
  return cuts;
}

std::vector<std::string> columns_by_consequence(const Constraint& constraint) {
  std::vector<std::string> names;
  if (constraint.kind != "Expression") return names;
  const Expression e = text::parse_expression(constraint.expression);
  if (e.kind == PartKind::kIf) collect_names(e.children[1], names);
  collect_names(e, names);
  return names;
}

}  // namespace likeness::models
