#include "models/siblings/sibling_clock.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/calendar.hpp"

namespace likeness::models {
namespace {

constexpr double kHourMicroseconds = 3.6e9;
constexpr double kClockDay = 24 * kHourMicroseconds;
constexpr std::size_t kFewestSharing = 5;
constexpr double kSharedShare = 0.99;    ///< of rows, on a calendar
constexpr double kRegularShare = 0.99;   ///< of steps that are alike: no calendar is needed
constexpr double kSparseDays = 0.8;      ///< of all days between: no more are on a calendar
constexpr std::size_t kRowsToTell = 20;  ///< for each weekday or hour

struct TimeParts {
  std::size_t weekday = 0;  ///< 0: Thursday, the day of 1970-01-01
  std::size_t month = 0;
  std::size_t hour = 0;
};

TimeParts parts_of(double time) {
  time = std::clamp(time, -9e18, 9e18);
  const auto days = static_cast<std::int64_t>(std::floor(time / kClockDay));
  TimeParts parts;
  parts.weekday = static_cast<std::size_t>((weekday_of_day(days) + 4) % 7);
  const double within = time - static_cast<double>(days) * kClockDay;
  parts.hour =
      static_cast<std::size_t>(std::clamp(std::floor(within / kHourMicroseconds), 0.0, 23.0));
  parts.month = static_cast<std::size_t>(calendar_day_of(days).month - 1);
  return parts;
}

/// Times that several parents have, rising, where these are nearly all.
std::vector<double> shared_times(std::span<const double> times,
                                 std::span<const std::uint32_t> groups) {
  std::vector<std::pair<double, std::uint32_t>> sorted;
  sorted.reserve(times.size());
  for (std::size_t k = 0; k < times.size(); ++k) sorted.emplace_back(times[k], groups[k]);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> calendar;
  std::size_t rows = 0;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin;
    std::size_t sharing = 0;
    for (; end < sorted.size() && sorted[end].first == sorted[begin].first; ++end) {
      if (end == begin || sorted[end].second != sorted[end - 1].second) ++sharing;
    }
    if (sharing >= kFewestSharing) {
      calendar.push_back(sorted[begin].first);
      rows += end - begin;
    }
    begin = end;
  }
  const bool is_shared =
      static_cast<double>(rows) >= kSharedShare * static_cast<double>(times.size());
  return is_shared && calendar.size() > 2 ? calendar : std::vector<double>();
}

double day_of(double time) {
  return std::floor(time / kClockDay) * kClockDay;
}

/// Days that several parents have, where these are nearly all, with times of day, and many others
/// lie between them: a shop that is open on some days.
std::vector<double> shared_days(std::span<const double> times,
                                std::span<const std::uint32_t> groups) {
  std::vector<double> days;
  bool has_hours = false;
  for (const double time : times) {
    days.push_back(day_of(time));
    has_hours = has_hours || days.back() != time;
  }
  if (!has_hours) return {};
  days = shared_times(days, groups);
  if (days.empty()) return days;
  const double all = (days.back() - days.front()) / kClockDay + 1;
  return static_cast<double>(days.size()) < kSparseDays * all ? days : std::vector<double>();
}

/// Whether steps within parents are nearly all alike.
bool is_regular(std::span<const double> times, std::span<const std::size_t> ends) {
  std::vector<double> steps;
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    for (std::size_t k = begin + 1; k < end; ++k) steps.push_back(times[k] - times[k - 1]);
    begin = std::max(begin, end);
  }
  if (steps.empty()) return true;
  std::sort(steps.begin(), steps.end());
  const double middle = steps[steps.size() / 2];
  const auto alike =
      std::count_if(steps.begin(), steps.end(), [&](double step) { return step == middle; });
  return static_cast<double>(alike) >= kRegularShare * static_cast<double>(steps.size());
}

/// Whether parents go from one time of the calendar mostly to the next: otherwise a time that they
/// happen to share is no calendar.
bool follows_calendar(std::span<const double> calendar, std::span<const double> times,
                      std::span<const std::size_t> ends) {
  std::size_t steps = 0;
  std::size_t next = 0;
  std::size_t begin = 0;
  const auto place = [&](double time) {
    return std::lower_bound(calendar.begin(), calendar.end(), time) - calendar.begin();
  };
  for (const std::size_t end : ends) {
    for (std::size_t k = begin + 1; k < end; ++k) {
      ++steps;
      next += place(times[k]) - place(times[k - 1]) == 1 ? 1 : 0;
    }
    begin = std::max(begin, end);
  }
  return 10 * next >= 9 * steps;
}

}  // namespace

SiblingClock::SiblingClock(const SiblingColumn& column, std::span<const double> times,
                           std::span<const std::uint32_t> groups, std::span<const std::size_t> ends)
    : is_told_(kParts, 0) {
  if (!is_regular(times, ends)) {
    calendar_ = shared_times(times, groups);
    if (!follows_calendar(calendar_, times, ends)) calendar_.clear();
    if (calendar_.empty() && column.is_time) {
      calendar_ = shared_days(times, groups);
      has_days_ = !calendar_.empty();
    }
  }
  grid_ = CalendarGrid(calendar_, column.is_time);
  if (column.is_time) {
    std::array<std::vector<std::size_t>, kParts> rows = {
        std::vector<std::size_t>(7), std::vector<std::size_t>(12), std::vector<std::size_t>(24)};
    for (const double time : times) {
      const TimeParts parts = parts_of(time);
      ++rows[kWeekday][parts.weekday];
      ++rows[kMonth][parts.month];
      ++rows[kHour][parts.hour];
    }
    for (std::size_t part = 0; part < kParts; ++part) {
      is_told_[part] = std::count(rows[part].begin(), rows[part].end(), std::size_t{0}) + 1 <
                               static_cast<std::ptrdiff_t>(rows[part].size())
                           ? 1
                           : 0;
    }
    const auto occurring = [&](Part part) {
      std::vector<std::uint8_t> occurs;
      if (times.size() < kRowsToTell * rows[part].size()) return occurs;
      for (const std::size_t count : rows[part]) occurs.push_back(count > 0 ? 1 : 0);
      return occurs;
    };
    weekdays_ = occurring(kWeekday);
    if (is_told_[kHour] != 0) hours_ = occurring(kHour);
  }
  index();
}

