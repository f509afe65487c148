#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// The grid that the numbers of a column lie on: offset + k * step, such as the odd numbers, prices
/// that end in .99, or every 15 minutes. Where some of its points are more frequent than others in
/// a period (two thirds of prices end in .99, no day is a Sunday), it knows their shares.
///
/// Numbers are counted in units of 10^-decimals, so that all of them are whole.
class ValueGrid {
 public:
  /// Every whole number.
  ValueGrid() = default;
  /// Every multiple of `step`, a whole number or one of at most 15 decimals; of 1 for 0.
  explicit ValueGrid(double step);
  /// The grid of these numbers in units, which repeat as they do in the column. Few different
  /// numbers say nothing: they get every multiple of `smallest_step`.
  ///
  /// `periods`, rising, are those after which shares may repeat, in units.
  ValueGrid(std::vector<std::int64_t> numbers, int decimals, std::int64_t smallest_step,
            std::span<const std::int64_t> periods);

  /// 10, 100, ... and the steps between them: the periods of plain numbers.
  [[nodiscard]] static std::vector<std::int64_t> decimal_periods();

  /// The step as a number of the column.
  [[nodiscard]] double step() const noexcept;
  /// The number of the column that stands for `value`: a point of the grid itself, or one near it,
  /// drawn with the shares by what the digits of `value` are behind those of the grid.
  [[nodiscard]] double nearest(double value) const noexcept;
  /// Likewise for whole numbers that a double does not hold exactly; what it leaves open is drawn.
  [[nodiscard]] std::int64_t nearest_integer(double value) const noexcept;

  void fields(io::Archive& archive);

  bool operator==(const ValueGrid&) const = default;

 private:
  void find_shares(std::span<const std::int64_t> numbers, std::span<const std::int64_t> periods);
  [[nodiscard]] std::int64_t point_near(double steps, double uniform) const noexcept;
  void add_up();

  int decimals_ = 0;
  std::int64_t step_ = 1;
  std::int64_t offset_ = 0;     ///< in [0, step)
  std::vector<double> shares_;  ///< of the points of a period; empty where all are alike
  std::vector<double> ends_;    ///< their sums
};

}  // namespace likeness::models
