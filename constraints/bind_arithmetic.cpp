#include <cmath>
#include <cstdint>
#include <utility>

#include "constraints/expression_binder.hpp"
#include "core/calendar.hpp"

namespace likeness::binding {

Part ExpressionBinder::negate(const Expression& e) {
  const Part inner = number(e.children[0]);
  Node node;
  node.decimals = inner->decimals;
  node.numbers = changed(inner, [](double value) { return -value; });
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::arithmetic(const Expression& e) {
  const Part a = measure(e.children[0]);
  const Part b = measure(e.children[1]);
  switch (e.text[0]) {
    case '+':
    case '-':
      return sum(e, a, b, e.text[0] == '-');
    case '*':
      return product(e, a, b);
    default:
      return quotient(e, a, b);
  }
}

Part ExpressionBinder::sum(const Expression& e, const Part& a, const Part& b, bool minus) {
  Node node;
  using enum ValueType;
  if (minus && a->type == kDate && b->type == kDate) {
    node.type = kInterval;
    node.from = b;
    node.to = a;
  } else if (a->type == kDate && b->type == kInterval) {
    node.type = kDate;
  } else if (!minus && a->type == kInterval && b->type == kDate) {
    return sum(e, b, a, false);
  } else if (a->type == b->type && a->type != kDate) {
    node.type = a->type;
  } else {
    fail(e, std::string(type_word(a->type)) + " and " + std::string(type_word(b->type)) +
                " can't be " + (minus ? "subtracted" : "added"));
  }
  node.decimals = joint_decimals(a->decimals, b->decimals);
  const double sign = minus ? -1 : 1;
  if (node.type == kDate && b->times != nullptr) {
    const double months = sign * b->months;
    const Part plain = b;
    node.numbers = [a, times = b->times, plain, months, sign](const Table& table) {
      Numbers values = a->numbers(table);
      const Numbers counts = times->numbers(table);
      const Numbers lengths = plain->numbers(table);
      for (std::size_t row = 0; row < values.size(); ++row) {
        const double moved = months * counts[row];
        const bool whole = moved == std::round(moved) && std::abs(moved) < 120'000;
        values[row] = whole && !std::isnan(values[row])
                          ? static_cast<double>(add_months(static_cast<std::int64_t>(values[row]),
                                                           static_cast<std::int64_t>(moved)))
                          : values[row] + sign * lengths[row];
      }
      return values;
    };
  } else if (node.type == kDate && b->months != 0 && b->months == std::round(b->months)) {
    const auto months = static_cast<std::int64_t>(sign * b->months);
    node.numbers = changed(a, [months](double value) {
      return static_cast<double>(add_months(static_cast<std::int64_t>(value), months));
    });
  } else {
    node.numbers = combined(a, b, [sign](double x, double y) { return x + sign * y; });
  }
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::product(const Expression& e, const Part& a, const Part& b) {
  using enum ValueType;
  const bool times = (a->type == kNumber && (b->type == kNumber || b->type == kInterval)) ||
                     (a->type == kInterval && b->type == kNumber);
  if (!times) {
    fail(e, std::string(type_word(a->type)) + " and " + std::string(type_word(b->type)) +
                " can't be multiplied");
  }
  Node node;
  node.type = a->type == kNumber ? b->type : a->type;
  node.decimals = product_decimals(a->decimals, b->decimals);
  node.numbers = combined(a, b, [](double x, double y) { return x * y; });
  const Part& length = a->type == kInterval ? a : b;
  if (node.type == kInterval && length->months != 0 && length->times == nullptr) {
    node.months = length->months;
    node.times = a->type == kInterval ? b : a;
  }
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::quotient(const Expression& e, const Part& a, const Part& b) {
  using enum ValueType;
  if (b->constant && *b->constant == 0) fail(e, "nothing can be divided by 0");
  Node node;
  const auto divide = [](double x, double y) { return y == 0 ? kNothing : x / y; };
  if (a->type == kInterval && b->type == kInterval) {
    if (a->from != nullptr && b->months != 0 && b->times == nullptr) {
      const double months = b->months;
      node.numbers = combined(a->from, a->to, [months](double x, double y) {
        if (std::isnan(x) || std::isnan(y)) return kNothing;
        return months_between(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)) / months;
      });
    } else {
      node.numbers = combined(a, b, divide);
    }
  } else if (b->type == kNumber && a->type != kDate) {
    node.type = a->type;
    node.numbers = combined(a, b, divide);
  } else {
    fail(e, std::string(type_word(a->type)) + " can't be divided by " +
                std::string(type_word(b->type)));
  }
  return std::make_shared<const Node>(std::move(node));
}

}  // namespace likeness::binding
