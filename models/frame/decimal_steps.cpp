#include "models/frame/decimal_steps.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::models {
namespace {

double power_of_ten_below(int exponent) noexcept {
  double power = 1;
  for (int k = 0; k < exponent; ++k) power *= 10;
  return power;
}

}  // namespace

double scaled(double value, int exponent) noexcept {
  return exponent >= 0 ? value * power_of_ten_below(exponent)
                       : value / power_of_ten_below(-exponent);
}

int float_exponent(const Column& column) {
  double largest = 0;
  int exponent = std::min(std::max(column.decimals, 0), kHighestExponent);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const double value = column.floats[row];
    largest = std::max(largest, std::abs(value));
    constexpr int kMostGuessed = 6;
    while (column.decimals < 0 && exponent < kMostGuessed &&
           scaled(std::round(scaled(value, exponent)), -exponent) != value) {
      ++exponent;
    }
  }
  while (exponent > kLowestExponent &&
         scaled(largest, exponent) > static_cast<double>(kMostFloatNumber)) {
    --exponent;
  }
  return exponent;
}

}  // namespace likeness::models
