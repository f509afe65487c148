#include "models/frame/made_bounds.hpp"

#include <algorithm>
#include <limits>

#include "models/frame/decimal_steps.hpp"

namespace likeness::models {

std::pair<std::int64_t, std::int64_t> made_bounds(ColumnType type, int exponent) {
  if (type == ColumnType::kDatetime) {
    // The years 1 to 9999.
    return {-62'135'596'800'000'000, 253'402'300'799'999'999};
  }
  if (type == ColumnType::kFloat64) {
    const double largest = scaled(std::numeric_limits<double>::max(), std::min(exponent, 0));
    const auto most = largest < static_cast<double>(kMostFloatNumber)
                          ? static_cast<std::int64_t>(largest)
                          : kMostFloatNumber;
    return {-most, most};
  }
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

}  // namespace likeness::models
