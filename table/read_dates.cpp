#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "table/column_type.hpp"
#include "table/odd_cells.hpp"
#include "table/quantities.hpp"
#include "text/datetime.hpp"
#include "text/number_format.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using text::DatetimeFormat;

/// With fewer different dates, other cells are not taken for slips among them.
constexpr std::size_t kFewestDates = 6;
/// Changes of the offset in a year: to summer time and back, and some room.
constexpr std::size_t kChangesPerYear = 4;
constexpr std::int64_t kYear = 366LL * 86'400'000'000;

/// `2021-13-45`, `24:00:00`: written as a date, but none.
bool impossible_date(std::string_view text) {
  const bool clock =
      text.find(':') != std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || c == ':' || c == '.';
      });
  return clock || text::looks_like_date(text);
}

const OddCellRule kOddDates{kFewestDates, "no date", impossible_date};

/// The format with day and month in the other order, where they are digits before the year.
std::optional<std::string> swapped(const std::string& format) {
  constexpr std::array<std::string_view, 4> kDays = {"%d", "%m", "%-d", "%-m"};
  constexpr std::array<std::string_view, 4> kMonths = {"%m", "%d", "%-m", "%-d"};
  for (std::size_t k = 0; k < kDays.size(); ++k) {
    const std::string_view day = kDays[k];
    const std::string_view month = kMonths[k];
    if (!format.starts_with(day)) continue;
    if (format.substr(day.size() + 1, month.size()) != month) return std::nullopt;
    return std::string(month) + format[day.size()] + std::string(day) +
           format.substr(day.size() + 1 + month.size());
  }
  return std::nullopt;
}

void note_order(const StringColumn& strings, Quantities& result) {
  const std::string& format = result.column.datetime_format;
  const std::optional<std::string> other = swapped(format);
  if (!other || strings.strings.empty()) return;
  const DatetimeFormat reader(*other);
  const bool either =
      std::all_of(strings.strings.begin(), strings.strings.end(),
                  [&](std::string_view text) { return reader.parse(text).has_value(); });
  if (!either) return;
  const bool month_first = format.find('m') < format.find('d');
  result.column.notes.push_back({.column = std::string(strings.name),
                                 .text = "column " + text::in_quotes(strings.name) +
                                         " is read with the " + (month_first ? "month" : "day") +
                                         " first, though no cell shows which it is (" +
                                         text::in_quotes(strings.strings.front()) + ")",
                                 .remedy = ColumnNote::Remedy::kMetadata,
                                 .cell = {}});
}

void set_offsets(const StringColumn& strings, const std::vector<OffsetAt>& times,
                 Quantities& result) {
  if (result.column.datetime_format.find('z') == std::string::npos) return;
  result.column.utc_offsets = find_offsets(times);
  if (!result.column.utc_offsets.empty()) return;
  result.column.notes.push_back(
      {.column = std::string(strings.name),
       .text = "column " + text::in_quotes(strings.name) +
               " has offsets from UTC that change back and forth, so that its times are written "
               "in UTC",
       .remedy = ColumnNote::Remedy::kNone,
       .cell = {}});
}

/// All strings follow one format.
Quantities read_strict(const StringColumn& strings, const std::string& format) {
  Quantities result;
  result.column.type = ColumnType::kDatetime;
  result.column.datetime_format = format;
  const DatetimeFormat reader(format);
  const bool zoned =
      format.find("%z") != std::string::npos || format.find("%:z") != std::string::npos;
  std::vector<OffsetAt> times;
  result.integers.reserve(strings.strings.size());
  for (const std::string_view text : strings.strings) {
    std::int32_t offset = 0;
    const std::int64_t instant = reader.parse(text, offset).value();
    if (zoned) times.push_back({instant, offset});
    result.integers.push_back(instant);
  }
  set_offsets(strings, times, result);
  note_order(strings, result);
  return result;
}

void note_formats(const StringColumn& strings, const StringCounts& counts,
                  const std::vector<std::size_t>& format_of, std::size_t formats,
                  Quantities& result) {
  constexpr std::size_t kFirst = 0;
  const auto other = std::find_if(format_of.begin(), format_of.end(), [&](std::size_t format) {
    return format != kFirst && format < formats;
  });
  if (other == format_of.end()) return;
  const auto code = static_cast<std::size_t>(other - format_of.begin());
  std::string like;
  DatetimeFormat(result.column.datetime_format).append(result.integers[code], like);
  result.column.notes.push_back(
      {.column = std::string(strings.name),
       .text = "column " + text::in_quotes(strings.name) +
               " has dates of several formats, which are all written like the most frequent (row " +
               std::to_string(counts.first_rows[code] + 1) + ": " +
               text::in_quotes(strings.strings[code]) + " as " + text::in_quotes(like) + ")",
       .remedy = ColumnNote::Remedy::kNone,
       .cell = {}});
}

