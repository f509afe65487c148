#include "text/number_style.hpp"

#include <algorithm>
#include <numeric>

namespace likeness::text {
namespace {

/// One cell in so many may be longer than the rest without a say.
constexpr std::size_t kCellsPerStray = 100;
/// By at least this many digits; otherwise it may well be a small number.
constexpr std::uint32_t kStrayDecimals = 4;
/// This share of numbers must have an exponent for all to get one.
constexpr double kExponentShare = 0.9;

template <class Counts>
std::size_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

}  // namespace

void NumberStyle::add_exponent(const WrittenNumber& number) noexcept {
  ++exponents_;
  capital_exponents_ += number.exponent == 'E' ? 1 : 0;
  plus_exponents_ += number.exponent_plus ? 1 : 0;
  mantissa_decimals_ = std::max(mantissa_decimals_, number.decimals);
  fewest_mantissa_decimals_ = std::min(fewest_mantissa_decimals_, number.decimals);
  exponent_digits_ = std::min(exponent_digits_, number.exponent_digits);
}

void NumberStyle::merge(const NumberStyle& other) noexcept {
  for (std::size_t d = 0; d < plain_.size(); ++d) {
    ending_in_zero_[d] += other.ending_in_zero_[d];
    plain_[d] += other.plain_[d];
    long_[d] += other.long_[d];
  }
  pluses_ += other.pluses_;
  exponents_ += other.exponents_;
  capital_exponents_ += other.capital_exponents_;
  plus_exponents_ += other.plus_exponents_;
  mantissa_decimals_ = std::max(mantissa_decimals_, other.mantissa_decimals_);
  fewest_mantissa_decimals_ = std::min(fewest_mantissa_decimals_, other.fewest_mantissa_decimals_);
  exponent_digits_ = std::min(exponent_digits_, other.exponent_digits_);
}

bool NumberStyle::scientific() const noexcept {
  const std::size_t others = sum(ending_in_zero_) + sum(plain_) + sum(long_);
  return exponents_ > 0 && static_cast<double>(exponents_) >=
                               kExponentShare * static_cast<double>(exponents_ + others);
}

int NumberStyle::decimals() const noexcept {
  if (scientific()) return static_cast<int>(mantissa_decimals_);
  if (exponents_ > 0) return -1;
  const std::size_t cells = sum(ending_in_zero_) + sum(plain_) + sum(long_);
  const std::size_t strays = cells / kCellsPerStray;
  std::uint32_t most = kMostDecimals + 1;
  while (most > 0 && cells_with(most) == 0) --most;
  // As many digits as nearly all cells do with, where the others have far more.
  std::uint32_t nearly = most;
  std::size_t beyond = 0;
  while (nearly > 0 && beyond + cells_with(nearly) <= strays) beyond += cells_with(nearly--);
  if (most >= nearly + kStrayDecimals) return static_cast<int>(nearly);
  const bool shortest = most > kMostDecimals || sum(long_) > strays;
  return shortest ? -1 : static_cast<int>(most);
}

int NumberStyle::min_decimals() const noexcept {
  const int written = decimals();
  if (scientific()) return written;
  const std::uint32_t most = written < 0 ? kMostDecimals + 1 : static_cast<std::uint32_t>(written);
  std::uint32_t zeros = 0;
  std::uint32_t least = UINT32_MAX;
  std::uint32_t longest = 0;
  std::uint32_t plain = UINT32_MAX;
  for (std::uint32_t d = 0; d <= most; ++d) {
    if (cells_with(d) > 0) {
      least = std::min(least, d);
      longest = d;
    }
    if (ending_in_zero_[d] > 0) zeros = d;
    if (plain_[d] + long_[d] > 0) plain = std::min(plain, d);
  }
  if (written >= 0 && least == longest && longest == most) return written;
  // Where no cell ends in 0, the shortest of the others says little: 1.25 next to 0.125 does not
  // mean that 2.5 would be 2.50.
  return static_cast<int>(std::min({zeros > 0 ? zeros : 1U, plain, kMostDecimals}));
}

bool NumberStyle::has_spelled_parts() const noexcept {
  const std::size_t numbers = sum(ending_in_zero_) + sum(plain_) + sum(long_) + exponents_;
  return cells_with(1) > 0 && ending_in_zero_[2] > 0 && cells_with(1) + cells_with(2) == numbers;
}

int NumberStyle::significant_digits() const noexcept {
  return scientific() ? static_cast<int>(mantissa_decimals_) + 1 : 0;
}

void NumberStyle::describe(NumberNotation& notation) const noexcept {
  if (!scientific()) return;
  notation.exponent = 2 * capital_exponents_ > exponents_ ? 'E' : 'e';
  notation.exponent_plus = plus_exponents_ > 0;
  notation.exponent_digits = exponent_digits_;
}

}  // namespace likeness::text
