#pragma once

#include <cstdint>

namespace likeness {

/// Microseconds of a day.
inline constexpr std::int64_t kDayMicroseconds = 86'400'000'000;

/// A day of the proleptic Gregorian calendar.
struct CalendarDay {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

[[nodiscard]] CalendarDay calendar_day(std::int64_t microseconds) noexcept;

/// The same time of day as many months later, on the last day of a month that is too short.
[[nodiscard]] std::int64_t add_months(std::int64_t microseconds, std::int64_t months) noexcept;

/// How many months lie between two points in time; the fraction is the share of the month that has
/// begun. Negative where `end` comes first.
[[nodiscard]] double months_between(std::int64_t start, std::int64_t end) noexcept;

/// 0 for Monday to 6 for Sunday.
[[nodiscard]] int weekday_of(std::int64_t microseconds) noexcept;

}  // namespace likeness
