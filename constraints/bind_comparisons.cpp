#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "constraints/expression_binder.hpp"
#include "table/cell_text.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::binding {
namespace {

/// How far apart two numbers may be that are meant to be one.
class Tolerance {
 public:
  explicit Tolerance(int decimals)
      : step_(decimals < 0 ? 0 : 0.5 * std::pow(10.0, -decimals) * (1 - 1e-6)) {}

  [[nodiscard]] bool equal(double a, double b) const {
    constexpr double kRelative = 1e-12;
    const double size = std::max(std::abs(a), std::abs(b));
    // Where numbers are given by their decimals, half a digit is between them.
    return std::abs(a - b) <= (step_ > 0 ? std::max(step_, 1e-15 * size) : kRelative * size);
  }

 private:
  double step_;
};

/// Rounding may go either way where a number lies between two: both count as rounded.
bool rounds_to(double exact, double value, double step) {
  return std::abs(exact - value) <= 0.5 * step * (1 + 1e-6) + 1e-12 * std::abs(exact);
}

}  // namespace

Part ExpressionBinder::as_quantity(const Expression& e, const Part& value, const Part& other) {
  if (!value->string) return value;
  if (other->type == ValueType::kDate) {
    const Column* cells = other->column.empty() ? nullptr : table_.find(other->column);
    std::optional<std::int64_t> read;
    if (cells != nullptr) read = integer_of(*cells, *value->string);
    if (!read) {
      Column iso;
      iso.type = ColumnType::kDatetime;
      for (const char* format : {"%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"}) {
        iso.datetime_format = format;
        if (!read) read = integer_of(iso, *value->string);
      }
    }
    if (!read) fail(e, text::in_quotes(*value->string) + " is no date as the column has them");
    return constant(ValueType::kDate, static_cast<double>(*read), 0);
  }
  const Column* cells = other->column.empty() ? nullptr : table_.find(other->column);
  const std::optional<double> read =
      cells != nullptr ? number_of(*cells, *value->string) : std::nullopt;
  if (!read) fail(e, text::in_quotes(*value->string) + " is no number");
  return constant(ValueType::kNumber, *read, decimals_of_constant(*read));
}

Part ExpressionBinder::comparison(const Expression& e, const Expression& left,
                                  const Expression& right, const std::string& sign) {
  Part a = bind(left);
  Part b = bind(right);
  if (is_measure(a->type) && b->string) b = as_quantity(right, b, a);
  if (is_measure(b->type) && a->string) a = as_quantity(left, a, b);
  if (is_measure(a->type) && is_measure(b->type)) {
    if (a->type != b->type) {
      fail(e, std::string(type_word(a->type)) + " can't be compared with " +
                  std::string(type_word(b->type)));
    }
    return compared_numbers(a, b, sign);
  }
  if (a->type != ValueType::kString || b->type != ValueType::kString) {
    fail(e, std::string(type_word(a->type)) + " can't be compared with " +
                std::string(type_word(b->type)));
  }
  if (sign != "=" && sign != "!=") fail(e, "text is not ordered; it is compared by = and !=");
  return compared_strings(e, a, b, sign == "!=");
}

Part ExpressionBinder::compared_numbers(const Part& a, const Part& b, const std::string& sign) {
  Node node;
  node.type = ValueType::kTruth;
  const Tolerance tolerance(joint_decimals(a->decimals, b->decimals));
  // What is compared with a rounded number may be either neighbor of what was rounded.
  const Part rounded = a->unrounded ? a : b->unrounded ? b : nullptr;
  const double step = rounded ? std::pow(10.0, -rounded->decimals) : 0;
  node.truths = [a, b, sign, tolerance, rounded, step](const Table& table) {
    const Numbers left = a->numbers(table);
    const Numbers right = b->numbers(table);
    const Numbers exact = rounded ? rounded->unrounded->numbers(table) : Numbers();
    Truths truths(left.size(), Truth::kUnknown);
    for (std::size_t row = 0; row < truths.size(); ++row) {
      const double x = left[row];
      const double y = right[row];
      if (std::isnan(x) || std::isnan(y)) continue;
      bool equal = tolerance.equal(x, y);
      if (!equal && rounded) equal = rounds_to(exact[row], rounded == a ? y : x, step);
      const bool holds = sign == "="    ? equal
                         : sign == "!=" ? !equal
                         : sign == "<"  ? x < y && !equal
                         : sign == ">"  ? x > y && !equal
                         : sign == "<=" ? x < y || equal
                                        : x > y || equal;
      truths[row] = holds ? Truth::kTrue : Truth::kFalse;
    }
    return truths;
  };
  return std::make_shared<const Node>(std::move(node));
}

