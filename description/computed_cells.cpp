#include "description/computed_cells.hpp"

#include <cmath>
#include <utility>

#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

constexpr double kMicrosecondsOfDay = 86'400'000'000;

bool can_hold(ValueType type, ColumnType column) {
  return column == ColumnType::kDatetime ? type == ValueType::kDate
                                         : is_number(column) && type == ValueType::kNumber;
}

double rounded_as(double value, int decimals) {
  if (decimals < 0) return value;
  const double scale = std::pow(10.0, decimals);
  return std::round(value * scale) / scale;
}

bool has_times(const std::string& format) {
  return format.find("%H") != std::string::npos || format.find("%I") != std::string::npos;
}

}  // namespace

ComputedCells::ComputedCells(const Equation& equation, Column blank, const Table& inputs)
    : inputs_(equation.inputs), formula_(equation.formula, inputs), blank_(std::move(blank)) {
  if (!can_hold(formula_.type(), blank_.type)) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(equation.column) +
                                       " can't be computed by " + formula_.source() +
                                       ", which is of another type.");
  }
  const text::Expression& top = equation.formula;
  if (top.kind == text::Expression::Kind::kCall && top.text == "round") {
    unrounded_.emplace(top.children[0], inputs);
  }
}

std::vector<std::uint8_t> ComputedCells::inexact(const Table& inputs) const {
  constexpr double kNearHalf = 1e-4;
  const std::vector<double> numbers = (unrounded_ ? *unrounded_ : formula_).numbers(inputs);
  std::vector<std::uint8_t> found(numbers.size(), 0);
  if (blank_.decimals < 0) return found;
  const double scale = std::pow(10.0, blank_.decimals);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const double number = numbers[row];
    if (!(std::abs(number) < 9e15)) continue;
    const double parts = std::abs(number) * scale;
    const bool near_half = std::abs(parts - std::floor(parts) - 0.5) < kNearHalf;
    const bool differs = unrounded_ ? near_half : number != rounded_as(number, blank_.decimals);
    found[row] = static_cast<std::uint8_t>(differs);
  }
  return found;
}

Column ComputedCells::of(const Table& inputs) const {
  Column column = blank_;
  const std::vector<double> numbers = formula_.numbers(inputs);
  std::vector<std::uint8_t> bits((numbers.size() + 7) / 8, 0xFF);
  const double unit = blank_.type == ColumnType::kDatetime && !has_times(blank_.datetime_format)
                          ? kMicrosecondsOfDay
                          : 1;
  std::vector<double> floats(numbers.size(), 0);
  std::vector<std::int64_t> integers(numbers.size(), 0);
  bool any_missing = false;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!(std::abs(numbers[row]) < 9e18)) {
      any_missing = true;
      bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] & ~(1U << (row % 8)));
      continue;
    }
    floats[row] = rounded_as(numbers[row], blank_.decimals);
    integers[row] = std::llround(std::floor(numbers[row] / unit + (unit == 1 ? 0.5 : 0)) * unit);
  }
  if (column.type == ColumnType::kFloat64) {
    column.floats = std::move(floats);
  } else {
    column.integers = std::move(integers);
  }
  if (any_missing) column.validity = std::move(bits);
  return column;
}

}  // namespace likeness::description
