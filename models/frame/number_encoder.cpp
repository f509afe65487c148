#include "models/frame/number_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "likeness/error.hpp"
#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/number_noise.hpp"
#include "text/number_text.hpp"

namespace likeness::models {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct TimeUnit {
  std::int64_t microseconds;
  const char* name;
};
constexpr std::array<TimeUnit, 6> kTimeUnits = {{{86'400'000'000, " day"},
                                                 {3'600'000'000, " hour"},
                                                 {60'000'000, " minute"},
                                                 {1'000'000, " second"},
                                                 {1'000, " millisecond"},
                                                 {1, " microsecond"}}};

/// The coarsest unit, in microseconds, that all times are a multiple of.
std::int64_t coarsest_unit(const Column& column) {
  for (const TimeUnit& unit : kTimeUnits) {
    bool fits = true;
    for (std::size_t row = 0; row < column.size() && fits; ++row) {
      fits = !column.valid(row) || column.integers[row] % unit.microseconds == 0;
    }
    if (fits) return unit.microseconds;
  }
  return 1;
}

double scale_of(int exponent) {
  double power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

/// The number in units of 10^-decimals; nothing where it has more decimals or is too large.
std::optional<std::int64_t> in_units(double value, int decimals) {
  constexpr double kExact = 0x1p52;
  const double scale = scale_of(decimals);
  const double units = std::round(value * scale);
  if (!(std::fabs(units) < kExact) || units / scale != value) return std::nullopt;
  return static_cast<std::int64_t>(units);
}

/// The fewest decimals, at most `decimals`, that write every value but a few strays: none for
/// `5.0`, `7.0`.
int fewest_decimals(const Column& column, int decimals) {
  constexpr std::size_t kRowsPerStray = 100;
  for (int fewer = 0; fewer < decimals; ++fewer) {
    std::size_t strays = column.size() / kRowsPerStray;
    bool fits = true;
    for (std::size_t row = 0; row < column.size() && fits; ++row) {
      if (!column.valid(row) || in_units(column.floats[row], fewer)) continue;
      // A few values with a decimal more are no strays: all of them are written with it.
      fits = strays > 0 && !in_units(column.floats[row], decimals);
      strays -= fits ? 1 : 0;
    }
    if (fits) return fewer;
  }
  return decimals;
}

/// The numbers of a column in units of 10^-decimals.
std::vector<std::int64_t> units_of(const Column& column, int decimals) {
  const bool is_float = traits_of(column.type).storage == CellStorage::kFloats;
  std::vector<std::int64_t> units;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    if (!is_float) {
      units.push_back(column.integers[row]);
    } else if (const auto number = in_units(column.floats[row], decimals)) {
      units.push_back(*number);
    }
  }
  return units;
}

/// What clocks and calendars repeat after, in microseconds.
std::vector<std::int64_t> calendar_periods() {
  std::vector<std::int64_t> periods;
  for (const std::int64_t seconds : {1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10'800,
                                     14'400, 21'600, 28'800, 43'200, 86'400, 604'800}) {
    periods.push_back(seconds * 1'000'000);
  }
  return periods;
}

/// The decimals that all numbers had before arithmetic moved some by their last bits; nothing where
/// they had none.
std::optional<int> noisy_decimals(const Column& column) {
  int decimals = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row) || column.floats[row] == 0) continue;
    const std::optional<int> mine = text::decimals_before_noise(column.floats[row]);
    if (!mine) return std::nullopt;
    decimals = std::max(decimals, *mine);
  }
  return decimals;
}

ValueGrid grid_of(const Column& column, int written) {
  if (column.type == ColumnType::kDatetime) {
    return {units_of(column, 0), 0, coarsest_unit(column), calendar_periods()};
  }
  const int decimals = column.type == ColumnType::kFloat64 ? fewest_decimals(column, written) : 0;
  return {units_of(column, decimals), decimals, 1, ValueGrid::decimal_periods()};
}

/// The decimals that numbers are written with, 0 for other columns; nothing where they are written
/// with as many digits as each needs.
std::optional<int> written_decimals(const Column& column) {
  constexpr int kMostDecimals = 15;
  if (column.type != ColumnType::kFloat64) return 0;
  if (column.notation.exponent != 0 || column.decimals > kMostDecimals) return std::nullopt;
  return column.decimals < 0 ? noisy_decimals(column) : std::optional(column.decimals);
}

int digits_of(double value) {
  const std::string text = text::shortest(std::fabs(value));
  int digits = 0;
  int zeros = 0;
  for (const char c : text) {
    if (c == 'e') break;
    if (c == '.' || (digits == 0 && c == '0')) continue;
    zeros = c == '0' ? zeros + 1 : 0;
    ++digits;
  }
  return digits - zeros;
}

/// The significant digits that (nearly) all numbers do with, where they are what numbers have in
/// common: many could have two more by their decimals. 0 for none.
int common_digits(const Column& column) {
  constexpr std::size_t kMostRead = 20'000;
  constexpr int kAlwaysHeld = 15;
  if (column.significant_digits > 0) return column.significant_digits;
  if (column.type != ColumnType::kFloat64) return 0;
  std::array<std::size_t, 20> counts{};
  std::size_t read = 0;
  std::size_t shorter = 0;
  const std::size_t stride = (column.size() - 1) / kMostRead + 1;
  for (std::size_t row = 0; row < column.size(); row += stride) {
    if (!column.valid(row) || column.floats[row] == 0) continue;
    const double value = std::fabs(column.floats[row]);
    ++counts[static_cast<std::size_t>(digits_of(value))];
    ++read;
  }
  constexpr std::size_t kFewest = 20;
  constexpr std::size_t kCellsPerStray = 200;
  if (read < kFewest) return 0;
  std::size_t beyond = 0;
  int digits = static_cast<int>(counts.size()) - 1;
  while (digits > 1 && beyond + counts[static_cast<std::size_t>(digits)] <= read / kCellsPerStray) {
    beyond += counts[static_cast<std::size_t>(digits--)];
  }
  if (digits > kAlwaysHeld) return 0;
  if (column.decimals < 0) return digits;
  for (std::size_t row = 0; row < column.size(); row += stride) {
    if (!column.valid(row) || column.floats[row] == 0) continue;
    const double whole = std::floor(std::log10(std::fabs(column.floats[row]))) + 1;
    shorter += whole + column.decimals >= digits + 2 ? 1 : 0;
  }
  return 10 * shorter > read ? digits : 0;
}

double rounded_to_digits(double value, int digits) {
  return text::to_number(text::significant(value, digits)).value_or(value);
}

/// `15 minutes`, for a step of whole units.
std::string step_text(double step) {
  for (const TimeUnit& unit : kTimeUnits) {
    const double count = step / static_cast<double>(unit.microseconds);
    if (count != std::floor(count) || count < 1) continue;
    return text::shortest(count) + unit.name + (count == 1 ? "" : "s");
  }
  return "none";
}

std::vector<double> distinct_numbers(const Column& column) {
  std::vector<double> numbers;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) numbers.push_back(number_at(column, row));
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
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
    negative_zeros_ = negative_zeros_ || (value == 0 && std::signbit(value));
  }
  digits_ = common_digits(column);
  if (const std::optional<int> decimals = written_decimals(column)) {
    grid_ = grid_of(column, *decimals);
    step_ = grid_.step();
  }
  if (blank_.type == ColumnType::kDatetime) months_ = MonthGrid(column);
  // Two numbers in one: what lies between two pairs is none.
  if (!blank_.notation.joint.empty()) keep_to(distinct_numbers(column));
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
  const double given = value;
  if (!allowed_.empty() && !std::isnan(value)) return nearest(allowed_, value);
  if (enforce_rounding_ && std::isfinite(value)) {
    if (months_.any()) {
      value = months_.nearest(value);
    } else if (step_ > 0) {
      value = grid_.nearest(value);
    }
    if (digits_ > 0) value = rounded_to_digits(value, digits_);
  }
  if (enforce_bounds_) value = std::clamp(value, minimum_, maximum_);
  if (value != 0) return value;
  return negative_zeros_ && std::signbit(given) ? -0.0 : 0.0;
}

