#include "io/arrow_numbers.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "likeness/error.hpp"
#include "text/number_style.hpp"
#include "text/number_text.hpp"

namespace likeness::io {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::int64_t kDayMicroseconds = 86'400 * kMicroseconds;
constexpr double kExactIntegers = 9007199254740992;

/// Calls visit(row, part, row of the part) for every cell that is not missing.
template <class Visit>
void for_each_cell(const ArrowColumn& cells, const Visit& visit) {
  std::size_t first = 0;
  for (const ArrowPart& part : cells.parts) {
    const bool complete = part.complete();
    for (std::size_t k = 0; k < part.rows; ++k) {
      if (complete || part.bit(0, k)) visit(first + k, part, k);
    }
    first += part.rows;
  }
}

/// Calls visit(T()) with the type of a whole number.
template <class Visit>
decltype(auto) visit_integer(const ArrowType& type, const Visit& visit) {
  switch (type.bytes) {
    case 1:
      return type.is_signed ? visit(std::int8_t{}) : visit(std::uint8_t{});
    case 2:
      return type.is_signed ? visit(std::int16_t{}) : visit(std::uint16_t{});
    case 4:
      return type.is_signed ? visit(std::int32_t{}) : visit(std::uint32_t{});
    default:
      return type.is_signed ? visit(std::int64_t{}) : visit(std::uint64_t{});
  }
}

/// The values of a column of one part as they lie there, where they may lie so; otherwise nothing.
template <class T>
std::optional<Buffer<T>> borrowed(const ArrowColumn& cells) {
  if (cells.owner == nullptr || cells.parts.size() != 1 || cells.rows == 0) return std::nullopt;
  const ArrowPart& part = cells.parts.front();
  const auto* const first = static_cast<const T*>(part.array->buffers[1]);
  if (reinterpret_cast<std::uintptr_t>(first) % alignof(T) != 0) return std::nullopt;
  return Buffer<T>(std::span<const T>(first + part.offset, part.rows), cells.owner);
}

/// A number of units as microseconds.
std::int64_t scaled(const ArrowColumn& cells, std::int64_t count, std::int64_t unit,
                    std::size_t row) {
  constexpr double kLargest = 9.2e18;
  if (std::abs(static_cast<double>(count)) * static_cast<double>(unit) > kLargest) {
    fail_arrow(*cells.field, "holds a time in row " + std::to_string(row + 1) +
                                 " that is out of range; mark such cells as missing.");
  }
  return count * unit;
}

/// A time in ticks as microseconds.
std::int64_t microseconds_of(const ArrowColumn& cells, std::int64_t ticks, std::int64_t per_second,
                             std::size_t row) {
  if (per_second <= kMicroseconds) return scaled(cells, ticks, kMicroseconds / per_second, row);
  const std::int64_t divisor = per_second / kMicroseconds;
  return ticks / divisor - (ticks % divisor < 0 ? 1 : 0);
}

std::int64_t microseconds_at(const ArrowColumn& cells, const ArrowPart& part, std::size_t at,
                             std::size_t row) {
  const ArrowType& type = cells.type;
  const std::int64_t value =
      type.bytes == 4 ? part.value<std::int32_t>(1, at) : part.value<std::int64_t>(1, at);
  if (type.kind != ArrowKind::kDate) {
    return microseconds_of(cells, value, type.ticks_per_second, row);
  }
  return scaled(cells, value, type.bytes == 4 ? kDayMicroseconds : 1000, row);
}

/// The fraction of a second that times need.
std::string fraction_format(std::int64_t finest) {
  if (finest % kMicroseconds == 0) return "";
  return finest % 1000 == 0 ? ".%3f" : ".%f";
}

/// How times are written that are all multiples of `finest` microseconds.
std::string time_format(const ArrowType& type, std::int64_t finest) {
  const std::string clock = "%H:%M:%S" + fraction_format(finest);
  switch (type.kind) {
    case ArrowKind::kTime:
      return clock;
    case ArrowKind::kDuration:
      return "%J days " + clock;
    case ArrowKind::kTimestamp:
      if (!type.zone.empty()) return "%Y-%m-%d " + clock + "%z";
      return finest % kDayMicroseconds == 0 ? "%Y-%m-%d" : "%Y-%m-%d " + clock;
    default:
      return "%Y-%m-%d";
  }
}

/// `+HH:MM` as seconds; nothing for the name of a zone, which takes a database to understand.
std::optional<std::int32_t> fixed_offset(const std::string& zone) {
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') {
    return std::nullopt;
  }
  const auto hours = text::to_number<int>(std::string_view(zone).substr(1, 2));
  const auto minutes = text::to_number<int>(std::string_view(zone).substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int32_t seconds = 3600 * *hours + 60 * *minutes;
  return zone[0] == '-' ? -seconds : seconds;
}

/// A number with what its shortest text holds.
struct ShortNumber {
  double value = 0;
  int decimals = 0;  ///< -1 for more digits than a double always holds
};

/// The shortest decimal number that is `value` once it is rounded by `round_to`.
template <class Round>
ShortNumber short_number(double value, int most_digits, const Round& round_to) {
  double power = 1;
  for (int decimals = 0; decimals <= most_digits; ++decimals, power *= 10) {
    const double scaled = value * power;
    if (std::abs(scaled) >= kExactIntegers) break;
    const double candidate = std::nearbyint(scaled) / power;
    if (round_to(candidate) == value) return {candidate, decimals};
  }
  return {value, -1};
}

ShortNumber short_number_of(double value, int bytes) {
  constexpr int kMostDecimals = text::NumberStyle::kMostDecimals;
  if (bytes == 8) {
    return short_number(value, kMostDecimals, [](double candidate) { return candidate; });
  }
  if (bytes == 4) {
    return short_number(value, kMostDecimals, [](double candidate) {
      return static_cast<double>(static_cast<float>(candidate));
    });
  }
  return short_number(value, kMostDecimals, [](double candidate) {
    return static_cast<double>(half_to_float(half_of(static_cast<float>(candidate))));
  });
}

double float_at(const ArrowType& type, const ArrowPart& part, std::size_t at) {
  if (type.bytes == 8) return part.value<double>(1, at);
  if (type.bytes == 4) return part.value<float>(1, at);
  return half_to_float(part.value<std::uint16_t>(1, at));
}

/// Nothing beyond the exact powers of a double.
double power_of_ten(int exponent) {
  double power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

std::optional<std::int64_t> whole_decimal(Int128 value, int scale) {
  for (int k = 0; k < -scale; ++k) {
    if (value > std::numeric_limits<std::int64_t>::max() ||
        value < std::numeric_limits<std::int64_t>::min()) {
      return std::nullopt;
    }
    value *= 10;
  }
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

double decimal_to_double(Int128 value, int scale) {
  constexpr int kExactPower = 22;
  const auto rounded = static_cast<double>(value);
  if (std::abs(rounded) < kExactIntegers && scale <= kExactPower) {
    return rounded / power_of_ten(scale);
  }
  const std::string text = digits_of_int128(value) + "e-" + std::to_string(scale);
  return text::to_number<double>(text).value_or(0);
}

}  // namespace

float half_to_float(std::uint16_t half) noexcept {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
  const std::uint32_t exponent = (half >> 10) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {
    const float value = std::ldexp(static_cast<float>(fraction), -24);
    return sign != 0 ? -value : value;
  }
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | (wide << 23) | (fraction << 13));
}

std::uint16_t half_of(float value) noexcept {
  const auto sign = static_cast<std::uint32_t>(std::signbit(value) ? 0x8000 : 0);
  const float magnitude = std::abs(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(sign | 0x7E00U);
  if (magnitude >= 65520.0F) return static_cast<std::uint16_t>(sign | 0x7C00U);
  if (magnitude == 0) return static_cast<std::uint16_t>(sign);
  int exponent = 0;
  (void)std::frexp(magnitude, &exponent);
  // Of 11 bits the first is not stored; below 2^-14, steps stay as they are.
  const int step = std::max(exponent - 11, -24);
  const auto steps = static_cast<std::uint32_t>(std::nearbyint(std::ldexp(magnitude, -step)));
  const std::uint32_t bits = (static_cast<std::uint32_t>(step + 24) << 10) + steps;
  return static_cast<std::uint16_t>(sign | bits);
}

bool read_arrow_integers(const ArrowColumn& cells, Column& column) {
  column.type = ColumnType::kInt64;
  column.validity = ArrowValidity(cells).take();
  if (cells.type.bytes == 8 && cells.type.is_signed) {
    if (auto values = borrowed<std::int64_t>(cells)) {
      column.integers = *std::move(values);
      return true;
    }
  }
  std::vector<std::int64_t> values(cells.rows, 0);
  bool fits = true;
  visit_integer(cells.type, [&](auto zero) {
    using T = decltype(zero);
    for_each_cell(cells, [&](std::size_t row, const ArrowPart& part, std::size_t at) {
      const T value = part.value<T>(1, at);
      fits = fits && std::in_range<std::int64_t>(value);
      values[row] = static_cast<std::int64_t>(value);
    });
  });
  column.integers = std::move(values);
  return fits;
}

void read_arrow_floats(const ArrowColumn& cells, Column& column) {
  column.type = ColumnType::kFloat64;
  ArrowValidity validity(cells);
  std::vector<double> values(cells.rows, 0);
  text::NumberStyle style;
  std::size_t whole = 0;
  for_each_cell(cells, [&](std::size_t row, const ArrowPart& part, std::size_t at) {
    const double value = float_at(cells.type, part, at);
    if (std::isnan(value)) return validity.clear(row);
    if (!std::isfinite(value)) {
      fail_arrow(*cells.field, "holds an infinite number in row " + std::to_string(row + 1) +
                                   "; mark such cells as missing.");
    }
    const ShortNumber number = short_number_of(value, cells.type.bytes);
    values[row] = number.value;
    if (number.decimals == 0) return void(++whole);
    style.add({.decimals = number.decimals < 0 ? text::NumberStyle::kMostDecimals + 1
                                               : static_cast<std::uint32_t>(number.decimals),
               .full_length = number.decimals < 0});
  });
  style.add_whole(whole);
  column.validity = validity.take();
  const bool all_there = column.validity.empty() && cells.type.bytes == 8;
  std::optional<Buffer<double>> lying = all_there ? borrowed<double>(cells) : std::nullopt;
  column.floats = lying ? *std::move(lying) : Buffer<double>(std::move(values));
  if (column.missing_count() == cells.rows) return;
  column.decimals = style.decimals();
  column.min_decimals = style.min_decimals();
}

void read_arrow_times(const ArrowColumn& cells, Column& column) {
  column.type = ColumnType::kDatetime;
  column.validity = ArrowValidity(cells).take();
  std::vector<std::int64_t> values(cells.rows, 0);
  std::int64_t finest = kDayMicroseconds;
  for_each_cell(cells, [&](std::size_t row, const ArrowPart& part, std::size_t at) {
    const std::int64_t value = microseconds_at(cells, part, at, row);
    values[row] = value;
    for (const std::int64_t step : {kDayMicroseconds, kMicroseconds, std::int64_t{1000}}) {
      if (finest > step || value % step == 0) continue;
      finest = step == kDayMicroseconds ? kMicroseconds : step == kMicroseconds ? 1000 : 1;
    }
  });
  column.integers = std::move(values);
  column.datetime_format = time_format(cells.type, finest);
  if (const auto offset = fixed_offset(cells.type.zone)) {
    column.utc_offsets = {{std::numeric_limits<std::int64_t>::min(), *offset}};
  }
}

std::optional<Int128> decimal_value(const ArrowType& type, const ArrowPart& part, std::size_t row) {
  switch (type.bytes) {
    case 4:
      return part.value<std::int32_t>(1, row);
    case 8:
      return part.value<std::int64_t>(1, row);
    case 16:
      return part.value<Int128>(1, row);
    default:
      break;
  }
  const auto low = part.value<Int128>(1, 2 * row + part.offset);
  const auto high = part.value<Int128>(1, 2 * row + part.offset + 1);
  if (high != (low < 0 ? -1 : 0)) return std::nullopt;
  return low;
}

std::string digits_of_int128(Int128 value) {
  __extension__ using Unsigned = unsigned __int128;
  Unsigned magnitude = value < 0 ? ~static_cast<Unsigned>(value) + 1 : static_cast<Unsigned>(value);
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(magnitude % 10));
    magnitude /= 10;
  } while (magnitude != 0);
  if (value < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

bool read_arrow_decimals(const ArrowColumn& cells, Column& column) {
  const int scale = cells.type.scale;
  column.type = scale > 0 ? ColumnType::kFloat64 : ColumnType::kInt64;
  column.validity = ArrowValidity(cells).take();
  std::vector<double> floats(scale > 0 ? cells.rows : 0, 0);
  std::vector<std::int64_t> integers(scale > 0 ? 0 : cells.rows, 0);
  bool fits = true;
  for_each_cell(cells, [&](std::size_t row, const ArrowPart& part, std::size_t at) {
    const std::optional<Int128> value = decimal_value(cells.type, part, at);
    if (!value) {
      fail_arrow(*cells.field, "holds a decimal of more than 38 digits in row " +
                                   std::to_string(row + 1) + "; make it text.");
    }
    if (scale > 0) {
      floats[row] = decimal_to_double(*value, scale);
    } else {
      const std::optional<std::int64_t> whole = whole_decimal(*value, scale);
      fits = fits && whole.has_value();
      integers[row] = whole.value_or(0);
    }
  });
  column.floats = std::move(floats);
  column.integers = std::move(integers);
  if (scale > 0) column.decimals = column.min_decimals = std::min(scale, 15);
  return fits;
}

std::string arrow_digits(const ArrowType& type, const ArrowPart& part, std::size_t row) {
  if (type.kind == ArrowKind::kDecimal) {
    return digits_of_int128(decimal_value(type, part, row).value_or(0)) +
           std::string(static_cast<std::size_t>(std::max(0, -type.scale)), '0');
  }
  return visit_integer(
      type, [&](auto zero) { return std::to_string(part.value<decltype(zero)>(1, row)); });
}

}  // namespace likeness::io
