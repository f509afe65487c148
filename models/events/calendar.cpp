#include "models/events/calendar.hpp"

#include <algorithm>
#include <cmath>

#include "core/calendar.hpp"
#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostFirstStretches = 64;
constexpr std::int64_t kHalfHour = kDayMicroseconds / 48;
constexpr std::size_t kHalfHours = 48;
/// A day without any date is as frequent as a tenth of one date, so that no stretch is empty.
constexpr double kSmoothing = 0.1;

/// The coarsest of day, hour, minute, second, millisecond that all dates keep to.
std::int64_t resolution_of(std::span<const std::int64_t> first,
                           std::span<const std::int64_t> later) {
  for (const std::int64_t unit : {kDayMicroseconds, kDayMicroseconds / 24, kDayMicroseconds / 1440,
                                  kDayMicroseconds / 86'400, std::int64_t{1000}}) {
    const auto kept = [unit](std::int64_t date) { return date % unit == 0; };
    if (std::all_of(first.begin(), first.end(), kept) &&
        std::all_of(later.begin(), later.end(), kept)) {
      return unit;
    }
  }
  return 1;
}

/// The element of rising `up_to` before which `share` of its difference over [begin, end) lies.
std::int32_t pick(const std::vector<double>& up_to, std::int32_t begin, std::int32_t end,
                  double share) {
  const double from = up_to[static_cast<std::size_t>(begin)];
  const double wanted = from + share * (up_to[static_cast<std::size_t>(end)] - from);
  const auto found = std::upper_bound(up_to.begin() + begin + 1, up_to.begin() + end, wanted);
  return static_cast<std::int32_t>(found - up_to.begin()) - 1;
}

}  // namespace

const std::vector<std::int32_t>& Calendar::gap_ends() {
  static const std::vector<std::int32_t> ends = [] {
    constexpr std::int32_t kSingleDays = 32;
    constexpr std::int32_t kLongest = 4'000'000;
    std::vector<std::int32_t> result;
    for (std::int32_t end = 1; end <= kSingleDays; ++end) result.push_back(end);
    while (result.back() < kLongest) result.push_back(result.back() * 4 / 3);
    return result;
  }();
  return ends;
}

Calendar::Calendar(std::span<const std::int64_t> first, std::span<const std::int64_t> later) {
  std::int64_t lowest = *std::min_element(first.begin(), first.end());
  std::int64_t highest = *std::max_element(first.begin(), first.end());
  for (const std::int64_t date : later) {
    lowest = std::min(lowest, date);
    highest = std::max(highest, date);
  }
  first_day_ = day_number(lowest);
  const auto days = static_cast<std::size_t>(day_number(highest) - first_day_) + 1;
  first_up_to_.assign(days + 1, 0);
  later_up_to_.assign(days + 1, 0);
  for (const std::int64_t date : first) {
    ++first_up_to_[static_cast<std::size_t>(day_of(date)) + 1];
  }
  for (const std::int64_t date : later) {
    ++later_up_to_[static_cast<std::size_t>(day_of(date)) + 1];
  }
  for (std::size_t day = 1; day <= days; ++day) {
    first_up_to_[day] += first_up_to_[day - 1];
    later_up_to_[day] += later_up_to_[day - 1] + kSmoothing;
  }
  const double share = first_up_to_.back() / kMostFirstStretches;
  for (std::size_t day = 1; day <= days; ++day) {
    const bool last = day == days;
    if (last || first_up_to_[day] >= share * static_cast<double>(first_ends_.size() + 1)) {
      if (first_up_to_[day] >
          (first_ends_.empty() ? 0 : first_up_to_[static_cast<std::size_t>(first_ends_.back())])) {
        first_ends_.push_back(static_cast<std::int32_t>(day));
      } else if (last && !first_ends_.empty()) {
        first_ends_.back() = static_cast<std::int32_t>(day);
      }
    }
  }
  resolution_ = resolution_of(first, later);
  times_up_to_.assign(kHalfHours + 1, 0);
  for (const auto& dates : {first, later}) {
    for (const std::int64_t date : dates) {
      ++times_up_to_[static_cast<std::size_t>((date - day_number(date) * kDayMicroseconds) /
                                              kHalfHour) +
                     1];
    }
  }
  for (std::size_t k = 1; k <= kHalfHours; ++k) times_up_to_[k] += times_up_to_[k - 1];
}

std::int32_t Calendar::day_of(std::int64_t date) const noexcept {
  return static_cast<std::int32_t>(day_number(date) - first_day_);
}

