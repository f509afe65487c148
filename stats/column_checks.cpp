#include "stats/column_checks.hpp"

#include <cmath>
#include <string>

#include "likeness/error.hpp"

namespace likeness::stats {

void check_lengths(std::size_t first, std::size_t second) {
  if (first == 0 || second == 0) {
    throw Error(ErrorCode::kData, "there are no rows to compare columns by; give at least one");
  }
  if (first != second) {
    throw Error(ErrorCode::kData, "columns of " + std::to_string(first) + " and " +
                                      std::to_string(second) +
                                      " rows can't be compared; give them the same rows");
  }
}

void check_codes(std::span<const int> codes) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] < 0) {
      throw Error(ErrorCode::kData, "row " + std::to_string(i) + " has the category code " +
                                        std::to_string(codes[i]) + "; codes start at 0");
    }
  }
}

void check_numbers(std::span<const double> numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!std::isfinite(numbers[i])) {
      throw Error(ErrorCode::kData, "row " + std::to_string(i) + " holds " +
                                        (std::isnan(numbers[i]) ? "NaN" : "an infinity") +
                                        "; leave out rows without a finite number");
    }
  }
}

}  // namespace likeness::stats
