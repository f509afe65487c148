#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace likeness::models {

/// The cells of one learned column: codes of its levels or numbers (NaN: missing), whichever its
/// encoder gives; the other is empty.
struct ColumnValues {
  std::vector<std::int32_t> codes;
  std::vector<double> numbers;

  [[nodiscard]] std::size_t size() const noexcept {
    return codes.empty() ? numbers.size() : codes.size();
  }
};

/// Adds the rows of `part`, which may be the first.
void append_rows(std::vector<ColumnValues>& all, std::vector<ColumnValues>&& part);

/// What a condition holds a column to: a level or a number (NaN: missing).
struct FixedValue {
  std::int32_t level = 0;
  double number = 0;
};

}  // namespace likeness::models
