#include "models/constraints/number_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "models/frame/column_format.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr double kLongestStep = 800 * 86'400e6;  ///< microseconds: longer than two years

/// The longest of these of which all dates are multiples.
double date_step(const Column& column) {
  constexpr std::array<std::int64_t, 5> kSteps = {86'400'000'000, 3'600'000'000, 60'000'000,
                                                  1'000'000, 1'000};
  for (const std::int64_t step : kSteps) {
    bool all = true;
    for (std::size_t row = 0; row < column.size() && all; ++row) {
      all = !column.valid(row) || column.integers[row] % step == 0;
    }
    if (all) return static_cast<double>(step);
  }
  return 1;
}

double step_of(const Column& column) {
  if (column.type == ColumnType::kDatetime) return date_step(column);
  if (column.type == ColumnType::kInt64) return 1;
  return column.decimals < 0 ? 0 : std::pow(10.0, -column.decimals);
}

}  // namespace

std::vector<double> numbers_of_cells(const Column& column) {
  std::vector<double> numbers(column.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (column.valid(row)) numbers[row] = number_at(column, row);
  }
  return numbers;
}

NumberForm::NumberForm(const Column& column) : blank_(blank_like(column)), step_(step_of(column)) {
  if (column.type == ColumnType::kDatetime) months_ = MonthGrid(column);
}

NumberForm::NumberForm(const Column& column, double multiple)
    : blank_(blank_like(column)), step_(multiple) {}

bool NumberForm::is_of_multiples() const noexcept {
  return step_ > 1.5 * step_of(blank_) && blank_.type != ColumnType::kDatetime;
}

double NumberForm::nearest(double number) const noexcept {
  if (step_ == 0 || std::isnan(number)) return number;
  if (months_.any()) return months_.nearest(number);
  // A quotient of whole numbers is the double that the digits read as.
  const auto in_parts = [](double value, double scale) {
    return std::round(value * scale * (1 + 4e-16)) / scale;
  };
  const double scale = std::round(1 / step_);
  if (step_ < 1 && std::abs(scale * step_ - 1) < 1e-9) return in_parts(number, scale);
  const double multiple = std::round(number / step_) * step_;
  const bool has_digits = blank_.type == ColumnType::kFloat64 && blank_.decimals >= 0;
  return has_digits ? in_parts(multiple, std::pow(10.0, blank_.decimals)) : multiple;
}

double NumberForm::next(double value, double bound, double sign) const noexcept {
  double step = step_ > 0 ? step_ : std::abs(bound) * 1e-15 + 1e-300;
  double moved = nearest(value + sign * step);
  // The first day of a month may be followed by that of the next year.
  for (; months_.any() && moved == value && step < kLongestStep; step *= 2) {
    moved = nearest(value + sign * step);
  }
  return moved;
}

double NumberForm::at_least(double number, double bound, bool strict) const noexcept {
  double value = nearest(number);
  while (value < bound || (strict && value <= bound)) {
    const double moved = next(value, bound, 1);
    if (months_.any() && moved <= value) break;  // there are no later years
    value = moved;
  }
  return value;
}

double NumberForm::at_most(double number, double bound, bool strict) const noexcept {
  double value = nearest(number);
  while (value > bound || (strict && value >= bound)) {
    const double moved = next(value, bound, -1);
    if (months_.any() && moved >= value) break;
    value = moved;
  }
  return value;
}

Column NumberForm::column_of(std::span<const double> numbers) const {
  Column column = blank_;
  std::vector<std::uint8_t> validity;
  const auto invalidate = [&](std::size_t row) {
    if (validity.empty()) validity.assign((numbers.size() + 7) / 8, 0xFF);
    validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] & ~(1U << (row % 8)));
  };
  const bool floats = column.type == ColumnType::kFloat64;
  std::vector<double> decimal(floats ? numbers.size() : 0);
  std::vector<std::int64_t> whole(floats ? 0 : numbers.size());
  constexpr double kMost = 9e18;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    double cell = nearest(numbers[row]);
    if (!std::isfinite(cell)) {
      invalidate(row);
      cell = 0;
    }
    if (floats) {
      decimal[row] = cell;
    } else {
      whole[row] = static_cast<std::int64_t>(std::clamp(std::round(cell), -kMost, kMost));
    }
  }
  if (floats) {
    column.floats = std::move(decimal);
  } else {
    column.integers = std::move(whole);
  }
  column.validity = std::move(validity);
  return column;
}

void NumberForm::fields(io::Archive& archive) {
  archive.scope("format", [&] { format_fields(archive, blank_); });
  archive("step", step_);
  (void)archive.optional("months", months_.any(), months_);
  archive.require(is_quantity(blank_.type), "a computed number is of another type");
  archive.require(std::isfinite(step_) && step_ >= 0, "a computed number has an impossible step");
}

}  // namespace likeness::models
