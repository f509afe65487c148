#include "core/calendar.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace likeness;

TEST_CASE("days of the calendar are those of the standard library") {
  using namespace std::chrono;
  // Of all lengths of years and months, over the years that dates are written in.
  for (std::int64_t day = day_number(kFirstInstant); day <= day_number(kLastInstant); day += 17) {
    const sys_days at{days{day}};
    const year_month_day expected{at};
    const CalendarDay date = calendar_day_of(day);
    REQUIRE(date.year == static_cast<int>(expected.year()));
    REQUIRE(date.month == static_cast<int>(static_cast<unsigned>(expected.month())));
    REQUIRE(date.day == static_cast<int>(static_cast<unsigned>(expected.day())));
    REQUIRE(days_of(date) == day);
    REQUIRE(is_leap_year(date.year) == expected.year().is_leap());
    REQUIRE(weekday_of_day(day) == static_cast<int>(weekday{at}.iso_encoding()) - 1);
    REQUIRE(date.day <= days_in_month(date.year, date.month));
  }
}

TEST_CASE("points in time far beyond written dates have a day, too") {
  for (const std::int64_t at : {INT64_MIN, INT64_MIN / 2, std::int64_t{-1}, INT64_MAX}) {
    CHECK(days_of(calendar_day(at)) == day_number(at));
    CHECK(begin_of(at / 2, CalendarUnit::kYear) <= at / 2);
  }
  CHECK(day_number(-1) == -1);
}

TEST_CASE("months are added to the last day of a month that is too short") {
  const auto at = [](std::int64_t year, int month, int day) {
    return days_of({year, month, day}) * kDayMicroseconds + 7;
  };
  CHECK(add_months(at(2023, 1, 31), 1) == at(2023, 2, 28));
  CHECK(add_months(at(2024, 1, 31), 1) == at(2024, 2, 29));
  CHECK(add_months(at(2024, 3, 31), -13) == at(2023, 2, 28));
  CHECK(months_between(at(2023, 1, 31), at(2023, 3, 31)) == 2);
  CHECK(months_between(at(2023, 3, 31), at(2023, 1, 31)) == -2);
}
