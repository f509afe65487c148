#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/frame/month_grid.hpp"
#include "models/frame/value_grid.hpp"

namespace likeness::models {

/// Turns a column of numbers or dates into doubles (NaN where missing) and back. It remembers the
/// type, the smallest and largest value, and the grid that (nearly) all values lie on: its step is
/// the common divisor of their differences (1 for whole numbers, 5 where all are multiples of 5 or
/// end in 2 or 7, 10^-d for decimals, with the d that all values do with, 15 minutes for dates),
/// and where values are not spread evenly over it, as prices that mostly end in .99, they are drawn
/// in the shares that they have. Numbers of so many significant digits keep these.
class NumberEncoder {
 public:
  NumberEncoder() = default;
  /// Learns a column of type kInt64, kFloat64 or kDatetime with at least one value.
  explicit NumberEncoder(const Column& column);

  /// One double per row; dates in microseconds since 1970.
  [[nodiscard]] static std::vector<double> encode(const Column& column);

  /// Whether decode() keeps values within the smallest and largest seen, and on the step.
  void set_enforced(bool bounds, bool rounding) noexcept;

  /// From now on restrained() and decode() give the nearest of these values, rising and not empty.
  void keep_to(std::vector<double> values) { allowed_ = std::move(values); }

  /// The column of those numbers, rounded, bounded, typed and named as the learned one.
  [[nodiscard]] Column decode(std::span<const double> values) const;

  /// A number as decode() makes a cell of it: rounded and bounded, or one of the values that it
  /// keeps to; NaN stays.
  [[nodiscard]] double restrained(double value) const noexcept;

  /// The number that a CSV cell spells; Error(kUsage) where it isn't a value of this column's type.
  [[nodiscard]] double number_of(std::string_view text) const;

  /// A number as a cell shows it, not restrained: a date as such.
  [[nodiscard]] std::string text_of(double value) const;
  /// What is known of the values, an object: the smallest, the largest, and the step between them,
  /// numbers as such, dates and their step as text.
  [[nodiscard]] io::Json describe() const;

  [[nodiscard]] const std::string& name() const noexcept { return blank_.name; }
  [[nodiscard]] double minimum() const noexcept { return minimum_; }
  [[nodiscard]] double maximum() const noexcept { return maximum_; }
  /// The step between neighbouring values, none of which need be a multiple of it; 0 where any
  /// double may occur.
  [[nodiscard]] double step() const noexcept { return step_; }
  /// Whether decode() keeps values within minimum() and maximum().
  [[nodiscard]] bool bounded() const noexcept { return enforce_bounds_; }

  void fields(io::Archive& archive);

 private:
  Column blank_;  ///< name, type and way of writing
  double minimum_ = 0;
  double maximum_ = 0;
  double step_ = 0;
  ValueGrid grid_;  ///< where step_ is not 0
  MonthGrid months_;
  bool negative_zeros_ = false;  ///< what is rounded to zero from below keeps its sign
  int digits_ = 0;               ///< significant ones that numbers are rounded to; 0 for any
  std::vector<double> allowed_;  ///< empty: any
  bool enforce_bounds_ = true;
  bool enforce_rounding_ = true;
};

}  // namespace likeness::models
