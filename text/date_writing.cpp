#include "text/characters.hpp"
#include "text/date_directives.hpp"
#include "text/date_names.hpp"

namespace likeness::text {
namespace {

void append_number(std::int64_t value, int width, std::string& out) {
  // Months, days, hours, minutes and seconds.
  if (width == 2 && value < 100) {
    const std::array two = {static_cast<char>('0' + value / 10),
                            static_cast<char>('0' + value % 10)};
    out.append(two.data(), two.size());
    return;
  }
  std::array<char, 20> digits;
  int count = 0;
  do {
    digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  for (int k = count; k < width; ++k) out += '0';
  while (count > 0) out += digits[static_cast<std::size_t>(--count)];
}

void append_name(std::string_view name, char flag, std::string& out) {
  for (const char c : name) out += flag == '^' ? to_upper(c) : flag == ',' ? to_lower(c) : c;
}

void append_offset(std::int32_t seconds, char flag, std::string& out) {
  out += seconds < 0 ? '-' : '+';
  const std::int32_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  append_number(minutes / 60, 2, out);
  if (flag == ':') out += ':';
  append_number(minutes % 60, 2, out);
}

/// From Sunday on, as DateNames has them.
std::size_t weekday_from_sunday(std::int64_t days) noexcept {
  return static_cast<std::size_t>(weekday_of_day(days) + 1) % 7;
}

void append_in_language(const DateInstant& instant, char directive, char flag, std::size_t language,
                        std::string& out) {
  const DateNames& names = date_names(language);
  const auto month = static_cast<std::size_t>(instant.date.month - 1);
  switch (directive) {
    case 'd':
      append_number(instant.date.day, 1, out);
      out += day_ending(language, instant.date.day);
      return;
    case 'b':
      return append_name(names.short_months[month], flag, out);
    case 'B':
      return append_name(names.months[month], flag, out);
    default:
      return append_name(names.weekdays[weekday_from_sunday(instant.days)], flag, out);
  }
}

}  // namespace

void append_directive(const DateInstant& instant, char directive, char flag, int digits,
                      std::string& out) {
  if (const auto language = language_of_digits(digits)) {
    return append_in_language(instant, directive, flag, *language, out);
  }
  const CalendarDay& date = instant.date;
  const std::int64_t hour = instant.seconds / 3600;
  const auto number = [&](std::int64_t value, int width) {
    append_number(value, flag == '-' ? 1 : width, out);
  };
  const auto name = [&](std::string_view whole, bool cut) {
    append_name(cut ? whole.substr(0, 3) : whole, flag, out);
  };
  switch (directive) {
    case 'Y':
      return append_number(date.year, 4, out);
    case 'y':
      return number(date.year % 100, 2);
    case 'm':
      return number(date.month, 2);
    case 'd':
      return number(date.day, 2);
    case 'j':
      return number(instant.days - days_of({date.year, 1, 1}) + 1, 3);
    case 'b':
    case 'B':
      return name(kMonths[static_cast<std::size_t>(date.month - 1)], directive == 'b');
    case 'a':
    case 'A':
      return name(kWeekdays[weekday_from_sunday(instant.days)], directive == 'a');
    case 'J':
      return number(instant.days, 1);
    case 'K':
      return number(instant.days * 24 + hour, 2);
    case 'H':
      return number(hour, 2);
    case 'I':
      return number((hour + 11) % 12 + 1, 2);
    case 'M':
      return number(instant.seconds / 60 % 60, 2);
    case 'S':
      return number(instant.seconds % 60, 2);
    case 'f': {
      std::int64_t fraction = instant.microseconds;
      const int width = digits == 0 ? 6 : digits;
      for (int k = width; k < 6; ++k) fraction /= 10;
      for (int k = 6; k < width; ++k) fraction *= 10;
      return append_number(fraction, width, out);
    }
    case 'p':
      return append_name(hour < 12 ? "AM" : "PM", flag, out);
    case 'z':
      return append_offset(instant.offset_seconds, flag, out);
    default:
      return;
  }
}

}  // namespace likeness::text
