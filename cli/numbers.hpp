#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace likeness::cli {

/// A whole number from `lowest` to `highest`, written in digits only. Throws Error(kUsage) that
/// names the option.
[[nodiscard]] std::uint64_t parse_count(
    std::string_view option, const std::string& text, std::uint64_t lowest,
    std::uint64_t highest = std::numeric_limits<std::uint64_t>::max());

/// Seconds from `90`, `90s`, `15m`, `1.5h` or `2d`; above 0. Throws Error(kUsage) that names the
/// option.
[[nodiscard]] double parse_duration(std::string_view option, const std::string& text);

/// Throws Error(kUsage) where rows beyond the last one, number 2^64 - 1, are asked for; `rows` is
/// not 0.
void check_last_row(std::uint64_t first_row, std::uint64_t rows);

}  // namespace likeness::cli
