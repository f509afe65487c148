#include "text/date_directives.hpp"
#include "text/date_names.hpp"

namespace likeness::text {
namespace {

bool read_year(DateReader& reader, bool four_digits, DateFields& fields) noexcept {
  int year = 0;
  if (four_digits ? !reader.number(4, 4, 1, 9999, year) : !reader.number(1, 2, 0, 99, year)) {
    return false;
  }
  // POSIX: 69 to 99 are of the twentieth century.
  fields.date.year = four_digits ? year : year + (year < 69 ? 2000 : 1900);
  return true;
}

bool read_in_language(DateReader& reader, char directive, std::size_t language,
                      DateFields& fields) noexcept {
  const DateNames& names = date_names(language);
  int ignored = 0;
  switch (directive) {
    case 'd':
      return reader.number(1, 2, 1, 31, fields.date.day) &&
             reader.literal(day_ending(language, fields.date.day));
    case 'b':
      return reader.longest_name(names.short_months, fields.date.month);
    case 'B':
      return reader.longest_name(names.months, fields.date.month);
    default:
      return reader.longest_name(names.weekdays, ignored);
  }
}

}  // namespace

bool read_directive(DateReader& reader, char directive, int digits, DateFields& fields) noexcept {
  if (const auto language = language_of_digits(digits)) {
    return read_in_language(reader, directive, *language, fields);
  }
  int ignored = 0;
  switch (directive) {
    case 'Y':
      return read_year(reader, true, fields);
    case 'y':
      return read_year(reader, false, fields);
    case 'm':
      return reader.number(1, 2, 1, 12, fields.date.month);
    case 'd':
      return reader.number(1, 2, 1, 31, fields.date.day);
    case 'j':
      return reader.number(1, 3, 1, 366, fields.day_of_year);
    case 'b':
      return reader.name(kMonths, false, fields.date.month);
    case 'B':
      return reader.name(kMonths, true, fields.date.month);
    case 'a':
      return reader.name(kWeekdays, false, ignored);
    case 'A':
      return reader.name(kWeekdays, true, ignored);
    case 'H':
      return reader.number(1, 2, 0, 23, fields.hour);
    case 'I':
      return reader.number(1, 2, 1, 12, fields.hour);
    case 'M':
      return reader.number(1, 2, 0, 59, fields.minute);
    case 'S':
      return reader.number(1, 2, 0, 59, fields.second);
    case 'f':
      return reader.fraction(digits, fields.microsecond);
    case 'p':
      return reader.half(fields.half);
    case 'z':
      return reader.offset(fields.offset_seconds);
    case 'J':
      return reader.number(1, 6, 0, 700'000, fields.duration_days);
    case 'K':
      return reader.number(1, 7, 0, 9'999'999, fields.duration_hours);
    default:
      return true;
  }
}

std::optional<std::int64_t> to_microseconds(const DateFields& fields) noexcept {
  CalendarDay date = fields.date;
  if (date.day > days_in_month(date.year, date.month)) return std::nullopt;
  std::int64_t days = days_of(date);
  if (fields.day_of_year > 0) {
    if (fields.day_of_year > (is_leap_year(date.year) ? 366 : 365)) return std::nullopt;
    days = days_of({date.year, 1, 1}) + fields.day_of_year - 1;
  }
  int hour = fields.hour;
  if (fields.half >= 0) {
    if (hour > 12) return std::nullopt;
    hour = hour % 12 + 12 * fields.half;
  }
  hour += fields.duration_hours;
  days += fields.duration_days;
  const std::int64_t seconds =
      std::int64_t{hour * 60 + fields.minute} * 60 + fields.second - fields.offset_seconds;
  const std::int64_t instant =
      days * kDayMicroseconds + seconds * kSecondMicroseconds + fields.microsecond;
  if (instant < kFirstInstant || instant > kLastInstant) return std::nullopt;
  return instant;
}

}  // namespace likeness::text
