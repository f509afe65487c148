#pragma once

#include <cstddef>
#include <cstdint>

namespace likeness::text {

/// More digits behind the point than this are never written.
inline constexpr int kMostWrittenDecimals = 100;
/// No number takes more characters than this.
inline constexpr std::size_t kNumberSize = 320 + kMostWrittenDecimals;

/// Writes a whole number at `out` and returns the end.
char* write_integer(std::int64_t value, char* out) noexcept;

/// Writes a finite number as Column::decimals and Column::min_decimals say, correctly rounded, and
/// returns the end. Never more digits than are needed to read back equal, but for zeros. The
/// shortest form has an exponent below 1e-4 and from 1e16 on.
char* write_float(double value, int decimals, int min_decimals, char* out) noexcept;

}  // namespace likeness::text
