#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// When events happen. A subject's first date falls into one of up to 64 stretches of time that are
/// equally frequent among real first dates; each later one into a stretch after the one before: the
/// same day, 1, 2, ... 31 days later, and longer stretches after that. Within a stretch, days are
/// as frequent as they are in the real table: its trend, weekdays and seasons.
///
/// A level of the network is such a stretch: the first ones those of first dates, the others those
/// of later ones.
class Calendar {
 public:
  Calendar() = default;
  /// `first` are the first dates of subjects, `later` those after them, in microseconds since 1970;
  /// there is at least one first date.
  Calendar(std::span<const std::int64_t> first, std::span<const std::int64_t> later);

  [[nodiscard]] std::int32_t levels() const noexcept {
    return first_levels() + static_cast<std::int32_t>(gap_ends().size());
  }
  [[nodiscard]] std::int32_t first_levels() const noexcept {
    return static_cast<std::int32_t>(first_ends_.size());
  }

  /// Days are counted from the earliest one.
  [[nodiscard]] std::int32_t days() const noexcept {
    return static_cast<std::int32_t>(first_up_to_.size()) - 1;
  }
  [[nodiscard]] std::int32_t day_of(std::int64_t date) const noexcept;
  /// Saturday is 0... as the first day of 1970 was a Thursday, 5.
  [[nodiscard]] std::int32_t weekday(std::int32_t day) const noexcept;
  /// Part of a year of 365.2425 days since 1970 began, in [0, 1).
  [[nodiscard]] double season(std::int32_t day) const noexcept;

  /// The level of a date; `before` is the day of the subject's last date, if it has one.
  [[nodiscard]] std::int32_t level_of(std::optional<std::int32_t> before,
                                      std::int32_t day) const noexcept;
  /// Whether days of that level exist.
  [[nodiscard]] bool reachable(std::optional<std::int32_t> before,
                               std::int32_t level) const noexcept;
  /// The day of a reachable level at `uniform`, in (0, 1).
  [[nodiscard]] std::int32_t day_at(std::optional<std::int32_t> before, std::int32_t level,
                                    double uniform) const noexcept;

  /// The date on that day at `uniform`, in (0, 1): not before `after`, where it is on that day.
  [[nodiscard]] std::int64_t date_at(std::int32_t day, std::int64_t after,
                                     double uniform) const noexcept;

  void fields(io::Archive& archive);

 private:
  struct Stretch {
    std::int32_t begin;
    std::int32_t end;  // one beyond the last day
  };
  [[nodiscard]] Stretch stretch(std::optional<std::int32_t> before,
                                std::int32_t level) const noexcept;
  static const std::vector<std::int32_t>& gap_ends();

  std::int64_t first_day_ = 0;             // days since 1970
  std::vector<double> first_up_to_ = {0};  // first dates before each day
  std::vector<double> later_up_to_ = {0};  // later dates, smoothed a little, before each day
  std::vector<std::int32_t> first_ends_;   // one beyond the last day of each stretch
  std::int64_t resolution_ = 1;            // microseconds between times of day
  std::vector<double> times_up_to_;        // share of dates before each half hour of the day
};

}  // namespace likeness::models