std::int32_t Calendar::weekday(std::int32_t day) const noexcept {
  const std::int64_t number = (first_day_ + day + 5) % 7;
  return static_cast<std::int32_t>(number < 0 ? number + 7 : number);
}

double Calendar::season(std::int32_t day) const noexcept {
  constexpr double kYear = 365.2425;
  const double years = static_cast<double>(first_day_ + day) / kYear;
  return years - std::floor(years);
}

Calendar::Stretch Calendar::stretch(std::optional<std::int32_t> before,
                                    std::int32_t level) const noexcept {
  if (!before) {
    const auto k = static_cast<std::size_t>(level);
    return {k == 0 ? 0 : first_ends_[k - 1], first_ends_[k]};
  }
  const auto k = static_cast<std::size_t>(level - first_levels());
  const std::int32_t begin = *before + (k == 0 ? 0 : gap_ends()[k - 1]);
  return {begin, std::min(*before + gap_ends()[k], days())};
}

std::int32_t Calendar::level_of(std::optional<std::int32_t> before,
                                std::int32_t day) const noexcept {
  const std::vector<std::int32_t>& ends = before ? gap_ends() : first_ends_;
  const std::int32_t place = before ? std::max(day - *before, 0) : day;
  const auto found = std::upper_bound(ends.begin(), ends.end() - 1, place);
  return static_cast<std::int32_t>(found - ends.begin()) + (before ? first_levels() : 0);
}

bool Calendar::reachable(std::optional<std::int32_t> before, std::int32_t level) const noexcept {
  if (before.has_value() != (level >= first_levels())) return false;
  const Stretch days = stretch(before, level);
  return days.begin < days.end;
}

std::int32_t Calendar::day_at(std::optional<std::int32_t> before, std::int32_t level,
                              double uniform) const noexcept {
  const Stretch days = stretch(before, level);
  return pick(before ? later_up_to_ : first_up_to_, days.begin, days.end, uniform);
}

std::int64_t Calendar::date_at(std::int32_t day, std::int64_t after,
                               double uniform) const noexcept {
  const std::int64_t midnight = (first_day_ + day) * kDayMicroseconds;
  if (resolution_ == kDayMicroseconds) return midnight;
  const std::int64_t since =
      after > midnight ? std::min(after - midnight, kDayMicroseconds - 1) : 0;
  // The share of times before `since`, with a straight line within its half hour.
  const auto half_hour = static_cast<std::size_t>(since / kHalfHour);
  const double within = static_cast<double>(since % kHalfHour) / static_cast<double>(kHalfHour);
  const double low =
      times_up_to_[half_hour] + within * (times_up_to_[half_hour + 1] - times_up_to_[half_hour]);
  const double wanted = low + uniform * (times_up_to_.back() - low);
  const auto found = std::upper_bound(times_up_to_.begin() + 1, times_up_to_.end() - 1, wanted);
  const double width = *found - *(found - 1);
  const double part = width > 0 ? (wanted - *(found - 1)) / width : 0;
  const auto time = static_cast<std::int64_t>(
      (static_cast<double>(found - 1 - times_up_to_.begin()) + std::clamp(part, 0.0, 1.0)) *
      static_cast<double>(kHalfHour));
  const std::int64_t rounded =
      std::clamp<std::int64_t>(time, since, kDayMicroseconds - 1) / resolution_ * resolution_;
  return midnight + std::max(rounded, since);
}

void Calendar::fields(io::Archive& archive) {
  archive("first_day", first_day_);
  archive("resolution", resolution_);
  archive("first", first_up_to_);
  archive.tensor("later", later_up_to_, {first_up_to_.size()});
  archive("first_ends", first_ends_);
  archive.tensor("times", times_up_to_, {kHalfHours + 1});
  if (!archive.loading()) return;
  constexpr std::int64_t kFurthest = 4'000'000;
  const std::vector<std::int32_t>& ends = first_ends_;
  archive.require(
      first_up_to_.size() >= 2 && first_up_to_.size() <= kFurthest && !ends.empty() &&
          ends[0] > 0 && std::is_sorted(first_up_to_.begin(), first_up_to_.end()) &&
          std::is_sorted(later_up_to_.begin(), later_up_to_.end()) &&
          std::is_sorted(times_up_to_.begin(), times_up_to_.end()) &&
          std::adjacent_find(ends.begin(), ends.end(), std::greater_equal<>()) == ends.end() &&
          static_cast<std::size_t>(ends.back()) == first_up_to_.size() - 1 &&
          first_day_ >= -kFurthest && first_day_ <= kFurthest && resolution_ >= 1 &&
          resolution_ <= kDayMicroseconds,
      "its calendar is invalid");
}

}  // namespace likeness::models
