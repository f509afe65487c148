#include "constraints/bound_expression.hpp"

#include "constraints/expression_binder.hpp"

namespace likeness {

BoundExpression::BoundExpression(std::string_view source, const Table& table)
    : source_(source), tree_(text::parse_expression(source)) {
  root_ = binding::ExpressionBinder(source_, table, columns_).bind(tree_);
}

ValueType BoundExpression::type() const noexcept {
  return root_->truths && root_->type == ValueType::kString ? ValueType::kTruth : root_->type;
}

int BoundExpression::decimals() const noexcept {
  return root_->decimals;
}

std::vector<Truth> BoundExpression::truths(const Table& table) const {
  return root_->truths(table);
}

std::vector<double> BoundExpression::numbers(const Table& table) const {
  return root_->numbers(table);
}

std::vector<std::optional<std::string>> BoundExpression::strings(const Table& table) const {
  return binding::strings_of(*root_, table);
}

}  // namespace likeness