/// Hours and minutes (and seconds) as digits alone, some with a zero in front; so many different
/// ones, of several hours, that codes would have shown others: numbers up to 0059 are no minutes.
std::optional<std::string> bare_clock(std::span<const std::string_view> strings) {
  constexpr std::size_t kFewestTimes = 20;
  if (strings.size() < kFewestTimes) return std::nullopt;
  for (const char* format : {"%H%M", "%H%M%S"}) {
    const DatetimeFormat reader(format);
    const std::size_t digits = format == std::string_view("%H%M") ? 4 : 6;
    const bool all = std::all_of(strings.begin(), strings.end(), [&](std::string_view text) {
      return text.size() == digits && reader.parse(text).has_value();
    });
    if (!all) continue;
    constexpr std::size_t kFewestHours = 3;
    std::set<std::string_view> hours;
    for (const std::string_view text : strings) hours.insert(text.substr(0, 2));
    if (hours.size() >= kFewestHours) return format;
  }
  return std::nullopt;
}

/// Dates of several formats, or with other cells among them.
std::optional<Quantities> read_mixed(const StringColumn& strings) {
  const std::vector<std::string> formats = text::detect_datetime_formats(strings.strings);
  if (formats.empty() || strings.strings.size() < kFewestDates) return std::nullopt;
  std::vector<DatetimeFormat> readers;
  for (const std::string& format : formats) readers.emplace_back(format);
  Quantities result;
  result.column.type = ColumnType::kDatetime;
  result.column.datetime_format = formats.front();
  const std::size_t size = strings.strings.size();
  result.integers.assign(size, 0);
  result.missing.assign(size, false);
  std::vector<std::size_t> format_of(size, readers.size());
  std::vector<OffsetAt> times;
  for (std::size_t code = 0; code < size; ++code) {
    for (std::size_t k = 0; k < readers.size(); ++k) {
      std::int32_t offset = 0;
      const auto instant = readers[k].parse(strings.strings[code], offset);
      if (!instant) continue;
      if (k == 0) times.push_back({*instant, offset});
      result.integers[code] = *instant;
      format_of[code] = k;
      break;
    }
    result.missing[code] = format_of[code] == readers.size();
  }
  const StringCounts counts = strings.count();
  if (!accept_odd_cells(strings, counts, kOddDates, result)) return std::nullopt;
  set_offsets(strings, times, result);
  note_formats(strings, counts, format_of, readers.size(), result);
  return result;
}

/// A way to write a date as a whole number, and the numbers that may be meant so.
struct IntegerFormat {
  const char* format;
  std::int64_t lowest;
  std::int64_t highest;
};
constexpr std::array<IntegerFormat, 4> kIntegerFormats = {
    {{"%Y%m%d", 19'000'101, 21'001'231},
     {"%Y%m%d%H%M%S", 19'000'101'000'000, 21'001'231'235'959},
     {"%Y%m%d%H%M", 190'001'010'000, 210'012'312'359},
     {"%Y%m", 190'001, 210'012}}};

std::string digits_of(std::int64_t value) {
  std::array<char, text::kNumberSize> buffer{};
  return {buffer.data(), text::write_integer(value, buffer.data())};
}

const IntegerFormat* format_for(std::int64_t value) {
  const auto found = std::find_if(
      kIntegerFormats.begin(), kIntegerFormats.end(),
      [&](const IntegerFormat& one) { return value >= one.lowest && value <= one.highest; });
  return found == kIntegerFormats.end() ? nullptr : &*found;
}

/// The distinct numbers of a column as strings, with the code of each row.
struct IntegerStrings {
  std::vector<std::string> texts;
  std::vector<std::size_t> codes;
  StringCounts counts;
};

IntegerStrings strings_of(const Column& column) {
  IntegerStrings result;
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) order.emplace_back(column.integers[row], row);
  }
  std::sort(order.begin(), order.end());
  result.codes.assign(column.size(), 0);
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k == 0 || order[k].first != order[k - 1].first) {
      result.texts.push_back(digits_of(order[k].first));
      result.counts.cells.push_back(0);
      result.counts.first_rows.push_back(order[k].second);
    }
    ++result.counts.cells.back();
    result.codes[order[k].second] = result.texts.size() - 1;
  }
  return result;
}

