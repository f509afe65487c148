#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace likeness::cli {

/// A whole number from `lowest` to 2^64 - 1, written in digits only. Throws Error(kUsage) that
/// names the option.
[[nodiscard]] std::uint64_t parse_count(std::string_view option, const std::string& text,
                                        std::uint64_t lowest);

}  // namespace likeness::cli
