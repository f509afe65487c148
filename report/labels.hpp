#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Numbers and names as a reader wants them: as many digits as mean something, no more letters than
/// there is room for.
namespace likeness::report {

/// What stands for a number that can't be computed.
inline constexpr std::string_view kNoNumber = "-";

/// Four significant digits without trailing zeros: `1,234,000`, `1234`, `12.35`, `0.001234`,
/// `1.2e20`.
[[nodiscard]] std::string number_label(double number);

/// An instant, in nanoseconds since 1970: `2023-06-29`, with the time of day where it has one.
[[nodiscard]] std::string time_label(double nanoseconds);

/// A span in nanoseconds, in the unit that fits it: `12.5 days`.
[[nodiscard]] std::string duration_label(double nanoseconds);

/// The text of a number with a typesetter's minus sign, as it stands on a page; other texts as
/// they are.
[[nodiscard]] std::string typeset(std::string text);

/// A place in a picture: one decimal at most.
[[nodiscard]] std::string coordinate(double place);

/// How wide a text is, in sizes of its type: a generous guess, for a picture can't measure the
/// reader's type.
[[nodiscard]] double text_width(std::string_view text);

/// Text that takes at most `most` times the size of its type; an ellipsis
/// stands for what is left out of its middle.
[[nodiscard]] std::string shortened(std::string_view text, double most);

/// The names, each shortened. Names that would then look the same lose their common beginning
/// instead, and are numbered where that is not enough: `…civ-spouse`, `…AF-spouse`.
[[nodiscard]] std::vector<std::string> distinct_labels(const std::vector<std::string>& names,
                                                       double most);

}  // namespace likeness::report
