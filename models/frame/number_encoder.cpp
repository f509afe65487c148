#include "models/frame/number_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "text/datetime.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// The coarsest unit, in microseconds, that all times are a multiple of.
double coarsest_unit(const Column& column) {
  constexpr std::array<std::int64_t, 5> kUnits = {86'400'000'000, 3'600'000'000, 60'000'000,
                                                  1'000'000, 1'000};
  for (const std::int64_t unit : kUnits) {
    bool fits = true;
    for (std::size_t row = 0; row < column.size() && fits; ++row) {
      fits = !column.valid(row) || column.integers[row] % unit == 0;
    }
    if (fits) return static_cast<double>(unit);
  }
  return 1;
}

/// 10^-d with the fewest decimals d, at most `decimals`, that write every value: 1 for `5.0`,
/// `7.0`.
double coarsest_decimal(const Column& column, int decimals) {
  for (int fewer = 0; fewer < decimals; ++fewer) {
    const double scale = std::pow(10.0, fewer);
    bool fits = true;
    for (std::size_t row = 0; row < column.size() && fits; ++row) {
      const double value = column.floats[row];
      fits = !column.valid(row) || std::round(value * scale) / scale == value;
    }
    if (fits) return 1 / scale;
  }
  return std::pow(10.0, -decimals);
}

double nearest(const std::vector<double>& rising, double value) {
  const auto above = std::lower_bound(rising.begin(), rising.end(), value);
  if (above == rising.end()) return rising.back();
  if (above == rising.begin()) return *above;
  return value - *(above - 1) <= *above - value ? *(above - 1) : *above;
}

}  // namespace

NumberEncoder::NumberEncoder(const Column& column)
    : blank_(blank_like(column)),
      minimum_(std::numeric_limits<double>::infinity()),
      maximum_(-std::numeric_limits<double>::infinity()) {
  for (const double value : encode(column)) {
    if (std::isnan(value)) continue;
    minimum_ = std::min(minimum_, value);
    maximum_ = std::max(maximum_, value);
  }
  if (blank_.type == ColumnType::kInt64) step_ = 1;
  if (blank_.type == ColumnType::kDatetime) step_ = coarsest_unit(column);
  if (blank_.type == ColumnType::kFloat64 && blank_.decimals >= 0)
    step_ = coarsest_decimal(column, blank_.decimals);
}

std::vector<double> NumberEncoder::encode(const Column& column) {
  std::vector<double> values(column.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!column.valid(row)) {
      values[row] = kMissing;
    } else {
      values[row] = column.type == ColumnType::kFloat64 ? column.floats[row]
                                                        : static_cast<double>(column.integers[row]);
    }
  }
  return values;
}

void NumberEncoder::set_enforced(bool bounds, bool rounding) noexcept {
  enforce_bounds_ = bounds;
  enforce_rounding_ = rounding;
}

double NumberEncoder::restrained(double value) const noexcept {
  if (!allowed_.empty() && !std::isnan(value)) return nearest(allowed_, value);
  if (enforce_rounding_ && step_ > 0) {
    // Decimals by multiplication with a power of ten, which is exact, not by the inexact step.
    const double scale = blank_.type == ColumnType::kFloat64 ? std::round(1 / step_) : 1 / step_;
    const double rounded = blank_.type == ColumnType::kDatetime ? std::round(value / step_) * step_
                                                                : std::round(value * scale) / scale;
    if (std::isfinite(rounded)) value = rounded;
  }
  if (enforce_bounds_) value = std::clamp(value, minimum_, maximum_);
  return value;
}

Column NumberEncoder::decode(std::span<const double> values) const {
  Column column = blank_like(blank_);
  if (!enforce_rounding_) column.decimals = -1;
  ValidityBits validity(values.size());
  std::vector<std::int64_t> integers(blank_.type == ColumnType::kFloat64 ? 0 : values.size());
  std::vector<double> floats(blank_.type == ColumnType::kFloat64 ? values.size() : 0);
  // The largest double below 2^63: beyond it, a conversion to int64 is undefined.
  constexpr double kLargest = 9223372036854774784.0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) {
      validity.clear(row);
      continue;
    }
    const double value = restrained(values[row]);
    if (blank_.type == ColumnType::kFloat64) {
      constexpr double kFinite = std::numeric_limits<double>::max();
      floats[row] = std::clamp(value, -kFinite, kFinite);
    } else {
      integers[row] = static_cast<std::int64_t>(std::round(std::clamp(value, -kLargest, kLargest)));
    }
  }
  column.validity = validity.take();
  column.integers = std::move(integers);
  column.floats = std::move(floats);
  return column;
}

double NumberEncoder::number_of(std::string_view text) const {
  if (blank_.type == ColumnType::kDatetime) {
    if (const auto time = text::DatetimeFormat(blank_.datetime_format).parse(text)) {
      return static_cast<double>(*time);
    }
    throw Error(ErrorCode::kUsage, "Column \"" + blank_.name + "\" holds dates like " +
                                       blank_.datetime_format + ", but \"" + std::string(text) +
                                       "\" is not one.");
  }
  const std::optional<double> value = text::to_number(text);
  if (!value || !std::isfinite(*value)) {
    throw Error(ErrorCode::kUsage, "Column \"" + blank_.name + "\" holds numbers, but \"" +
                                       std::string(text) + "\" is not one.");
  }
  return *value;
}

void NumberEncoder::fields(io::Archive& archive) {
  format_fields(archive, blank_);
  archive("minimum", minimum_);
  archive("maximum", maximum_);
  archive("step", step_);
  archive("enforce_min_max", enforce_bounds_);
  archive("enforce_rounding", enforce_rounding_);
  archive.optional("allowed", !allowed_.empty(), allowed_);
  if (!archive.loading()) return;
  const ColumnType type = blank_.type;
  archive.require(
      type == ColumnType::kInt64 || type == ColumnType::kFloat64 || type == ColumnType::kDatetime,
      "a column of numbers is of another type");
  const auto is_finite = [](double value) { return std::isfinite(value); };
  archive.require(std::all_of(allowed_.begin(), allowed_.end(), is_finite) &&
                      std::is_sorted(allowed_.begin(), allowed_.end()),
                  "the values of a column are out of order");
  archive.require(minimum_ <= maximum_ && step_ >= 0, "the bounds of a column are reversed");
}

}  // namespace likeness::models
