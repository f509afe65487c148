#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "likeness/table.hpp"
#include "table/sequence_rows.hpp"

namespace likeness {

/// The numbers of a column in the rows of sequences, in their order.
struct LagNumbers {
  LagNumbers(const Column& column, const SequenceRows& sequences);

  /// Whether two numbers are one, as far as they are written.
  [[nodiscard]] bool same(double a, double b) const noexcept {
    return std::abs(a - b) <= tolerance + 1e-12 * std::abs(a);
  }

  std::string name;
  bool is_date = false;
  bool is_whole = false;
  double tolerance = 0;
  std::vector<double> values;  ///< NaN where missing
};

/// The sum of some columns less that of others, row by row; NaN where one is missing, unless such
/// cells count as 0.
[[nodiscard]] std::vector<double> lag_sums(std::span<const LagNumbers* const> added,
                                           std::span<const LagNumbers* const> subtracted,
                                           std::size_t rows, bool blanks_are_zero);

/// Calls body(row), or stops where that says false, for each row that has one before it. Says
/// whether it came to the end.
template <class Body>
bool each_lag_step(const SequenceRows& sequences, const Body& body) {
  std::size_t begin = 0;
  for (const std::size_t end : sequences.ends) {
    for (std::size_t row = begin + 1; row < end; ++row) {
      if (!body(row)) return false;
    }
    begin = end;
  }
  return true;
}

}  // namespace likeness
