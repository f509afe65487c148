#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "text/number_frame.hpp"
#include "text/number_notation.hpp"

/// From the digits of a number to its value, in a notation that says where its point is and how
/// digits are grouped.
namespace likeness::text {

/// The digits of a number, with a point for its point, and how many of them are decimals.
struct PlainDigits {
  static constexpr std::size_t kMost = 18;  ///< an int64 holds this many of any number
  std::array<char, 24> text{};
  std::size_t size = 0;
  std::size_t digits = 0;
  std::uint32_t decimals = 0;

  bool add(char c) noexcept {
    if (digits == kMost) return false;
    ++digits;
    text[size++] = c;
    return true;
  }
};

/// Nothing where `body` is written otherwise, or has more digits than a number holds. `grouped`
/// gets whether it has groups.
[[nodiscard]] std::optional<PlainDigits> read_digits(const NumberNotation& notation,
                                                     std::string_view body,
                                                     bool* grouped = nullptr);

/// `120/80` as one number.
[[nodiscard]] std::optional<NotedNumber> read_pair(const NumberNotation& notation,
                                                   std::string_view body);

/// The digits of a frame with its sign, be it a pair or not.
[[nodiscard]] std::optional<NotedNumber> read_framed(const NumberNotation& notation,
                                                     const NumberFrame& frame);

}  // namespace likeness::text
