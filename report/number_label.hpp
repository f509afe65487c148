#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Numbers as a reader wants them: as many digits as mean something, no more.
namespace likeness::report {

/// What stands for a number that can't be computed.
inline constexpr std::string_view kNoNumber = "–";

/// With so many digits behind the point, from 10,000 on with commas; NaN is kNoNumber.
[[nodiscard]] std::string fixed_label(double number, int decimals);

/// Four significant digits without trailing zeros: `1,234,000`, `1234`, `12.35`, `0.001234`,
/// `1.2e20`.
[[nodiscard]] std::string number_label(double number);

[[nodiscard]] std::string count_label(std::size_t count);

/// A share as per cent with one decimal: `31.2%`; `<0.1%` where it is nearly nothing.
[[nodiscard]] std::string share_label(double share);

/// A score in [0, 1]; what is below 1 is never shown as 1.
[[nodiscard]] std::string score_label(double score, int decimals = 3);

/// An association or a difference: two decimals, and a proper minus sign.
[[nodiscard]] std::string association_label(double association);

/// A place in a picture: one decimal at most.
[[nodiscard]] std::string coordinate(double place);

/// How wide a text is, in sizes of its type: a generous guess, for a picture can't measure the
/// reader's type.
[[nodiscard]] double text_width(std::string_view text);

/// Text that takes at most `most` times the size of its type; an ellipsis
/// stands for what is left out of its middle.
[[nodiscard]] std::string shortened(std::string_view text, double most);

}  // namespace likeness::report
