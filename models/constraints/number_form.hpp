#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "likeness/table.hpp"
#include "models/frame/month_grid.hpp"

namespace likeness::models {

/// The cells of a quantity as numbers (dates in microseconds), NaN where they are missing.
[[nodiscard]] std::vector<double> numbers_of_cells(const Column& column);

/// How the numbers of a column that is computed become its cells: on the steps that real ones are
/// on, and on the first or last days of months, where all real dates are.
class NumberForm {
 public:
  NumberForm() = default;
  explicit NumberForm(const Column& column);
  /// Of a column whose numbers are known to be multiples of that.
  NumberForm(const Column& column, double multiple);

  [[nodiscard]] const Column& blank() const noexcept { return blank_; }
  /// What all cells are multiples of; 0 where they may be anything.
  [[nodiscard]] double step() const noexcept { return step_; }

  [[nodiscard]] double nearest(double number) const noexcept;
  /// The nearest cell that is not below `bound` (or above it), or is beyond it where `strict`.
  [[nodiscard]] double at_least(double number, double bound, bool strict) const noexcept;
  [[nodiscard]] double at_most(double number, double bound, bool strict) const noexcept;

  /// NaN becomes a missing cell.
  [[nodiscard]] Column column_of(std::span<const double> numbers) const;

  /// Whether the steps are longer than the digits of the column tell.
  [[nodiscard]] bool is_of_multiples() const noexcept;

  void fields(io::Archive& archive);

 private:
  /// The next cell above (or below, where `sign` is -1).
  [[nodiscard]] double next(double value, double bound, double sign) const noexcept;

  Column blank_;
  double step_ = 0;
  MonthGrid months_;
};

}  // namespace likeness::models
