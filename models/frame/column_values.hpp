#pragma once

#include <cstdint>
#include <vector>

namespace likeness::models {

/// The cells of one learned column: codes of its levels or numbers (NaN: missing), whichever its
/// encoder gives; the other is empty.
struct ColumnValues {
  std::vector<std::int32_t> codes;
  std::vector<double> numbers;
};

/// What a condition holds a column to: a level or a number (NaN: missing).
struct FixedValue {
  std::int32_t level = 0;
  double number = 0;
};

}  // namespace likeness::models