Part ExpressionBinder::compared_strings(const Expression& e, const Part& a, const Part& b,
                                        bool unequal) {
  if (a->string && b->string) fail(e, "two values are compared, and no column");
  Node node;
  node.type = ValueType::kTruth;
  if (a->strings || b->strings) {
    node.truths = [a, b, unequal](const Table& table) {
      const Strings left = strings_of(*a, table);
      const Strings right = strings_of(*b, table);
      Truths truths(left.size(), Truth::kUnknown);
      for (std::size_t row = 0; row < truths.size(); ++row) {
        if (!left[row] || !right[row]) continue;
        truths[row] = (*left[row] == *right[row]) != unequal ? Truth::kTrue : Truth::kFalse;
      }
      return truths;
    };
    return std::make_shared<const Node>(std::move(node));
  }
  if (a->string || b->string) {
    const std::string name = a->string ? b->column : a->column;
    const std::string value = spelled(e, name, a->string ? *a->string : *b->string);
    node.truths = [name, value, unequal](const Table& table) {
      return of_strings(table.column(name),
                        [&](std::string_view string) { return (string == value) != unequal; });
    };
    return std::make_shared<const Node>(std::move(node));
  }
  node.truths = [x = a->column, y = b->column, unequal](const Table& table) {
    const Column& left = table.column(x);
    const Column& right = table.column(y);
    Truths truths(left.size(), Truth::kUnknown);
    each_string(left, [&](std::size_t row, std::string_view string) {
      if (!right.valid(row)) return;
      const bool holds = (string == string_at(right, row)) != unequal;
      truths[row] = holds ? Truth::kTrue : Truth::kFalse;
    });
    return truths;
  };
  return std::make_shared<const Node>(std::move(node));
}

std::string ExpressionBinder::spelled(const Expression& e, const std::string& name,
                                      const std::string& value) {
  const Column& column = table_.column(name);
  if (!is_coded(column.type)) return value;
  std::vector<std::string_view> values;
  for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
    values.push_back(column.dictionary[k]);
    if (values.back() == value) return value;
  }
  if (column.type == ColumnType::kBool && (value == "true" || value == "false")) {
    return std::string(column.dictionary[value == "true" ? 1 : 0]);
  }
  fail(e, "column " + text::in_quotes(name) + " has no value " + text::in_quotes(value) +
              text::did_you_mean(value, values));
}

Part ExpressionBinder::membership(const Expression& e) {
  Part any;
  for (std::size_t k = 1; k < e.children.size(); ++k) {
    Part one = comparison(e, e.children[0], e.children[k], "=");
    any = any ? joined(any, one, Kind::kOr) : one;
  }
  return any;
}

Part ExpressionBinder::missing(const Expression& e) {
  if (e.children[0].kind != Kind::kColumn) fail(e, "only a column can be missing");
  Node node;
  node.type = ValueType::kTruth;
  node.truths = [name = find(e.children[0]).name](const Table& table) {
    const Column& cells = table.column(name);
    Truths truths(cells.size());
    for (std::size_t row = 0; row < truths.size(); ++row) {
      truths[row] = cells.valid(row) ? Truth::kFalse : Truth::kTrue;
    }
    return truths;
  };
  return std::make_shared<const Node>(std::move(node));
}

}  // namespace likeness::binding
