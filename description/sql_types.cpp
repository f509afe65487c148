#include "description/sql_types.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "text/datetime.hpp"

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

/// Makes a number one of days: of a constant, or by a product.
void make_days(TypedNode& node) {
  if (node.kind == TypedKind::kNegate) return make_days(node.children[0]);
  if (node.kind == TypedKind::kString) return;
  TypedNode days = text::parse_expression("1 days");
  if (node.kind == TypedKind::kNumber) {
    days.number = node.number;
    node = std::move(days);
    return;
  }
  TypedNode product;
  product.kind = TypedKind::kArithmetic;
  product.text = "*";
  product.children = {std::move(node), std::move(days)};
  node = std::move(product);
}

bool is_plain_number(CheckedType type) {
  return type == CheckedType::kNumber || type == CheckedType::kOther;
}

/// A day so many months, days or shorter units away.
std::optional<std::string> moved_day(const std::string& day, const TypedNode& span, double sign) {
  const text::DatetimeFormat format("%Y-%m-%d");
  const std::optional<std::int64_t> instant = format.parse(day);
  if (!instant || std::abs(span.number) > 1e6) return std::nullopt;
  std::string moved;
  if (span.text == "month" || span.text == "year") {
    const auto months = static_cast<int>(sign * span.number * (span.text == "year" ? 12 : 1));
    const int month = std::stoi(day.substr(0, 4)) * 12 + std::stoi(day.substr(5, 2)) - 1 + months;
    const std::string first = std::to_string(month / 12) + "-" + std::to_string(month % 12 + 1);
    // The last day of a month that is shorter.
    for (int last = std::stoi(day.substr(8)); last > 27; --last) {
      if (const auto there = format.parse(first + "-" + std::to_string(last))) {
        format.append(*there, moved);
        return moved;
      }
    }
    const auto there = format.parse(first + day.substr(7));
    if (!there) return std::nullopt;
    format.append(*there, moved);
    return moved;
  }
  constexpr std::array<std::pair<std::string_view, double>, 5> kSeconds = {
      {{"second", 1}, {"minute", 60}, {"hour", 3600}, {"day", 86400}, {"week", 604800}}};
  for (const auto& [unit, seconds] : kSeconds) {
    if (span.text != unit) continue;
    format.append(*instant + std::llround(sign * span.number * seconds * 1e6), moved);
    return moved;
  }
  return std::nullopt;
}

/// `'2025-12-31' - 18 years` is a day.
void add_to_day(TypedNode& node) {
  if (node.kind != TypedKind::kArithmetic || (node.text != "+" && node.text != "-") ||
      node.children[0].kind != TypedKind::kString ||
      node.children[1].kind != TypedKind::kInterval) {
    return;
  }
  const double sign = node.text == "+" ? 1 : -1;
  const auto moved = moved_day(node.children[0].text, node.children[1], sign);
  if (!moved) return;
  TypedNode day = node.children[0];
  day.text = *moved;
  node = std::move(day);
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
  add_to_day(node);
  if (node.kind != TypedKind::kCompare && node.kind != TypedKind::kArithmetic) return node;
  const CheckedType a = type_of(node.children[0], columns);
  const CheckedType b = type_of(node.children[1], columns);
  const bool compares = node.kind == TypedKind::kCompare;
  const bool adds = !compares && (node.text == "+" || node.text == "-");
  const CheckedType partner = compares ? CheckedType::kSpan : CheckedType::kDate;
  if (!compares && !adds) return node;
  if (a == partner && is_plain_number(b)) make_days(node.children[1]);
  if (b == partner && is_plain_number(a)) make_days(node.children[0]);
  return node;
}

}  // namespace likeness::description
