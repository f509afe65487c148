#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/table.hpp"

namespace likeness::models {

/// The numbers, rising, of which nearly all rows have one, where these are few and `share` rows
/// have each; else none.
[[nodiscard]] std::vector<double> usual_levels(std::span<const double> numbers, std::size_t share);

/// What numbers a real column has: between which they lie, and which, where they are few.
class UsualNumbers {
 public:
  UsualNumbers(const Column& column, std::size_t share);
  /// Whether it could be one of these; NaN where cells are missing.
  [[nodiscard]] bool has(double number) const;
  /// Whether any number between the least and the most could be.
  [[nodiscard]] bool are_all_between() const noexcept { return levels_.empty(); }

 private:
  double least_ = 0;
  double most_ = 0;
  bool may_be_missing_ = false;
  std::vector<double> levels_;
};

}  // namespace likeness::models
