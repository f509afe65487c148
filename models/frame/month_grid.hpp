#pragma once

#include <cstdint>

#include "io/archive.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// Dates that all are the first (or the last) days of months, perhaps only of some months: of
/// quarters, of years.
class MonthGrid {
 public:
  MonthGrid() = default;
  /// Learns a column of dates; any() is false where its dates are of all days, or too few to tell.
  explicit MonthGrid(const Column& column);

  [[nodiscard]] bool any() const noexcept { return months_ != 0; }
  /// The nearest such day, in microseconds since 1970.
  [[nodiscard]] double nearest(double microseconds) const;

  void fields(io::Archive& archive);

  bool operator==(const MonthGrid&) const = default;

 private:
  std::uint32_t months_ = 0;  ///< bit k: month k + 1 occurs
  bool last_days_ = false;
};

}  // namespace likeness::models
