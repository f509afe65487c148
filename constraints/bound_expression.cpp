#include "constraints/bound_expression.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "constraints/date_text.hpp"
#include "core/calendar.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"
#include "text/regex.hpp"
#include "text/regex_matcher.hpp"

namespace likeness {

using text::Expression;
using Kind = Expression::Kind;

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
/// Decimals beyond this are as good as any.
constexpr int kMostDecimals = 9;
constexpr int kAnyDecimals = -1;

using Numbers = std::vector<double>;
using Truths = std::vector<Truth>;
using Strings = std::vector<std::optional<std::string>>;

}  // namespace

/// A checked part: how it is computed over a table.
struct BoundExpression::Node {
  ValueType type = ValueType::kNumber;
  int decimals = kAnyDecimals;
  /// Of a constant: its value.
  std::optional<double> constant = {};
  std::function<Numbers(const Table&)> numbers = {};
  std::function<Truths(const Table&)> truths = {};
  /// Of a string: its column; or a value in quotes.
  std::string column = {};
  std::shared_ptr<const std::string> string = {};
  /// Of one that is computed.
  std::function<Strings(const Table&)> strings = {};
  /// Of an interval: how many months, where it is some; of one between dates, these.
  double months = 0;
  std::shared_ptr<const Node> times = {};  ///< as often as that, in each row
  std::shared_ptr<const Node> from = {};
  std::shared_ptr<const Node> to = {};
  /// Of what was rounded: what it was before, and the step.
  std::shared_ptr<const Node> unrounded = {};
};

namespace {

using Node = BoundExpression::Node;
using Part = std::shared_ptr<const Node>;

std::string_view type_word(ValueType type) {
  switch (type) {
    case ValueType::kNumber:
      return "a number";
    case ValueType::kDate:
      return "a date";
    case ValueType::kInterval:
      return "a length of time";
    case ValueType::kString:
      return "text";
    case ValueType::kTruth:
      break;
  }
  return "a condition";
}

bool is_measure(ValueType type) {
  return type == ValueType::kNumber || type == ValueType::kDate || type == ValueType::kInterval;
}

int decimals_of_column(const Column& column) {
  if (column.type != ColumnType::kFloat64) return 0;
  return column.decimals < 0 || column.decimals > kMostDecimals ? kAnyDecimals : column.decimals;
}

int decimals_of_constant(double value) {
  double scaled = value;
  for (int decimals = 0; decimals <= kMostDecimals; ++decimals, scaled *= 10) {
    if (std::abs(scaled - std::round(scaled)) < 1e-9 * std::max(1.0, std::abs(scaled))) {
      return decimals;
    }
  }
  return kAnyDecimals;
}

int joint_decimals(int a, int b) {
  return a < 0 || b < 0 ? kAnyDecimals : std::max(a, b);
}

int product_decimals(int a, int b) {
  return a < 0 || b < 0 || a + b > kMostDecimals ? kAnyDecimals : a + b;
}

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

/// Rounded to the nearest number with so many decimals, halves away from zero.
double rounded_to(double value, int decimals) {
  const double scale = std::pow(10.0, std::abs(decimals));
  const double scaled = decimals >= 0 ? value * scale : value / scale;
  const double whole = std::round(scaled * (1 + 4e-16));
  return decimals >= 0 ? whole / scale : whole * scale;
}

/// The strings of a column, of a value, or of what is computed.
Strings strings_of(const Node& node, const Table& table) {
  if (node.strings) return node.strings(table);
  if (node.string) return Strings(table.rows(), *node.string);
  const Column& column = table.column(node.column);
  Strings strings(column.size());
  for (std::size_t row = 0; row < strings.size(); ++row) {
    if (column.valid(row)) strings[row] = std::string(string_at(column, row));
  }
  return strings;
}

class Binder {
 public:
  Binder(std::string_view source, const Table& table, std::vector<std::string>& columns)
      : source_(source), table_(table), columns_(columns) {}

