#include "models/frame/number_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct TimeUnit {
  std::int64_t microseconds;
  const char* name;
};
constexpr std::array<TimeUnit, 6> kTimeUnits = {{{86'400'000'000, "1 day"},
                                                 {3'600'000'000, "1 hour"},
                                                 {60'000'000, "1 minute"},
                                                 {1'000'000, "1 second"},
                                                 {1'000, "1 millisecond"},
                                                 {1, "1 microsecond"}}};

/// The coarsest unit, in microseconds, that all times are a multiple of.
double coarsest_unit(const Column& column) {
  for (const TimeUnit& unit : kTimeUnits) {
    bool fits = true;
    for (std::size_t row = 0; row < column.size() && fits; ++row) {
      fits = !column.valid(row) || column.integers[row] % unit.microseconds == 0;
    }
    if (fits) return static_cast<double>(unit.microseconds);
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
  if (traits_of(blank_.type).storage == CellStorage::kIntegers) step_ = 1;
  if (blank_.type == ColumnType::kDatetime) step_ = coarsest_unit(column);
  if (blank_.type == ColumnType::kFloat64 && blank_.decimals >= 0)
    step_ = coarsest_decimal(column, blank_.decimals);
}

std::vector<double> NumberEncoder::encode(const Column& column) {
  std::vector<double> values(column.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = column.valid(row) ? number_at(column, row) : kMissing;
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
    const double scale = std::round(1 / step_);
    const double rounded =
        step_ >= 1 ? std::round(value / step_) * step_ : std::round(value * scale) / scale;
    if (std::isfinite(rounded)) value = rounded;
  }
  if (enforce_bounds_) value = std::clamp(value, minimum_, maximum_);
  return value;
}

Column NumberEncoder::decode(std::span<const double> values) const {
  Column column = blank_like(blank_);
  if (!enforce_rounding_) column.decimals = -1;
  ValidityBits validity(values.size());
  const bool is_float = traits_of(blank_.type).storage == CellStorage::kFloats;
  std::vector<std::int64_t> integers(is_float ? 0 : values.size());
  std::vector<double> floats(is_float ? values.size() : 0);
  // The largest double below 2^63: beyond it, a conversion to int64 is undefined.
  constexpr double kLargest = 9223372036854774784.0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isnan(values[row])) {
      validity.clear(row);
      continue;
    }
    const double value = restrained(values[row]);
    if (is_float) {
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

std::string NumberEncoder::text_of(double value) const {
  Column column = blank_like(blank_);
  if (traits_of(column.type).storage == CellStorage::kFloats) {
    column.floats = std::vector<double>{value};
  } else {
    column.integers = std::vector<std::int64_t>{static_cast<std::int64_t>(value)};
  }
  return CellText(column)(0);
}

io::Json NumberEncoder::describe() const {
  if (is_number(blank_.type)) {
    return {{"minimum", minimum_}, {"maximum", maximum_}, {"step", step_}};
  }
  const auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(), [&](const TimeUnit& one) {
    return step_ == static_cast<double>(one.microseconds);
  });
  return {{"minimum", text_of(minimum_)},
          {"maximum", text_of(maximum_)},
          {"step", unit == kTimeUnits.end() ? "none" : unit->name}};
}

double NumberEncoder::number_of(std::string_view text) const {
  const std::optional<double> value = likeness::number_of(blank_, text);
  if (value && std::isfinite(*value)) return *value;
  const std::string kind =
      is_number(blank_.type) ? "numbers" : "dates like " + blank_.datetime_format;
  throw Error(ErrorCode::kUsage, "Column \"" + blank_.name + "\" holds " + kind + ", but \"" +
                                     std::string(text) + "\" is not one.");
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
  archive.require(is_quantity(blank_.type), "a column of numbers is of another type");
  const auto is_finite = [](double value) { return std::isfinite(value); };
  archive.require(std::all_of(allowed_.begin(), allowed_.end(), is_finite) &&
                      std::is_sorted(allowed_.begin(), allowed_.end()),
                  "the values of a column are out of order");
  archive.require(minimum_ <= maximum_ && step_ >= 0, "the bounds of a column are reversed");
}

}  // namespace likeness::models
