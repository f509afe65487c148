#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// Numbers as text and back. No locale of the host program has a part in it: the decimal point is
/// always `.`, and thousands are set apart only where a function says so.
namespace likeness::text {

/// The fewest digits that read back as the number: `0.1`, `12`, `1e-05`. `nan` and `inf` for what
/// has no digits.
[[nodiscard]] std::string shortest(double number);

/// With this many digits after the point, correctly rounded: `0.500`. What is rounded to zero has
/// no sign.
[[nodiscard]] std::string fixed(double number, int decimals);

/// With at most this many digits after the point, and no zeros at the end: `0.5`, `12`.
[[nodiscard]] std::string rounded(double number, int decimals);

/// With at most this many significant digits and no zeros at the end, as printf's %g: `0.001235`,
/// `1.2e+20`.
[[nodiscard]] std::string significant(double number, int digits);

/// A share as a reader wants it: `31.2%`, with more digits below 1% and above 99%: `0.40%`,
/// `0.040%`, `99.95%`. `0%` and `100%` are exact; what is too near to them is `<0.001%` or
/// `>99.99%`. `unknown` for NaN.
[[nodiscard]] std::string percent(double share);

/// A count with its thousands set apart: `32,561`.
[[nodiscard]] std::string grouped(std::size_t count);

/// Sets thousands apart in a number's text, whose fraction stays: `12345.25` becomes `12,345.25`.
[[nodiscard]] std::string grouped(std::string number);

/// The text behind as many spaces as make it `width` characters wide.
[[nodiscard]] std::string right_aligned(std::string text, std::size_t width);

/// The number that the whole text spells, as std::from_chars reads it; nothing for any other text
/// and for a number beyond the range of its type.
template <class Number = double>
[[nodiscard]] std::optional<Number> to_number(std::string_view text) noexcept {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace likeness::text
