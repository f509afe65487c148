#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace likeness::text {

/// The offset of the first byte that can't be part of UTF-8 (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF); the size of the text where all of it is valid.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// The code point at `position`, which moves behind it. A byte that is not UTF-8 stands for itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& position) noexcept;

/// Appends a code point below 0x110000 as one to four bytes.
void append_code_point(std::uint32_t code_point, std::string& text);

}  // namespace likeness::text
