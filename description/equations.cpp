#include "description/equations.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "text/expression.hpp"

namespace likeness::description {
namespace {

using FormulaNode = text::Expression;
using FormulaKind = text::Expression::Kind;

FormulaNode combined(FormulaKind kind, std::string text, std::vector<FormulaNode> children) {
  FormulaNode node;
  node.kind = kind;
  node.text = std::move(text);
  node.children = std::move(children);
  return node;
}

void collect_columns(const FormulaNode& node, std::set<std::string>& names) {
  if (node.kind == FormulaKind::kColumn) names.insert(node.text);
  for (const FormulaNode& child : node.children) collect_columns(child, names);
}

std::set<std::string> columns_in(const FormulaNode& node) {
  std::set<std::string> names;
  collect_columns(node, names);
  return names;
}

/// `a - (b + c)` as a, -b and -c.
struct Term {
  FormulaNode node;
  bool negative = false;
};

void collect_terms(const FormulaNode& node, bool negative, std::vector<Term>& terms) {
  if (node.kind == FormulaKind::kNegate) return collect_terms(node.children[0], !negative, terms);
  const bool sum = node.kind == FormulaKind::kArithmetic && (node.text == "+" || node.text == "-");
  if (!sum) {
    terms.push_back({node, negative});
    return;
  }
  collect_terms(node.children[0], negative, terms);
  collect_terms(node.children[1], negative != (node.text == "-"), terms);
}

/// The sum of all but one term, which it equals.
FormulaNode rest_of(const std::vector<Term>& terms, std::size_t without) {
  std::optional<FormulaNode> sum;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    if (k == without) continue;
    const bool negative = terms[k].negative == terms[without].negative;
    const FormulaNode& node = terms[k].node;
    if (sum) {
      sum = combined(FormulaKind::kArithmetic, negative ? "-" : "+", {*sum, node});
    } else {
      sum = negative ? combined(FormulaKind::kNegate, "", {node}) : node;
    }
  }
  return *sum;
}

class EquationFinder {
 public:
  explicit EquationFinder(const std::function<bool(const std::string&)>& is_free)
      : is_free_(is_free) {}

  void read(const FormulaNode& node) {
    if (node.kind == FormulaKind::kAnd) {
      for (const FormulaNode& child : node.children) read(child);
    } else if (node.kind == FormulaKind::kOr) {
      // `x is missing or x = ...` says no less of those that are there.
      if (node.children[0].kind == FormulaKind::kIsMissing) read(node.children[1]);
    } else if (node.kind == FormulaKind::kCompare && node.text == "=") {
      solve(node.children[0], node.children[1]);
    }
  }

  [[nodiscard]] std::vector<Equation> in_order() const {
    std::vector<Equation> sorted;
    std::set<std::string> done;
    while (sorted.size() < found_.size()) {
      for (const Equation& one : found_) {
        if (done.contains(one.column) || !std::ranges::all_of(one.inputs, [&](const auto& input) {
              return !is_computed(input) || done.contains(input);
            })) {
          continue;
        }
        done.insert(one.column);
        sorted.push_back(one);
      }
    }
    return sorted;
  }

 private:
  void solve(const FormulaNode& left, const FormulaNode& right) {
    if (columns_in(left).size() + columns_in(right).size() < 2) return;
    if (left.kind == FormulaKind::kColumn && take(left.text, right)) return;
    if (right.kind == FormulaKind::kColumn && take(right.text, left)) return;
    std::vector<Term> terms;
    collect_terms(left, false, terms);
    collect_terms(right, true, terms);
    for (std::size_t k = terms.size(); k-- > 0;) {
      if (terms[k].node.kind == FormulaKind::kColumn &&
          take(terms[k].node.text, rest_of(terms, k))) {
        return;
      }
    }
  }

  bool take(const std::string& column, const FormulaNode& formula) {
    const std::set<std::string> inputs = columns_in(formula);
    if (inputs.empty() || !is_free_(column) || is_computed(column)) return false;
    for (const std::string& input : inputs) {
      if (needs(input, column)) return false;
    }
    found_.push_back({column, formula, {inputs.begin(), inputs.end()}});
    return true;
  }

  [[nodiscard]] bool is_computed(const std::string& column) const {
    return std::ranges::find(found_, column, &Equation::column) != found_.end();
  }

  /// Whether `column` is, or is computed from, `input`.
  [[nodiscard]] bool needs(const std::string& column, const std::string& input) const {
    if (column == input) return true;
    const auto known = std::ranges::find(found_, column, &Equation::column);
    return known != found_.end() &&
           std::ranges::any_of(known->inputs, [&](const auto& one) { return needs(one, input); });
  }

  const std::function<bool(const std::string&)>& is_free_;
  std::vector<Equation> found_;
};

}  // namespace

std::vector<Equation> equations_of(const Metadata& metadata,
                                   const std::function<bool(const std::string&)>& is_free) {
  EquationFinder finder(is_free);
  for (const Constraint& constraint : metadata.constraints) {
    if (constraint.kind == "ColumnFormula" && !constraint.columns.empty()) {
      finder.read(text::parse_expression(text::column_word(constraint.columns[0]) + " = " +
                                         constraint.expression));
      continue;
    }
    const std::string source =
        constraint.kind == "Expression" ? constraint.expression : stated_expression(constraint);
    if (!source.empty()) finder.read(text::parse_expression(source));
  }
  return finder.in_order();
}

}  // namespace likeness::description
