#include "io/postgres_column.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/calendar.hpp"
#include "likeness/error.hpp"
#include "table/quantities.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"
#include "text/utf8.hpp"

namespace likeness::io {
namespace {

/// 2000-01-01, from which PostgreSQL counts.
constexpr std::int64_t kPostgresEpoch = 10'957 * kDayMicroseconds;
/// Longer ones have no notation.
constexpr std::int64_t kLongestDuration = 700'000 * kDayMicroseconds;
constexpr int kMostWholeDigits = 18;

template <class Integer>
Integer big_endian(std::string_view bytes) {
  std::make_unsigned_t<Integer> value = 0;
  for (const char byte : bytes) {
    value =
        static_cast<std::make_unsigned_t<Integer>>((value << 8) | static_cast<unsigned char>(byte));
  }
  return static_cast<Integer>(value);
}

std::int64_t whole_value(std::string_view bytes) {
  if (bytes.size() == 2) return big_endian<std::int16_t>(bytes);
  if (bytes.size() == 4) return big_endian<std::int32_t>(bytes);
  return big_endian<std::int64_t>(bytes);
}

/// A float4 is the number that its shortest decimal spells.
double real_value(std::string_view bytes) {
  if (bytes.size() == 8) return std::bit_cast<double>(big_endian<std::uint64_t>(bytes));
  const auto value = std::bit_cast<float>(big_endian<std::uint32_t>(bytes));
  if (!std::isfinite(value)) return value;
  std::array<char, 32> text{};
  const char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  double result = 0;
  std::from_chars(text.data(), end, result);
  return result;
}

/// Whether a numeric may have more digits before the point than a whole number here.
bool may_be_long(int modifier) {
  if (modifier < 4) return true;
  const int precision = ((modifier - 4) >> 16) & 0xffff;
  const int scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
  return precision - scale > kMostWholeDigits;
}

int digits_of_fraction(std::int64_t microseconds) {
  std::int64_t fraction = microseconds % kSecondMicroseconds;
  if (fraction == 0) return 0;
  int digits = 6;
  while (fraction % 10 == 0) {
    fraction /= 10;
    --digits;
  }
  return digits;
}

std::string two_digits(std::int64_t value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

/// As PostgreSQL shows it: `1 mon 3 days 04:05:06`.
std::string interval_text(std::int32_t months, std::int32_t days, std::int64_t microseconds) {
  std::string text;
  const auto add = [&](std::int32_t count, const char* unit) {
    if (count == 0) return;
    text += (text.empty() ? "" : " ") + std::to_string(count) + unit +
            (count == 1 || count == -1 ? "" : "s");
  };
  add(months / 12, " year");
  add(months % 12, " mon");
  add(days, " day");
  if (microseconds == 0 && !text.empty()) return text;
  const std::int64_t size = microseconds < 0 ? -microseconds : microseconds;
  text += text.empty() ? "" : " ";
  text += microseconds < 0 ? "-" : "";
  text += two_digits(size / (3600 * kSecondMicroseconds)) + ":" +
          two_digits(size / (60 * kSecondMicroseconds) % 60) + ":" +
          two_digits(size / kSecondMicroseconds % 60);
  if (size % kSecondMicroseconds != 0) {
    std::string fraction = std::to_string(kSecondMicroseconds + size % kSecondMicroseconds);
    text += "." + fraction.substr(1);
  }
  return text;
}

bool is_time(PostgresKind kind) {
  return kind == PostgresKind::kDate || kind == PostgresKind::kTime ||
         kind == PostgresKind::kTimestamp || kind == PostgresKind::kInstant;
}

}  // namespace

PostgresCells::PostgresCells(PostgresColumn column) : column_(std::move(column)) {}

std::size_t PostgresCells::width() const noexcept {
  return column_.type.kind == PostgresKind::kInstant ? 2 : 1;
}

void PostgresCells::add(const PostgresValue* values, const std::string& where) {
  const PostgresValue value = values[0];
  if (value.data() == nullptr) return add_missing();
  switch (column_.type.kind) {
    case PostgresKind::kWhole:
    case PostgresKind::kTruth:
      integers_.push_back(value.size() == 1 ? value[0] != 0 : whole_value(value));
      return cells_.add(true);
    case PostgresKind::kReal:
      return add_number(value);
    case PostgresKind::kDecimal:
      return add_decimal(value);
    case PostgresKind::kDate:
    case PostgresKind::kTime:
    case PostgresKind::kTimestamp:
    case PostgresKind::kInstant:
      return add_time(values);
    case PostgresKind::kInterval:
      return add_interval(value);
    case PostgresKind::kBytes:
      return cells_.add(true);
    case PostgresKind::kText:
    case PostgresKind::kLabel:
    case PostgresKind::kMade:
      return add_text(value, where);
  }
}

void PostgresCells::add_missing() {
  const PostgresKind kind = column_.type.kind;
  if (kind == PostgresKind::kReal || kind == PostgresKind::kDecimal) reals_.push_back(0);
  if (kind != PostgresKind::kReal && kind != PostgresKind::kBytes) integers_.push_back(0);
  strings_.skip();
  cells_.add(false);
}

void PostgresCells::add_number(PostgresValue value) {
  const double number = real_value(value);
  if (!std::isfinite(number)) {
    ++odd_;
    return add_missing();
  }
  reals_.push_back(number);
  style_.add(shortest_written(number));
  cells_.add(true);
}

void PostgresCells::add_decimal(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || !std::isfinite(number)) {
    ++odd_;
    return add_missing();
  }
  const std::size_t point = text.find('.');
  std::int64_t integer = 0;
  if (point == std::string_view::npos) {
    const auto fits = std::from_chars(text.data(), text.data() + text.size(), integer);
    too_large_ = too_large_ || fits.ec != std::errc();
  } else {
    whole_ = false;
  }
  text::WrittenNumber written;
  if (point != std::string_view::npos) {
    written.decimals = static_cast<std::uint32_t>(text.size() - point - 1);
    written.trailing_zero = text.ends_with('0');
    written.full_length = text.size() > 17;
  }
  style_.add(written);
  reals_.push_back(number);
  integers_.push_back(integer);
  if (may_be_long(column_.type.modifier)) strings_.add(text);
  cells_.add(true);
}

void PostgresCells::take_time(std::int64_t microseconds) {
  if (microseconds < kFirstInstant || microseconds > kLastInstant) {
    ++odd_;
    return add_missing();
  }
  fraction_digits_ = std::max(fraction_digits_, digits_of_fraction(microseconds));
  integers_.push_back(microseconds);
  cells_.add(true);
}

void PostgresCells::add_time(const PostgresValue* values) {
  const std::int64_t value = whole_value(values[0]);
  const PostgresKind kind = column_.type.kind;
  if (kind == PostgresKind::kTime) {
    // 24:00:00 has no other name on a clock.
    return take_time(value < kDayMicroseconds ? value : std::numeric_limits<std::int64_t>::max());
  }
  constexpr std::int64_t kFar = 4'000'000;  // days, so that infinities don't overflow
  const std::int64_t size = kind == PostgresKind::kDate ? 1 : kDayMicroseconds;
  if (value / size > kFar || value / size < -kFar) {
    return take_time(std::numeric_limits<std::int64_t>::max());
  }
  const std::int64_t instant =
      (kind == PostgresKind::kDate ? value * kDayMicroseconds : value) + kPostgresEpoch;
  take_time(instant);
  if (kind == PostgresKind::kInstant && values[1].data() != nullptr) {
    offsets_.emplace_back(instant, static_cast<std::int32_t>(whole_value(values[1])));
  }
}

void PostgresCells::add_interval(PostgresValue value) {
  if (value.size() != 16) return add_missing();
  const auto time = big_endian<std::int64_t>(value.substr(0, 8));
  const auto days = big_endian<std::int32_t>(value.substr(8, 4));
  const auto months = big_endian<std::int32_t>(value.substr(12, 4));
  const bool far = time / kDayMicroseconds > kLongestDuration / kDayMicroseconds ||
                   time / kDayMicroseconds < -kLongestDuration / kDayMicroseconds ||
                   days > kLongestDuration / kDayMicroseconds ||
                   days < -kLongestDuration / kDayMicroseconds;
  if (far) {
    ++odd_;
    return add_missing();
  }
  days_ = days_ || days != 0;
  months_ = months_ || months != 0;
  fraction_digits_ = std::max(fraction_digits_, digits_of_fraction(time));
  integers_.push_back(days * kDayMicroseconds + time);
  strings_.add(interval_text(months, days, time));
  cells_.add(true);
}

void PostgresCells::add_text(std::string_view text, const std::string& where) {
  if (text::find_invalid_utf8(text) != text.size()) {
    throw Error(ErrorCode::kData, where + ", row " + std::to_string(cells_.rows() + 1) +
                                      ": the text is not UTF-8; correct it there.");
  }
  strings_.add(text);
  cells_.add(true);
}

Column PostgresCells::missing_column() const {
  Column column;
  column.name = column_.name;
  column.type = ColumnType::kFloat64;
  column.floats = std::vector<double>(cells_.rows(), 0);
  if (cells_.rows() > 0) {
    column.validity = std::vector<std::uint8_t>((cells_.rows() + 7) / 8, std::uint8_t{0});
  }
  return column;
}

Column PostgresCells::whole_column() {
  Column column;
  column.name = column_.name;
  column.type = ColumnType::kInt64;
  column.validity = cells_.validity();
  column.integers = std::move(integers_);
  return column;
}

Column PostgresCells::number_column() {
  const bool decimal = column_.type.kind == PostgresKind::kDecimal;
  if (decimal && whole_ && !too_large_) return whole_column();
  // As a float, a number of so many digits would be another; such are keys and codes.
  if (decimal && whole_) return strings_.names(column_.name, cells_);
  Column column;
  column.name = column_.name;
  column.type = ColumnType::kFloat64;
  column.validity = cells_.validity();
  column.decimals = style_.decimals();
  column.min_decimals = style_.min_decimals();
  column.floats = std::move(reals_);
  return column;
}

std::string PostgresCells::time_format() const {
  std::string fraction;
  if (fraction_digits_ == 6) fraction = ".%f";
  if (fraction_digits_ > 0 && fraction_digits_ < 6) {
    fraction = ".%" + std::to_string(fraction_digits_) + "f";
  }
  switch (column_.type.kind) {
    case PostgresKind::kDate:
      return "%Y-%m-%d";
    case PostgresKind::kTime:
      return "%H:%M:%S" + fraction;
    case PostgresKind::kTimestamp:
      return "%Y-%m-%d %H:%M:%S" + fraction;
    case PostgresKind::kInstant:
      return "%Y-%m-%d %H:%M:%S" + fraction + "%:z";
    default:
      return (days_ ? "%J days %H:%M:%S" : "%K:%M:%S") + fraction;
  }
}

Column PostgresCells::time_column() {
  Column column = whole_column();
  column.type = ColumnType::kDatetime;
  column.datetime_format = time_format();
  std::vector<OffsetAt> times;
  for (const auto& [instant, seconds] : offsets_) times.push_back({instant, seconds});
  column.utc_offsets = find_offsets(std::move(times));
  return column;
}

Column PostgresCells::truth_column() {
  Column column;
  column.name = column_.name;
  column.type = ColumnType::kBool;
  column.validity = cells_.validity();
  column.codes = std::vector<std::int32_t>(integers_.begin(), integers_.end());
  column.dictionary = StringArray(std::array<std::string, 2>{"false", "true"});
  return column;
}

Column PostgresCells::made_column(const std::string& where, std::vector<std::string>& notes) {
  Column column = strings_.names(column_.name, cells_);
  if (column.type == ColumnType::kCategory) return column;
  notes.push_back(where + " (" + column_.declared +
                  ") is not learned, because its values hardly repeat, and will be " +
                  (column_.not_null ? "empty" : "missing"));
  return missing_column();
}

Column PostgresCells::finish(const std::string& where, const std::string& source,
                             std::vector<std::string>& notes) {
  const PostgresKind kind = column_.type.kind;
  if (odd_ > 0) {
    notes.push_back(where + " holds " + std::to_string(odd_) +
                    (odd_ == 1 ? " value that likeness has no number or date for, such as "
                                 "infinity or NaN, and which counts as missing"
                               : " values that likeness has no numbers or dates for, such as "
                                 "infinity or NaN, and which count as missing"));
  }
  if (kind == PostgresKind::kBytes && cells_.present() > 0) {
    notes.push_back(
        where + " holds " + std::to_string(cells_.present()) +
        (cells_.present() == 1 ? " value of bytes, which is" : " values of bytes, which are") +
        " not learned and will be " + (column_.not_null ? "empty" : "missing"));
  }
  if (kind == PostgresKind::kBytes || cells_.present() == 0) return missing_column();
  if (kind == PostgresKind::kInterval && months_) return strings_.names(column_.name, cells_);
  if (is_time(kind) || kind == PostgresKind::kInterval) return time_column();
  switch (kind) {
    case PostgresKind::kWhole:
      return whole_column();
    case PostgresKind::kTruth:
      return truth_column();
    case PostgresKind::kLabel:
      return strings_.categories(column_.name, cells_);
    case PostgresKind::kMade:
      return made_column(where, notes);
    case PostgresKind::kText:
      return column_.type.category == 'S' ? strings_.inferred(column_.name, cells_, source)
                                          : strings_.names(column_.name, cells_);
    default:
      return number_column();
  }
}

}  // namespace likeness::io
