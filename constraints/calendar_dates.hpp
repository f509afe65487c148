#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

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
