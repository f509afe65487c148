#include "models/constraints/formula_column.hpp"

#include <utility>

#include "constraints/bound_expression.hpp"
#include "text/expression.hpp"

namespace likeness::models {
namespace {

/// The columns that stand in `coalesce`, but for what stands in their place.
void add_coalesced(const text::Expression& e, std::vector<std::string>& names) {
  for (std::size_t k = 0; k < e.children.size(); ++k) {
    const text::Expression& child = e.children[k];
    const bool replaced = e.text == "coalesce" && k + 1 < e.children.size();
    if (replaced && child.kind == text::Expression::Kind::kColumn) names.push_back(child.text);
    add_coalesced(child, names);
  }
}

}  // namespace

FormulaColumn::FormulaColumn(const Column& target, std::string formula,
                             std::vector<std::string> inputs)
    : form_(target), formula_(std::move(formula)), inputs_(std::move(inputs)) {}

std::vector<std::string> FormulaColumn::inputs_that_may_be_missing() const {
  std::vector<std::string> names;
  add_coalesced(text::parse_expression(formula_), names);
  return names;
}

void FormulaColumn::restore(RowColumns& rows) const {
  const Table table = rows.table(inputs_);
  rows.set(form_.column_of(BoundExpression(formula_, table).numbers(table)));
}

void FormulaColumn::fields(io::Archive& archive) {
  archive("target", form_);
  archive("formula", formula_);
  archive("inputs", inputs_);
}

}  // namespace likeness::models
