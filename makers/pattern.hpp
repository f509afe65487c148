#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace likeness::makers {

/// Patterns in which `#` is a digit, `%` one of 2 to 9, `$` one of 1 to 9 and `?` a capital letter;
/// everything else is itself.
///
/// How many strings a pattern gives, at most 2^63.
[[nodiscard]] std::uint64_t pattern_size(std::string_view pattern) noexcept;

/// Appends string `number`, below pattern_size(): a different one for each.
void append_pattern(std::string_view pattern, std::uint64_t number, std::string& out);

/// The strings of several patterns, a bar between them, one after another.
[[nodiscard]] std::uint64_t patterns_size(std::string_view patterns) noexcept;
void append_patterns(std::string_view patterns, std::uint64_t number, std::string& out);

/// Appends `number` in decimal, with zeros in front where it has fewer digits.
void append_digits(std::uint64_t number, int digits, std::string& out);

}  // namespace likeness::makers
