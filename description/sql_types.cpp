#include "description/sql_types.hpp"

#include <utility>

namespace likeness::description {
namespace {

using TypedNode = text::Expression;
using TypedKind = text::Expression::Kind;

enum class CheckedType { kOther, kNumber, kDate, kSpan };

CheckedType type_of(const TypedNode& node, const CheckedColumns& columns) {
  switch (node.kind) {
    case TypedKind::kNumber:
      return CheckedType::kNumber;
    case TypedKind::kInterval:
      return CheckedType::kSpan;
    case TypedKind::kColumn:
      return columns.is_date(node.text) ? CheckedType::kDate : CheckedType::kOther;
    case TypedKind::kNegate:
      return type_of(node.children[0], columns);
    case TypedKind::kArithmetic: {
      const CheckedType a = type_of(node.children[0], columns);
      const CheckedType b = type_of(node.children[1], columns);
      if (a == CheckedType::kDate && node.text == "-") {
        return b == CheckedType::kDate || node.children[1].kind == TypedKind::kString
                   ? CheckedType::kSpan
                   : CheckedType::kDate;
      }
      if (b == CheckedType::kDate && node.children[0].kind == TypedKind::kString)
        return CheckedType::kSpan;
      if (a == CheckedType::kDate || b == CheckedType::kDate) return CheckedType::kDate;
      if (a == CheckedType::kSpan || b == CheckedType::kSpan) return CheckedType::kSpan;
      return a == CheckedType::kNumber && b == CheckedType::kNumber ? CheckedType::kNumber
                                                                    : CheckedType::kOther;
    }
    default:
      return CheckedType::kOther;
  }
}

void make_days(TypedNode& node) {
  if (node.kind == TypedKind::kNegate) return make_days(node.children[0]);
  if (node.kind != TypedKind::kNumber) return;
  TypedNode days = text::parse_expression("1 days");
  days.number = node.number;
  node = std::move(days);
}

}  // namespace

text::Expression typed_check(const text::Expression& expression, const CheckedColumns& columns) {
  TypedNode node = expression;
  if (node.kind == TypedKind::kColumn) {
    const std::string name = columns.spelled(node.text);
    if (!name.empty()) node.text = name;
    return node;
  }
  for (TypedNode& child : node.children) child = typed_check(child, columns);
  if (node.kind != TypedKind::kCompare && node.kind != TypedKind::kArithmetic) return node;
  const CheckedType a = type_of(node.children[0], columns);
  const CheckedType b = type_of(node.children[1], columns);
  const bool compares = node.kind == TypedKind::kCompare;
  const bool adds = !compares && (node.text == "+" || node.text == "-");
  const CheckedType partner = compares ? CheckedType::kSpan : CheckedType::kDate;
  if (!compares && !adds) return node;
  if (a == partner && b == CheckedType::kNumber) make_days(node.children[1]);
  if (b == partner && a == CheckedType::kNumber) make_days(node.children[0]);
  return node;
}

}  // namespace likeness::description
