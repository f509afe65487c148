#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace likeness::io {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4) of `bytes`. The checksum of two runs one after the
/// other is crc32c(second, crc32c(first)).
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes,
                                   std::uint32_t before = 0) noexcept;

}  // namespace likeness::io
