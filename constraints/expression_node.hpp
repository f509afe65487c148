#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "constraints/bound_expression.hpp"
#include "likeness/table.hpp"
#include "table/column_type.hpp"

/// The parts that an expression is bound to, and what all of them share.
namespace likeness::binding {

using Numbers = std::vector<double>;
using Truths = std::vector<Truth>;
using Strings = std::vector<std::optional<std::string>>;

inline constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
/// Decimals beyond this are as good as any.
inline constexpr int kMostDecimals = 9;
inline constexpr int kAnyDecimals = -1;

}  // namespace likeness::binding

namespace likeness {

/// A checked part: how it is computed over a table.
struct BoundExpression::Node {
  ValueType type = ValueType::kNumber;
  int decimals = binding::kAnyDecimals;
  /// Of a constant: its value.
  std::optional<double> constant = {};
  std::function<binding::Numbers(const Table&)> numbers = {};
  std::function<binding::Truths(const Table&)> truths = {};
  /// Of a string: its column; or a value in quotes.
  std::string column = {};
  std::shared_ptr<const std::string> string = {};
  /// Of one that is computed.
  std::function<binding::Strings(const Table&)> strings = {};
  /// Of an interval: how many months, where it is some; of one between dates, these.
  double months = 0;
  std::shared_ptr<const Node> times = {};  ///< as often as that, in each row
  std::shared_ptr<const Node> from = {};
  std::shared_ptr<const Node> to = {};
  /// Of what was rounded: what it was before, and the step.
  std::shared_ptr<const Node> unrounded = {};
};

}  // namespace likeness

namespace likeness::binding {

using Node = BoundExpression::Node;
using Part = std::shared_ptr<const Node>;

/// A type in words, for messages.
[[nodiscard]] std::string_view type_word(ValueType type);
[[nodiscard]] bool is_measure(ValueType type);

/// Digits after the point of the numbers of a column, of a number, and of what is made of two.
[[nodiscard]] int decimals_of_column(const Column& column);
[[nodiscard]] int decimals_of_constant(double value);
[[nodiscard]] int joint_decimals(int a, int b);
[[nodiscard]] int product_decimals(int a, int b);

/// The strings of a column, of a value, or of what is computed.
[[nodiscard]] Strings strings_of(const Node& node, const Table& table);
[[nodiscard]] Part constant(ValueType type, double value, int decimals);

/// Numbers of two parts, combined row by row.
template <class Combine>
std::function<Numbers(const Table&)> combined(Part a, Part b, Combine combine) {
  return [a = std::move(a), b = std::move(b), combine](const Table& table) {
    Numbers left = a->numbers(table);
    const Numbers right = b->numbers(table);
    for (std::size_t row = 0; row < left.size(); ++row) left[row] = combine(left[row], right[row]);
    return left;
  };
}

/// Numbers of a part, each changed where it is there.
template <class Change>
std::function<Numbers(const Table&)> changed(Part a, Change change) {
  return [a = std::move(a), change](const Table& table) {
    Numbers numbers = a->numbers(table);
    for (double& number : numbers) {
      if (!std::isnan(number)) number = change(number);
    }
    return numbers;
  };
}

/// Calls visit(row, string) for each row with a cell.
template <class Visit>
void each_string(const Column& column, const Visit& visit) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) visit(row, string_at(column, row));
  }
}

/// What is said of each string of a column; of one with codes, once of each of its dictionary.
template <class Says>
Truths of_strings(const Column& column, const Says& says) {
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

}  // namespace likeness::binding
