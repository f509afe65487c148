#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/archive.hpp"

namespace likeness::models {

/// How a calendar goes on behind its last time: by months, by the days of a week that it has, or by
/// its usual step.
class CalendarGrid {
 public:
  CalendarGrid() = default;
  /// Of rising times, two or more; of dates (microseconds since 1970) where `are_dates`.
  CalendarGrid(std::span<const double> times, bool are_dates);

  [[nodiscard]] bool any() const noexcept { return months_ > 0 || step_ > 0; }
  /// The time that many steps behind the last one.
  [[nodiscard]] double behind(double last, std::size_t steps) const noexcept;
  /// How many steps a time lies behind the last one, to the nearest.
  [[nodiscard]] std::size_t steps_to(double last, double time) const noexcept;

  void fields(io::Archive& archive);

 private:
  void find_months(std::span<const double> times);
  void find_weekdays(std::span<const double> times);

  std::int64_t months_ = 0;     ///< of a step; 0 where it is no number of months
  std::int64_t anchor_ = 0;     ///< of months: the day and the time of day, in January 1970
  double step_ = 0;             ///< the usual one
  std::uint32_t weekdays_ = 0;  ///< bit k: the k-th day of the week occurs; 0 for all
};

}  // namespace likeness::models
