#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>

#include "constraints/date_text.hpp"
#include "constraints/expression_binder.hpp"
#include "core/calendar.hpp"
#include "likeness/error.hpp"
#include "text/regex.hpp"
#include "text/regex_matcher.hpp"

namespace likeness::binding {
namespace {

/// Rounded to the nearest number with so many decimals, halves away from zero.
double rounded_to(double value, int decimals) {
  const double scale = std::pow(10.0, std::abs(decimals));
  const double scaled = decimals >= 0 ? value * scale : value / scale;
  const double whole = std::round(scaled * (1 + 4e-16));
  return decimals >= 0 ? whole / scale : whole * scale;
}

}  // namespace

void ExpressionBinder::need_arguments(const Expression& e, std::size_t least,
                                      std::size_t most) const {
  if (e.children.size() >= least && e.children.size() <= most) return;
  fail(e, e.text + " takes " + std::to_string(least) +
              (most > least ? " or more values"
               : least == 1 ? " value"
                            : " values"));
}

Part ExpressionBinder::call(const Expression& e) {
  if (e.text == "round" || e.text == "floor" || e.text == "ceil") return rounding(e);
  if (e.text == "min" || e.text == "max") return extreme(e);
  if (e.text == "coalesce") return first_there(e);
  if (e.text == "date_trunc") return beginning(e);
  if (e.text == "format") return date_in_text(e);
  if (e.text == "length" || e.text == "matches") return of_text(e);
  need_arguments(e, 1, 1);
  Node node;
  node.decimals = 0;
  if (e.text == "abs") {
    const Part a = bind(e.children[0]);
    if (a->type != ValueType::kNumber && a->type != ValueType::kInterval) {
      fail(e, std::string(type_word(a->type)) + " has no absolute value");
    }
    node.type = a->type;
    node.decimals = a->decimals;
    node.numbers = changed(a, [](double value) { return std::abs(value); });
    return std::make_shared<const Node>(std::move(node));
  }
  const Part a = date(e.children[0]);
  const std::string part = e.text;
  node.numbers = changed(a, [part](double value) {
    const auto at = static_cast<std::int64_t>(value);
    if (part == "weekday") return static_cast<double>(weekday_of(at));
    if (part == "hour") {
      const std::int64_t of_day = ((at % kDayMicroseconds) + kDayMicroseconds) % kDayMicroseconds;
      return static_cast<double>(of_day / 3'600'000'000);
    }
    const CalendarDay day = calendar_day(at);
    if (part == "quarter") return static_cast<double>((day.month + 2) / 3);
    return part == "year" ? static_cast<double>(day.year) : part == "month" ? day.month : day.day;
  });
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::rounding(const Expression& e) {
  need_arguments(e, 1, 2);
  const Part a = number(e.children[0]);
  int decimals = 0;
  if (e.children.size() == 2) {
    const Part digits = number(e.children[1]);
    if (!digits->constant || std::abs(*digits->constant) > 15 ||
        *digits->constant != std::round(*digits->constant)) {
      fail(e.children[1], "the number of decimals is a whole number from -15 to 15");
    }
    decimals = static_cast<int>(*digits->constant);
  }
  Node node;
  node.decimals = decimals;
  const double scale = std::pow(10.0, decimals);
  if (e.text == "round") {
    node.unrounded = a;
    node.numbers = changed(a, [decimals](double value) { return rounded_to(value, decimals); });
  } else {
    // What is a whole number but for the last bits is that number.
    const double sign = e.text == "floor" ? 1 : -1;
    node.numbers = changed(a, [scale, sign, decimals](double value) {
      const double scaled = sign * value * scale;
      const double nudged = std::floor(scaled + 1e-9 * std::max(1.0, std::abs(scaled) * 1e-3));
      return rounded_to(sign * nudged / scale, decimals);
    });
  }
  return std::make_shared<const Node>(std::move(node));
}

template <class Combine>
Part ExpressionBinder::folded(const Expression& e, const Combine& combine) {
  need_arguments(e, 2, 100);
  Part all = measure(e.children[0]);
  for (std::size_t k = 1; k < e.children.size(); ++k) {
    const Part next = measure(e.children[k]);
    if (next->type != all->type) fail(e.children[k], "values of one type are needed");
    Node node;
    node.type = all->type;
    node.decimals = joint_decimals(all->decimals, next->decimals);
    node.numbers = combined(all, next, combine);
    all = std::make_shared<const Node>(std::move(node));
  }
  return all;
}

Part ExpressionBinder::extreme(const Expression& e) {
  return folded(e, [largest = e.text == "max"](double x, double y) {
    if (std::isnan(x) || std::isnan(y)) return kNothing;
    return largest ? std::max(x, y) : std::min(x, y);
  });
}

Part ExpressionBinder::first_there(const Expression& e) {
  return folded(e, [](double x, double y) { return std::isnan(x) ? y : x; });
}

Part ExpressionBinder::beginning(const Expression& e) {
  need_arguments(e, 2, 2);
  const Part a = date(e.children[1]);
  const auto unit = std::ranges::find_if(kCalendarUnits, [&](const auto& one) {
    return e.children[0].kind == Kind::kString && one.second == e.children[0].text;
  });
  if (unit == kCalendarUnits.end()) {
    fail(e.children[0], "'year', 'quarter', 'month', 'week', 'day' or 'hour' is needed");
  }
  Node node;
  node.type = ValueType::kDate;
  node.decimals = 0;
  node.numbers = changed(a, [unit = unit->first](double value) {
    return static_cast<double>(begin_of(static_cast<std::int64_t>(value), unit));
  });
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::date_in_text(const Expression& e) {
  need_arguments(e, 2, 2);
  const Part a = date(e.children[0]);
  if (e.children[1].kind != Kind::kString) {
    fail(e.children[1], "a format in quotes is needed, such as '%b %Y'");
  }
  std::shared_ptr<const DateText> written;
  try {
    written = std::make_shared<const DateText>(e.children[1].text);
  } catch (const Error& error) {
    fail(e.children[1], error.what());
  }
  Node node;
  node.type = ValueType::kString;
  node.strings = [a, written](const Table& table) {
    const Numbers dates = a->numbers(table);
    Strings strings(dates.size());
    for (std::size_t row = 0; row < strings.size(); ++row) {
      if (!std::isnan(dates[row])) strings[row] = (*written)(static_cast<std::int64_t>(dates[row]));
    }
    return strings;
  };
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::of_text(const Expression& e) {
  const bool length = e.text == "length";
  need_arguments(e, length ? 1 : 2, length ? 1 : 2);
  const Part a = bind(e.children[0]);
  if (a->type != ValueType::kString || a->column.empty()) {
    fail(e.children[0], "a column of text is needed");
  }
  Node node;
  const std::string name = a->column;
  if (length) {
    node.decimals = 0;
    node.numbers = [name](const Table& table) {
      const Column& column = table.column(name);
      Numbers numbers(column.size(), kNothing);
      each_string(column, [&](std::size_t row, std::string_view string) {
        // Characters are counted, not the bytes of UTF-8.
        numbers[row] = static_cast<double>(
            std::count_if(string.begin(), string.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      });
      return numbers;
    };
    return std::make_shared<const Node>(std::move(node));
  }
  if (e.children[1].kind != Kind::kString) {
    fail(e.children[1], "a regular expression in quotes is needed");
  }
  std::shared_ptr<const text::RegexMatcher> matcher;
  try {
    matcher = std::make_shared<const text::RegexMatcher>(text::Regex(e.children[1].text));
  } catch (const Error& error) {
    fail(e.children[1], error.what());
  }
  node.type = ValueType::kTruth;
  node.truths = [name, matcher](const Table& table) {
    return of_strings(table.column(name),
                      [&](std::string_view string) { return matcher->matches(string); });
  };
  return std::make_shared<const Node>(std::move(node));
}

}  // namespace likeness::binding