Column NumberEncoder::decode(std::span<const double> values) const {
  Column column = blank_like(blank_);
  if (!enforce_rounding_) column.decimals = -1;
  ValidityBits validity(values.size());
  const bool is_float = traits_of(blank_.type).storage == CellStorage::kFloats;
  std::vector<std::int64_t> integers(is_float ? 0 : values.size());
  std::vector<double> floats(is_float ? values.size() : 0);
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
      integers[row] = grid_.nearest_integer(value);
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
    // A damaged file may say more than 64 bits hold.
    constexpr double kMost = 9.2e18;
    column.integers =
        std::vector<std::int64_t>{static_cast<std::int64_t>(std::clamp(value, -kMost, kMost))};
  }
  return CellText(column)(0);
}

io::Json NumberEncoder::describe() const {
  if (is_number(blank_.type)) {
    return {{"minimum", minimum_}, {"maximum", maximum_}, {"step", step_}};
  }
  return {
      {"minimum", text_of(minimum_)}, {"maximum", text_of(maximum_)}, {"step", step_text(step_)}};
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
  archive.optional("negative_zeros", negative_zeros_, negative_zeros_);
  archive.optional("digits", digits_ != 0, digits_);
  archive.optional("months", months_.any(), months_);
  const bool has_grid = archive.loading() ? archive.has("grid") : grid_ != ValueGrid(step_);
  if (archive.loading() && !has_grid) grid_ = ValueGrid(step_);
  archive.optional("grid", has_grid, grid_);
  if (!archive.loading()) return;
  archive.require(is_quantity(blank_.type), "a column of numbers is of another type");
  const auto is_finite = [](double value) { return std::isfinite(value); };
  archive.require(std::all_of(allowed_.begin(), allowed_.end(), is_finite) &&
                      std::is_sorted(allowed_.begin(), allowed_.end()),
                  "the values of a column are out of order");
  constexpr int kMostDigits = 100;
  archive.require(digits_ >= 0 && digits_ <= kMostDigits, "numbers have an impossible length");
  archive.require(minimum_ <= maximum_ && step_ >= 0, "the bounds of a column are reversed");
}

}  // namespace likeness::models
