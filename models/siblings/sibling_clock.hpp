#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/siblings/calendar_grid.hpp"
#include "models/siblings/cell_column.hpp"
#include "models/siblings/sibling_model.hpp"

namespace likeness::models {

/// How rows stand in time: on a calendar that parents share, where nearly all their times are
/// shared, but not evenly spaced; at any time of the days of one; or freely, at hours and on
/// weekdays that occur.
class SiblingClock {
 public:
  SiblingClock() = default;
  /// Of an index whose values are `times`; `groups` says whose each is, `ends` where parents end.
  SiblingClock(const SiblingColumn& column, std::span<const double> times,
               std::span<const std::uint32_t> groups, std::span<const std::size_t> ends);

  [[nodiscard]] bool has_calendar() const noexcept { return !calendar_.empty(); }
  /// Whether the calendar has times behind its last one.
  [[nodiscard]] bool goes_on() const noexcept { return grid_.any(); }
  [[nodiscard]] std::size_t calendar_size() const noexcept { return calendar_.size(); }
  /// The last place on the calendar, and how far neighbouring places are apart where times are by
  /// so much.
  [[nodiscard]] double last_place() const noexcept;
  [[nodiscard]] double step(double of_time) const noexcept;
  /// The place of a time on the calendar, the nearest one, or the time; and back. Places behind the
  /// last one are those at which the calendar would go on.
  [[nodiscard]] double place(double time) const noexcept;
  /// Likewise, where times behind the last one have places of their own.
  [[nodiscard]] double place_behind(double time) const noexcept;
  [[nodiscard]] double time(double place) const noexcept;

  /// What a time tells: weekday, month and hour, where times are dates and these vary.
  [[nodiscard]] const std::vector<CellColumn>& features() const noexcept { return features_; }
  /// Of a place, into row `row` of the columns from `first` on.
  void write(double place, std::vector<ColumnValues>& cells, std::size_t first,
             std::size_t row) const;

  /// The place itself, or the next one that is on a weekday and at an hour that occur.
  [[nodiscard]] double admitted(double place) const noexcept;

  void fields(io::Archive& archive);

 private:
  enum Part : std::size_t { kWeekday, kMonth, kHour, kParts };

  /// Of a whole place.
  [[nodiscard]] double calendar_time(double place) const noexcept;
  void index();

  std::vector<double> calendar_;        ///< times, rising
  CalendarGrid grid_;                   ///< on which the calendar goes on
  bool has_days_ = false;               ///< of the calendar: its times are days
  std::vector<std::uint8_t> is_told_;   ///< of each Part
  std::vector<std::uint8_t> weekdays_;  ///< which occur; empty for all
  std::vector<std::uint8_t> hours_;     ///< likewise
  std::vector<CellColumn> features_;
};

}  // namespace likeness::models