/// `0` and `99999999` stand for no date in tables that write dates as numbers.
bool stands_for_no_date(std::string_view text) {
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

const OddCellRule kOddNumbers{kFewestDates, "no date", stands_for_no_date};

/// A glance at the first cells, before any are copied: whether one could be a date.
bool may_be_dates(const Column& column) {
  constexpr double kLargest = 1e18;
  constexpr std::size_t kFirst = 16;
  std::size_t seen = 0;
  for (std::size_t row = 0; row < column.size() && seen < kFirst; ++row) {
    if (!column.valid(row)) continue;
    ++seen;
    const double value = number_at(column, row);
    if (std::fabs(value) < kLargest && format_for(static_cast<std::int64_t>(value))) return true;
  }
  return false;
}

/// Whole numbers as such, where they were written with decimals (`20210815.0`) because some cells
/// are missing. Nothing where any has a fraction, or is too large to tell.
std::optional<Column> as_integers(const Column& column) {
  constexpr double kExact = 9007199254740992;
  if (column.type == ColumnType::kInt64) return column;
  if (column.type != ColumnType::kFloat64 || column.decimals > 1) return std::nullopt;
  std::vector<std::int64_t> integers(column.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    const double value = column.floats[row];
    if (!column.valid(row)) continue;
    if (!(std::fabs(value) < kExact) || value != std::trunc(value)) return std::nullopt;
    integers[row] = static_cast<std::int64_t>(value);
  }
  Column whole = column;
  whole.type = ColumnType::kInt64;
  whole.floats = {};
  whole.integers = std::move(integers);
  return whole;
}

/// Whether the first cells are dates of one format, so that it is worth a closer look.
const IntegerFormat* first_format(const Column& column) {
  constexpr std::size_t kSample = 16;
  std::size_t seen = 0;
  std::size_t others = 0;
  const IntegerFormat* found = nullptr;
  for (std::size_t row = 0; row < column.size() && seen < kSample; ++row) {
    if (!column.valid(row) || stands_for_no_date(digits_of(column.integers[row]))) continue;
    ++seen;
    const IntegerFormat* format = format_for(column.integers[row]);
    if (found == nullptr) found = format;
    const bool date = format != nullptr && format == found &&
                      DatetimeFormat(format->format).parse(digits_of(column.integers[row]));
    others += date ? 0 : 1;
  }
  return seen == 0 || 4 * others > seen ? nullptr : found;
}

}  // namespace

std::vector<UtcOffset> find_offsets(std::vector<OffsetAt> times) {
  std::sort(times.begin(), times.end(), [](const OffsetAt& a, const OffsetAt& b) {
    return std::pair(a.instant, a.seconds) < std::pair(b.instant, b.seconds);
  });
  std::vector<UtcOffset> offsets;
  for (const OffsetAt& time : times) {
    if (offsets.empty() || offsets.back().seconds != time.seconds) {
      offsets.push_back({time.instant, time.seconds});
    }
  }
  if (offsets.empty()) return {};
  const auto years =
      static_cast<std::size_t>((times.back().instant - times.front().instant) / kYear) + 1;
  if (offsets.size() > kChangesPerYear * years) return {};
  return offsets;
}

std::optional<Quantities> read_dates(const StringColumn& strings) {
  if (const auto format = text::detect_datetime_format(strings.strings)) {
    return read_strict(strings, *format);
  }
  if (const auto format = bare_clock(strings.strings)) return read_strict(strings, *format);
  return read_mixed(strings);
}

std::optional<Column> dates_in_integers(const Column& given) {
  if (!may_be_dates(given)) return std::nullopt;
  const std::optional<Column> integers = as_integers(given);
  if (!integers) return std::nullopt;
  const Column& column = *integers;
  const IntegerFormat* const format = first_format(column);
  if (format == nullptr) return std::nullopt;
  const IntegerStrings strings = strings_of(column);
  const DatetimeFormat reader(format->format);
  Quantities dates;
  std::vector<std::string_view> views(strings.texts.begin(), strings.texts.end());
  bool all = true;
  for (const std::string_view text : views) {
    const auto instant = reader.parse(text);
    dates.integers.push_back(instant.value_or(0));
    dates.missing.push_back(!instant);
    all = all && instant.has_value();
  }
  if (views.size() < kFewestDates) return std::nullopt;
  const StringColumn described{column.name, views, [&] { return strings.counts; }};
  if (!all && !accept_odd_cells(described, strings.counts, kOddNumbers, dates)) {
    return std::nullopt;
  }
  Column result;
  result.name = column.name;
  result.type = ColumnType::kDatetime;
  result.datetime_format = format->format;
  if (given.type == ColumnType::kFloat64 && given.min_decimals == 1) {
    result.datetime_format += ".0";
  }
  result.missing_marker = dates.missing_marker.value_or(column.missing_marker);
  result.notes = std::move(dates.column.notes);
  std::vector<std::int64_t> instants(column.size(), 0);
  std::vector<std::uint8_t> bits((column.size() + 7) / 8, 0);
  bool complete = true;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const bool present = column.valid(row) && !dates.missing[strings.codes[row]];
    complete = complete && present;
    if (!present) continue;
    instants[row] = dates.integers[strings.codes[row]];
    bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
  }
  result.integers = std::move(instants);
  if (!complete) result.validity = std::move(bits);
  return result;
}

std::int32_t utc_offset_at(std::span<const UtcOffset> offsets, std::int64_t microseconds) noexcept {
  if (offsets.empty()) return 0;
  const auto after = std::upper_bound(
      offsets.begin(), offsets.end(), microseconds,
      [](std::int64_t time, const UtcOffset& offset) { return time < offset.from; });
  return after == offsets.begin() ? after->seconds : (after - 1)->seconds;
}

}  // namespace likeness
