#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "likeness/table.hpp"

namespace likeness::text {

/// How one cell writes its number.
struct WrittenNumber {
  std::uint32_t decimals = 0;  ///< digits after the point
  bool trailing_zero = false;  ///< the last of them is 0
  bool plus = false;           ///< a plus sign stands in front
  bool full_length = false;    ///< more than the 15 significant digits that a double always holds
  char exponent = 0;           ///< its letter; 0 for none
  bool exponent_plus = false;  ///< a plus sign follows it
  std::uint8_t exponent_digits = 0;
};

/// How the numbers of a column are written, so that others can be written alike: what holds for
/// nearly all cells, whatever single ones do.
class NumberStyle {
 public:
  /// A file with more digits holds doubles at full length, and the shortest form that reads back
  /// equal is the one they came from.
  static constexpr std::uint32_t kMostDecimals = 15;

  void add(const WrittenNumber& number) noexcept {
    if (number.plus) add_plus();
    if (number.exponent != 0) return add_exponent(number);
    const std::uint32_t decimals = number.decimals < kMostDecimals
                                       ? number.decimals
                                       : kMostDecimals + (number.decimals > kMostDecimals ? 1 : 0);
    const bool whole = number.decimals == 0;
    const bool too_long = number.full_length && !whole;
    ++(too_long ? long_ : number.trailing_zero ? ending_in_zero_ : plain_)[decimals];
  }
  /// Counts a number with a plus sign in front.
  void add_plus() noexcept { ++pluses_; }
  [[nodiscard]] std::size_t pluses() const noexcept { return pluses_; }
  /// Counts that many whole numbers without a point.
  void add_whole(std::size_t count) noexcept { plain_[0] += count; }
  void merge(const NumberStyle& other) noexcept;
  /// Numbers without a point.
  [[nodiscard]] std::size_t whole() const noexcept { return plain_[0]; }
  /// Whether all numbers have one or two digits behind a point, both occur, and some end in 0: as
  /// versions do (1.9, 1.10).
  [[nodiscard]] bool has_spelled_parts() const noexcept;
  /// The style of the other numbers.
  [[nodiscard]] NumberStyle without_whole() const noexcept {
    NumberStyle others = *this;
    others.plain_[0] = 0;
    return others;
  }

  /// Column::decimals and Column::min_decimals.
  [[nodiscard]] int decimals() const noexcept;
  [[nodiscard]] int min_decimals() const noexcept;
  /// Column::significant_digits: that of numbers with an exponent, otherwise 0.
  [[nodiscard]] int significant_digits() const noexcept;
  /// Adds the exponent that nearly all numbers have.
  void describe(NumberNotation& notation) const noexcept;

 private:
  /// Cells by their decimals, those with more than kMostDecimals together.
  using Counts = std::array<std::size_t, kMostDecimals + 2>;

  void add_exponent(const WrittenNumber& number) noexcept;
  [[nodiscard]] bool scientific() const noexcept;
  [[nodiscard]] std::size_t cells_with(std::uint32_t decimals) const noexcept {
    return ending_in_zero_[decimals] + plain_[decimals] + long_[decimals];
  }

  Counts ending_in_zero_{};
  Counts plain_{};
  Counts long_{};  ///< of full length
  std::size_t pluses_ = 0;
  std::size_t exponents_ = 0;
  std::size_t capital_exponents_ = 0;
  std::size_t plus_exponents_ = 0;
  std::uint32_t mantissa_decimals_ = 0;
  std::uint32_t fewest_mantissa_decimals_ = UINT32_MAX;
  std::uint8_t exponent_digits_ = UINT8_MAX;  ///< the fewest
};

}  // namespace likeness::text
