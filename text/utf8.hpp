#pragma once

#include <cstddef>
#include <string_view>

namespace likeness::text {

/// The offset of the first byte that can't be part of UTF-8 (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF); the size of the text where all of it is valid.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

}  // namespace likeness::text
