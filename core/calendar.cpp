#include "core/calendar.hpp"

#include <algorithm>
#include <array>

namespace likeness {
namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

/// The time of day, in microseconds.
std::int64_t of_day(std::int64_t microseconds) noexcept {
  return microseconds - day_number(microseconds) * kDayMicroseconds;
}

}  // namespace

std::int64_t day_number(std::int64_t microseconds) noexcept {
  return floor_divide(microseconds, kDayMicroseconds);
}

bool is_leap_year(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(std::int64_t year, int month) noexcept {
  constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Both ways count from March, so that leap days come last, in eras of 400 years (146,097 days).

std::int64_t days_of(const CalendarDay& date) noexcept {
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t of_era = year - era * 400;
  const std::int64_t month = date.month + (date.month > 2 ? -3 : 9);
  const std::int64_t of_year = (153 * month + 2) / 5 + date.day - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

CalendarDay calendar_day_of(std::int64_t days) noexcept {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_divide(shifted, 146'097);
  const std::int64_t of_era = shifted - era * 146'097;
  const std::int64_t years = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
  const std::int64_t shifted_month = (5 * of_year + 2) / 153;
  const int day = static_cast<int>(of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {years + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

CalendarDay calendar_day(std::int64_t microseconds) noexcept {
  return calendar_day_of(day_number(microseconds));
}

std::int64_t add_months(std::int64_t microseconds, std::int64_t months) noexcept {
  const CalendarDay from = calendar_day(microseconds);
  const std::int64_t count = from.year * 12 + from.month - 1 + months;
  const std::int64_t year = floor_divide(count, 12);
  const int month = static_cast<int>(count - year * 12) + 1;
  const int day = std::min(from.day, days_in_month(year, month));
  return days_of({year, month, day}) * kDayMicroseconds + of_day(microseconds);
}

double months_between(std::int64_t start, std::int64_t end) noexcept {
  if (end < start) return -months_between(end, start);
  const CalendarDay a = calendar_day(start);
  const CalendarDay b = calendar_day(end);
  std::int64_t months = (b.year - a.year) * 12 + b.month - a.month;
  // Who is born on a 29th of February is a year older on the 1st of March of other years.
  if (b.day < a.day || (b.day == a.day && of_day(end) < of_day(start))) --months;
  const std::int64_t begun = add_months(start, months);
  const std::int64_t next = add_months(start, months + 1);
  constexpr double kAlmostWhole = 0.999999;
  const double share = static_cast<double>(end - begun) / static_cast<double>(next - begun);
  return static_cast<double>(months) + std::clamp(share, 0.0, kAlmostWhole);
}

int weekday_of_day(std::int64_t days) noexcept {
  // 1970 began on a Thursday.
  return static_cast<int>(((days + 3) % 7 + 7) % 7);
}

int weekday_of(std::int64_t microseconds) noexcept {
  return weekday_of_day(day_number(microseconds));
}

std::int64_t begin_of(std::int64_t microseconds, CalendarUnit unit) noexcept {
  constexpr std::int64_t kHour = kDayMicroseconds / 24;
  if (unit == CalendarUnit::kHour) return floor_divide(microseconds, kHour) * kHour;
  const std::int64_t day = day_number(microseconds);
  if (unit == CalendarUnit::kDay) return day * kDayMicroseconds;
  if (unit == CalendarUnit::kWeek) return (day - weekday_of_day(day)) * kDayMicroseconds;
  const CalendarDay at = calendar_day(microseconds);
  const int month = unit == CalendarUnit::kMonth     ? at.month
                    : unit == CalendarUnit::kQuarter ? (at.month - 1) / 3 * 3 + 1
                                                     : 1;
  return days_of({at.year, month, 1}) * kDayMicroseconds;
}

}  // namespace likeness
