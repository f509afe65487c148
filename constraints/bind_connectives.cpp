#include <utility>

#include "constraints/expression_binder.hpp"

namespace likeness::binding {
namespace {

Truth negated(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

Truth conjunction(Truth a, Truth b) {
  if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
  return a == Truth::kTrue && b == Truth::kTrue ? Truth::kTrue : Truth::kUnknown;
}

}  // namespace

Part ExpressionBinder::joined(const Part& a, const Part& b, Kind kind) {
  Node node;
  node.type = ValueType::kTruth;
  node.truths = [a, b, kind](const Table& table) {
    Truths left = a->truths(table);
    const Truths right = b->truths(table);
    for (std::size_t row = 0; row < left.size(); ++row) {
      // By De Morgan's laws: `a or b` is `not (not a and not b)`, `if a then b` has a as it is.
      const Truth x = kind == Kind::kOr ? negated(left[row]) : left[row];
      const Truth y = kind == Kind::kAnd ? right[row] : negated(right[row]);
      left[row] = kind == Kind::kAnd ? conjunction(x, y) : negated(conjunction(x, y));
    }
    return left;
  };
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::connective(const Expression& e) {
  const Part a = truth(e.children[0]);
  if (e.kind != Kind::kNot) return joined(a, truth(e.children[1]), e.kind);
  Node node;
  node.type = ValueType::kTruth;
  node.truths = [a](const Table& table) {
    Truths truths = a->truths(table);
    for (Truth& one : truths) one = negated(one);
    return truths;
  };
  return std::make_shared<const Node>(std::move(node));
}

}  // namespace likeness::binding