void SiblingClock::index() {
  constexpr std::array<const char*, kParts> kNames = {"weekday", "month", "hour"};
  constexpr std::array<std::int32_t, kParts> kLevels = {7, 12, 24};
  features_.clear();
  for (std::size_t part = 0; part < is_told_.size(); ++part) {
    if (is_told_[part] != 0) features_.push_back({kNames[part], kLevels[part], part == kHour});
  }
}

double SiblingClock::last_place() const noexcept {
  const double last = static_cast<double>(calendar_.size()) - 1;
  return has_days_ ? last + 1 - 1 / kClockDay : last;
}

double SiblingClock::step(double of_time) const noexcept {
  if (calendar_.empty()) return of_time;
  return has_days_ ? of_time / kClockDay : 1;
}

double SiblingClock::place(double time) const noexcept {
  if (calendar_.empty()) return time;
  if (has_days_) {
    const double day = day_of(time);
    const auto next = std::lower_bound(calendar_.begin(), calendar_.end(), day);
    const bool is_behind = next == calendar_.end();
    const auto at = static_cast<double>(next - calendar_.begin() - (is_behind ? 1 : 0));
    return at + (time - day) / kClockDay;
  }
  const auto at = std::lower_bound(calendar_.begin(), calendar_.end(), time);
  if (at == calendar_.begin()) return 0;
  if (at == calendar_.end()) return static_cast<double>(calendar_.size() - 1);
  const bool below = time - *(at - 1) < *at - time;
  return static_cast<double>(at - calendar_.begin() - (below ? 1 : 0));
}

double SiblingClock::place_behind(double time) const noexcept {
  if (calendar_.empty() || time <= calendar_.back()) return place(time);
  const double last = static_cast<double>(calendar_.size() - 1);
  if (!has_days_) return last + static_cast<double>(grid_.steps_to(calendar_.back(), time));
  const double day = day_of(time);
  return last + static_cast<double>(grid_.steps_to(calendar_.back(), day)) +
         (time - day) / kClockDay;
}

double SiblingClock::calendar_time(double place) const noexcept {
  constexpr double kMostBehind = 1e6;
  const double last = static_cast<double>(calendar_.size() - 1);
  if (place <= last) return calendar_[static_cast<std::size_t>(std::max(place, 0.0))];
  return grid_.behind(calendar_.back(),
                      static_cast<std::size_t>(std::min(place - last, kMostBehind)));
}

double SiblingClock::time(double place) const noexcept {
  if (calendar_.empty()) return place;
  if (!has_days_) return calendar_time(std::round(place));
  const double day = std::max(std::floor(place), 0.0);
  const double within = std::clamp(place - day, 0.0, 1.0) * kClockDay;
  return calendar_time(day) + std::min(std::round(within), kClockDay - 1);
}

void SiblingClock::write(double place, std::vector<ColumnValues>& cells, std::size_t first,
                         std::size_t row) const {
  if (features_.empty()) return;
  const TimeParts parts = parts_of(time(place));
  const std::array<std::size_t, kParts> values = {parts.weekday, parts.month, parts.hour};
  for (std::size_t part = 0; part < kParts; ++part) {
    if (is_told_[part] == 0) continue;
    cells[first++].codes[row] = static_cast<std::int32_t>(values[part]);
  }
}

double SiblingClock::admitted(double place) const noexcept {
  if (has_days_) {
    const double now = time(place);
    if (hours_.empty() || hours_[parts_of(now).hour] != 0) return place;
  }
  if (!calendar_.empty() && !has_days_) return place;
  double time = has_days_ ? this->time(place) : place;
  for (int days = 0; days < 7 && !weekdays_.empty() && !has_days_; ++days) {
    if (weekdays_[parts_of(time).weekday] != 0) break;
    time += kClockDay;
  }
  for (int hours = 0; hours < 24 && !hours_.empty(); ++hours) {
    if (hours_[parts_of(time).hour] != 0) break;
    time += kHourMicroseconds;
  }
  return has_days_ ? this->place(time) : time;
}

void SiblingClock::fields(io::Archive& archive) {
  archive("calendar", calendar_);
  (void)archive.optional("has_days", has_days_, has_days_);
  (void)archive.optional("grid", grid_.any(), grid_);
  archive("told", is_told_);
  archive("weekdays", weekdays_);
  archive("hours", hours_);
  if (!archive.loading()) return;
  const auto occurs = [](const std::vector<std::uint8_t>& which, std::size_t size) {
    return which.empty() ||
           (which.size() == size && std::count(which.begin(), which.end(), std::uint8_t{0}) <
                                        static_cast<std::ptrdiff_t>(size));
  };
  const bool sound = std::is_sorted(calendar_.begin(), calendar_.end()) &&
                     std::all_of(calendar_.begin(), calendar_.end(),
                                 [](double time) { return std::isfinite(time); }) &&
                     is_told_.size() <= kParts && (is_told_.empty() || is_told_.size() == kParts) &&
                     occurs(weekdays_, 7) && occurs(hours_, 24);
  archive.require(sound, "the times of rows are out of order");
  index();
}

}  // namespace likeness::models
