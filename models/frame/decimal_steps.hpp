#pragma once

#include <cstdint>

#include "likeness/table.hpp"

namespace likeness::models {

/// Decimals as whole numbers of steps of 10^-exponent.
inline constexpr int kLowestExponent = -294;
inline constexpr int kHighestExponent = 15;
/// Whole numbers up to here stay apart from their neighbours when a power of ten divides them.
inline constexpr std::int64_t kMostFloatNumber = 900'000'000'000'000;

/// value * 10^exponent
[[nodiscard]] double scaled(double value, int exponent) noexcept;

/// The smallest exponent for which all floats of a column times 10^exponent are whole, at most 6
/// where the column doesn't say its decimals; less where they would become too large.
[[nodiscard]] int float_exponent(const Column& column);

}  // namespace likeness::models
