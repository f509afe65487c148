#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace likeness {

inline constexpr std::int64_t kSecondMicroseconds = 1'000'000;
inline constexpr std::int64_t kDayMicroseconds = 86'400 * kSecondMicroseconds;

// 0001-01-01 00:00:00 and 9999-12-31 23:59:59.999999: dates are written within them.
inline constexpr std::int64_t kFirstInstant = -719'162 * kDayMicroseconds;
inline constexpr std::int64_t kLastInstant = 2'932'897 * kDayMicroseconds - 1;

/// A day of the proleptic Gregorian calendar.
struct CalendarDay {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

/// Any day that 64 bits of microseconds reach; `days` since 1970-01-01, as in days_of().
[[nodiscard]] CalendarDay calendar_day_of(std::int64_t days) noexcept;
[[nodiscard]] CalendarDay calendar_day(std::int64_t microseconds) noexcept;

/// Days since 1970-01-01 of a day that exists.
[[nodiscard]] std::int64_t days_of(const CalendarDay& date) noexcept;

[[nodiscard]] bool is_leap_year(std::int64_t year) noexcept;
/// The length of a month, 1 to 12.
[[nodiscard]] int days_in_month(std::int64_t year, int month) noexcept;

/// The same time of day as many months later, on the last day of a month that is too short.
[[nodiscard]] std::int64_t add_months(std::int64_t microseconds, std::int64_t months) noexcept;

/// How many months lie between two points in time; the fraction is the share of the month that has
/// begun. Negative where `end` comes first.
[[nodiscard]] double months_between(std::int64_t start, std::int64_t end) noexcept;

/// 0 for Monday to 6 for Sunday; `days` since 1970-01-01.
[[nodiscard]] int weekday_of_day(std::int64_t days) noexcept;
[[nodiscard]] int weekday_of(std::int64_t microseconds) noexcept;

/// The day that a point in time lies in, as the number of days since 1970-01-01.
[[nodiscard]] std::int64_t day_number(std::int64_t microseconds) noexcept;

/// What a point in time begins anew with.
enum class CalendarUnit { kYear, kQuarter, kMonth, kWeek, kDay, kHour };
/// With their names, the shortest last.
inline constexpr std::array<std::pair<CalendarUnit, std::string_view>, 6> kCalendarUnits = {
    {{CalendarUnit::kYear, "year"},
     {CalendarUnit::kQuarter, "quarter"},
     {CalendarUnit::kMonth, "month"},
     {CalendarUnit::kWeek, "week"},
     {CalendarUnit::kDay, "day"},
     {CalendarUnit::kHour, "hour"}}};

/// When the year, month and so on began that a point in time lies in; weeks begin on Monday.
[[nodiscard]] std::int64_t begin_of(std::int64_t microseconds, CalendarUnit unit) noexcept;

}  // namespace likeness
