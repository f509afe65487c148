#include "models/siblings/calendar_grid.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/calendar.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostCalendarSteps = 1'000'000;
constexpr std::uint32_t kAllWeekdays = (1U << 7) - 1;

std::int64_t instant_of(double time) {
  constexpr double kMost = 4e18;
  return static_cast<std::int64_t>(std::clamp(time, -kMost, kMost));
}

std::int64_t month_number(double time) {
  const CalendarDay day = calendar_day(instant_of(time));
  return (day.year - 1970) * 12 + day.month - 1;
}

std::int64_t time_of_day(double time) {
  const std::int64_t within = instant_of(time) % kDayMicroseconds;
  return within < 0 ? within + kDayMicroseconds : within;
}

double median_step(std::span<const double> times) {
  std::vector<double> steps;
  for (std::size_t k = 1; k < times.size(); ++k) steps.push_back(times[k] - times[k - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

}  // namespace

CalendarGrid::CalendarGrid(std::span<const double> times, bool are_dates) {
  if (times.size() < 2) return;
  step_ = median_step(times);
  if (!are_dates) return;
  find_months(times);
  if (months_ == 0) find_weekdays(times);
}

/// One day of each month, or the last one of months that are too short for it.
void CalendarGrid::find_months(std::span<const double> times) {
  int day = 0;
  for (const double time : times) day = std::max(day, calendar_day(instant_of(time)).day);
  const std::int64_t anchor = (day - 1) * kDayMicroseconds + time_of_day(times.front());
  std::vector<double> months;
  for (const double time : times) {
    const std::int64_t month = month_number(time);
    if (add_months(anchor, month) != instant_of(time)) return;
    months.push_back(static_cast<double>(month));
  }
  anchor_ = anchor;
  months_ = std::max<std::int64_t>(1, static_cast<std::int64_t>(median_step(months)));
}

/// Of days, those of the week that occur.
void CalendarGrid::find_weekdays(std::span<const double> times) {
  constexpr std::size_t kFewestDays = 10;
  if (times.size() < kFewestDays || std::fmod(step_, static_cast<double>(kDayMicroseconds)) != 0) {
    return;
  }
  for (const double time : times) weekdays_ |= 1U << weekday_of(instant_of(time));
  if (weekdays_ == kAllWeekdays) weekdays_ = 0;
}

double CalendarGrid::behind(double last, std::size_t steps) const noexcept {
  if (months_ > 0) {
    const std::int64_t month = month_number(last) + months_ * static_cast<std::int64_t>(steps);
    return static_cast<double>(add_months(anchor_, month));
  }
  if (weekdays_ == 0) return last + step_ * static_cast<double>(steps);
  double time = last;
  for (std::size_t k = 0; k < steps; ++k) {
    time += step_;
    while ((weekdays_ >> weekday_of(instant_of(time)) & 1U) == 0) {
      time += static_cast<double>(kDayMicroseconds);
    }
  }
  return time;
}

std::size_t CalendarGrid::steps_to(double last, double time) const noexcept {
  if (!any() || time <= last) return 0;
  // No step is longer than this on the way.
  const double longest = months_ > 0 ? 31.0 * static_cast<double>(months_ * kDayMicroseconds)
                                     : step_ + (weekdays_ == 0 ? 0 : 6.0 * kDayMicroseconds);
  std::size_t steps = static_cast<std::size_t>(
      std::min(std::floor((time - last) / longest), static_cast<double>(kMostCalendarSteps)));
  double before = behind(last, steps);
  while (steps < kMostCalendarSteps) {
    const double after = behind(last, steps + 1);
    if (after > time) return time - before <= after - time ? steps : steps + 1;
    before = after;
    ++steps;
  }
  return steps;
}

void CalendarGrid::fields(io::Archive& archive) {
  archive("step", step_);
  (void)archive.optional("months", months_ > 0, months_);
  (void)archive.optional("anchor", months_ > 0, anchor_);
  (void)archive.optional("weekdays", weekdays_ != 0, weekdays_);
  archive.require(std::isfinite(step_) && step_ > 0 && months_ >= 0 && months_ <= 12'000 &&
                      weekdays_ < kAllWeekdays && anchor_ >= 0 && anchor_ < 31 * kDayMicroseconds,
                  "a calendar goes on by an impossible step");
}

}  // namespace likeness::models