  Part bind(const Expression& e) {
    switch (e.kind) {
      case Kind::kNumber:
        return constant(ValueType::kNumber, e.number, decimals_of_constant(e.number));
      case Kind::kInterval:
        return interval(e);
      case Kind::kString:
        return string(e);
      case Kind::kColumn:
        return column(e);
      case Kind::kNegate:
        return negate(e);
      case Kind::kArithmetic:
        return arithmetic(e);
      case Kind::kCompare:
        return comparison(e, e.children[0], e.children[1], e.text);
      case Kind::kIn:
        return membership(e);
      case Kind::kIsMissing:
        return missing(e);
      case Kind::kNot:
      case Kind::kAnd:
      case Kind::kOr:
      case Kind::kIf:
        return connective(e);
      case Kind::kCall:
        return call(e);
    }
    return nullptr;
  }

 private:
  [[noreturn]] void fail(const Expression& e, const std::string& what) const {
    text::fail_expression(source_, e.offset, what);
  }

  static Part constant(ValueType type, double value, int decimals) {
    Node node;
    node.type = type;
    node.decimals = decimals;
    node.constant = value;
    node.numbers = [value](const Table& table) { return Numbers(table.rows(), value); };
    return std::make_shared<const Node>(std::move(node));
  }

  static Part interval(const Expression& e) {
    constexpr std::pair<std::string_view, double> kLengths[] = {{"microsecond", 1},
                                                                {"second", 1e6},
                                                                {"minute", 60e6},
                                                                {"hour", 3600e6},
                                                                {"day", 86'400e6},
                                                                {"week", 7 * 86'400e6},
                                                                {"month", 365.2425 / 12 * 86'400e6},
                                                                {"year", 365.2425 * 86'400e6}};
    double length = 0;
    for (const auto& [name, microseconds] : kLengths) {
      if (name == e.text) length = microseconds;
    }
    Node node = *constant(ValueType::kInterval, e.number * length, kAnyDecimals);
    node.months = e.text == "month" ? e.number : e.text == "year" ? 12 * e.number : 0;
    return std::make_shared<const Node>(std::move(node));
  }

  static Part string(const Expression& e) {
    Node node;
    node.type = ValueType::kString;
    node.string = std::make_shared<const std::string>(e.text);
    return std::make_shared<const Node>(std::move(node));
  }

  const Column& find(const Expression& e) {
    const Column* found = table_.find(e.text);
    if (found == nullptr) {
      std::vector<std::string_view> names;
      for (const Column& one : table_.columns()) names.emplace_back(one.name);
      for (const std::string_view name : names) {
        // `hours-per-week` reads as a difference.
        const bool begins = name.size() > e.text.size() && name.starts_with(e.text);
        if (begins && text::column_word(name) != name) {
          fail(e, "there is no column " + text::in_quotes(e.text) + "; " + text::column_word(name) +
                      " stands in backticks");
        }
      }
      fail(e, "there is no column " + text::in_quotes(e.text) + text::did_you_mean(e.text, names));
    }
    if (std::find(columns_.begin(), columns_.end(), e.text) == columns_.end()) {
      columns_.push_back(e.text);
    }
    return *found;
  }

  Part column(const Expression& e) {
    const Column& found = find(e);
    Node node;
    node.column = found.name;
    const std::string name = found.name;
    if (!is_quantity(found.type)) {
      node.type = ValueType::kString;
      if (found.type == ColumnType::kBool) {
        node.truths = [name](const Table& table) {
          const Column& cells = table.column(name);
          Truths truths(cells.size(), Truth::kUnknown);
          for (std::size_t row = 0; row < truths.size(); ++row) {
            if (cells.valid(row))
              truths[row] = cells.codes[row] != 0 ? Truth::kTrue : Truth::kFalse;
          }
          return truths;
        };
      }
      return std::make_shared<const Node>(std::move(node));
    }
    node.type = found.type == ColumnType::kDatetime ? ValueType::kDate : ValueType::kNumber;
    node.decimals = decimals_of_column(found);
    node.numbers = [name](const Table& table) {
      const Column& cells = table.column(name);
      Numbers numbers(cells.size());
      for (std::size_t row = 0; row < numbers.size(); ++row) {
        numbers[row] = cells.valid(row) ? number_at(cells, row) : kNothing;
      }
      return numbers;
    };
    return std::make_shared<const Node>(std::move(node));
  }

  /// Numbers of two parts, combined row by row.
  template <class Combine>
  static std::function<Numbers(const Table&)> combined(Part a, Part b, Combine combine) {
    return [a = std::move(a), b = std::move(b), combine](const Table& table) {
      Numbers left = a->numbers(table);
      const Numbers right = b->numbers(table);
      for (std::size_t row = 0; row < left.size(); ++row)
        left[row] = combine(left[row], right[row]);
      return left;
    };
  }
  template <class Change>
  static std::function<Numbers(const Table&)> changed(Part a, Change change) {
    return [a = std::move(a), change](const Table& table) {
      Numbers numbers = a->numbers(table);
      for (double& number : numbers) {
        if (!std::isnan(number)) number = change(number);
      }
      return numbers;
    };
  }

  Part measure(const Expression& e) {
    Part part = bind(e);
    if (!is_measure(part->type)) fail(e, std::string(type_word(part->type)) + " is no number");
    return part;
  }

  Part number(const Expression& e) {
    Part part = bind(e);
    if (part->type != ValueType::kNumber) {
      fail(e, std::string(type_word(part->type)) + " stands where a number must be");
    }
    return part;
  }

  Part date(const Expression& e) {
    Part part = bind(e);
    if (part->type != ValueType::kDate) {
      fail(e, std::string(type_word(part->type)) + " stands where a date must be");
    }
    return part;
  }

  Part negate(const Expression& e) {
    const Part inner = number(e.children[0]);
    Node node;
    node.decimals = inner->decimals;
    node.numbers = changed(inner, [](double value) { return -value; });
    return std::make_shared<const Node>(std::move(node));
  }

  Part arithmetic(const Expression& e) {
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

  Part sum(const Expression& e, const Part& a, const Part& b, bool minus) {
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

  Part product(const Expression& e, const Part& a, const Part& b) {
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

  Part quotient(const Expression& e, const Part& a, const Part& b) {
    using enum ValueType;
    if (b->constant && *b->constant == 0) fail(e, "nothing can be divided by 0");
    Node node;
    const auto divide = [](double x, double y) { return y == 0 ? kNothing : x / y; };
    if (a->type == kInterval && b->type == kInterval) {
      if (a->from != nullptr && b->months != 0 && b->times == nullptr) {
        const double months = b->months;
        node.numbers = combined(a->from, a->to, [months](double x, double y) {
          if (std::isnan(x) || std::isnan(y)) return kNothing;
          return months_between(static_cast<std::int64_t>(x), static_cast<std::int64_t>(y)) /
                 months;
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

  // ---- Comparisons ------------------------------------------------------------------------------

  /// A value in quotes beside a quantity is one.
  Part as_quantity(const Expression& e, const Part& value, const Part& other) {
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

  Part comparison(const Expression& e, const Expression& left, const Expression& right,
                  const std::string& sign) {
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

  /// Rounding may go either way where a number lies between two: both count as rounded.
  static bool rounds_to(double exact, double value, double step) {
    return std::abs(exact - value) <= 0.5 * step * (1 + 1e-6) + 1e-12 * std::abs(exact);
  }

  static Part compared_numbers(const Part& a, const Part& b, const std::string& sign) {
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

  /// Calls visit(row, string) for each row with a cell.
  template <class Visit>
  static void each_string(const Column& column, const Visit& visit) {
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (column.valid(row)) visit(row, string_at(column, row));
    }
  }

  /// What is said of each string of a column; of one with codes, once of each of its dictionary.
  template <class Says>
  static Truths of_strings(const Column& column, const Says& says) {
    Truths truths(column.size(), Truth::kUnknown);
    if (is_coded(column.type)) {
      std::vector<Truth> of_code;
      for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
        of_code.push_back(says(column.dictionary[k]) ? Truth::kTrue : Truth::kFalse);
      }
      for (std::size_t row = 0; row < truths.size(); ++row) {
        if (column.valid(row)) truths[row] = of_code[static_cast<std::size_t>(column.codes[row])];
      }
      return truths;
    }
    each_string(column, [&](std::size_t row, std::string_view string) {
      truths[row] = says(string) ? Truth::kTrue : Truth::kFalse;
    });
    return truths;
  }

  static Truth negated(Truth truth) {
    if (truth == Truth::kUnknown) return truth;
    return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
  }

  Part compared_strings(const Expression& e, const Part& a, const Part& b, bool unequal) {
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

  /// A value as its column spells it. `true` and `false` are understood in a column of truth
  /// values. A value that a column of few strings never has is taken for a mistake.
  std::string spelled(const Expression& e, const std::string& name, const std::string& value) {
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

  Part membership(const Expression& e) {
    Part any;
    for (std::size_t k = 1; k < e.children.size(); ++k) {
      Part one = comparison(e, e.children[0], e.children[k], "=");
      any = any ? joined(any, one, Kind::kOr) : one;
    }
    return any;
  }

  Part missing(const Expression& e) {
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

  // ---- Connectives ------------------------------------------------------------------------------

  Part truth(const Expression& e) {
    Part part = bind(e);
    if (!part->truths) {
      fail(e, std::string(type_word(part->type)) + " stands where a condition must be");
    }
    return part;
  }

  static Truth conjunction(Truth a, Truth b) {
    if (a == Truth::kFalse || b == Truth::kFalse) return Truth::kFalse;
    return a == Truth::kTrue && b == Truth::kTrue ? Truth::kTrue : Truth::kUnknown;
  }

  static Part joined(const Part& a, const Part& b, Kind kind) {
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

  Part connective(const Expression& e) {
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

  // ---- Functions --------------------------------------------------------------------------------

  void need_arguments(const Expression& e, std::size_t least, std::size_t most) const {
    if (e.children.size() >= least && e.children.size() <= most) return;
    fail(e, e.text + " takes " + std::to_string(least) +
                (most > least ? " or more values"
                 : least == 1 ? " value"
                              : " values"));
  }

  Part call(const Expression& e) {
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

  Part rounding(const Expression& e) {
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

  Part extreme(const Expression& e) {
    need_arguments(e, 2, 100);
    Part all = measure(e.children[0]);
    const bool largest = e.text == "max";
    for (std::size_t k = 1; k < e.children.size(); ++k) {
      const Part next = measure(e.children[k]);
      if (next->type != all->type) fail(e.children[k], "values of one type are needed");
      Node node;
      node.type = all->type;
      node.decimals = joint_decimals(all->decimals, next->decimals);
      node.numbers = combined(all, next, [largest](double x, double y) {
        if (std::isnan(x) || std::isnan(y)) return kNothing;
        return largest ? std::max(x, y) : std::min(x, y);
      });
      all = std::make_shared<const Node>(std::move(node));
    }
    return all;
  }

  /// The first value that isn't missing.
  Part first_there(const Expression& e) {
    need_arguments(e, 2, 100);
    Part all = measure(e.children[0]);
    for (std::size_t k = 1; k < e.children.size(); ++k) {
      const Part next = measure(e.children[k]);
      if (next->type != all->type) fail(e.children[k], "values of one type are needed");
      Node node;
      node.type = all->type;
      node.decimals = joint_decimals(all->decimals, next->decimals);
      node.numbers = combined(all, next, [](double x, double y) { return std::isnan(x) ? y : x; });
      all = std::make_shared<const Node>(std::move(node));
    }
    return all;
  }

  Part beginning(const Expression& e) {
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

  Part date_in_text(const Expression& e) {
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
        if (!std::isnan(dates[row]))
          strings[row] = (*written)(static_cast<std::int64_t>(dates[row]));
      }
      return strings;
    };
    return std::make_shared<const Node>(std::move(node));
  }

  Part of_text(const Expression& e) {
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
          numbers[row] = static_cast<double>(std::count_if(
              string.begin(), string.end(), [](char c) { return (c & 0xC0) != 0x80; }));
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

  std::string_view source_;
  const Table& table_;
  std::vector<std::string>& columns_;
};

}  // namespace

BoundExpression::BoundExpression(std::string_view source, const Table& table)
    : source_(source), tree_(text::parse_expression(source)) {
  root_ = Binder(source_, table, columns_).bind(tree_);
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
  return strings_of(*root_, table);
}

}  // namespace likeness
