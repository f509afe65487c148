#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace likeness::io {

/// How far beyond its last byte the memory of a cell may be read: parsing and hashing load whole
/// words.
inline constexpr std::size_t kCellPadding = 64;

enum class NumberKind : std::uint8_t {
  kNone,        ///< not a number; also an integer with leading zeros, which is a name (`007`)
  kInteger,     ///< fits into 64 bits
  kBigInteger,  ///< does not: `real` is the nearest double
  kDecimal,     ///< has a decimal point or an exponent
  kInfinite,    ///< `inf`, `Infinity` or beyond the range of a double
};

/// What a cell says as a number, and how it says it.
struct ParsedNumber {
  NumberKind kind = NumberKind::kNone;
  bool exponent = false;
  bool trailing_zero = false;  ///< the last digit after the point is 0
  bool full_length = false;    ///< more than the 15 significant digits that a double always holds
  std::uint32_t decimals = 0;  ///< digits after the point
  std::int64_t integer = 0;
  double real = 0;
};

/// Reads a whole cell, ignoring spaces and tabs around the number. Real numbers are rounded
/// correctly, integers converted to double as well.
[[nodiscard]] ParsedNumber parse_number(const char* begin, const char* end) noexcept;

/// Reads a cell of one to eight digits without leading zeros, the most frequent kind of number;
/// false for anything else. Eight bytes from `begin` must be readable.
[[nodiscard]] inline bool parse_short_integer(const char* begin, std::size_t length,
                                              std::int64_t& value) noexcept {
  static_assert(std::endian::native == std::endian::little);
  if (length - 1 > 7 || (*begin == '0' && length > 1)) return false;
  std::uint64_t word = 0;
  std::memcpy(&word, begin, 8);
  // The digits move to the top bytes, zeros fill up below: "39" becomes "00000039".
  const unsigned shift = static_cast<unsigned>(8 - length) * 8;
  word = (word << shift) | ((0x3030303030303030ULL >> (63 - shift)) >> 1);
  if ((((word & 0xF0F0F0F0F0F0F0F0ULL) |
        (((word + 0x0606060606060606ULL) & 0xF0F0F0F0F0F0F0F0ULL) >> 4)) !=
       0x3333333333333333ULL)) {
    return false;
  }
  // Neighbouring digits, pairs and fours are joined in three steps.
  word = (word & 0x0F0F0F0F0F0F0F0FULL) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FFULL) * 6553601 >> 16;
  word = (word & 0x0000FFFF0000FFFFULL) * 42949672960001ULL >> 32;
  value = static_cast<std::int64_t>(word);
  return true;
}

}  // namespace likeness::io
