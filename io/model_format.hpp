#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// The constants of docs/model-file.md that reading and writing share.
namespace likeness::io::model_format {

static_assert(std::endian::native == std::endian::little, "the model file is little-endian");

inline constexpr std::string_view kMagic = "likeness";
inline constexpr std::uint32_t kVersion = 2;

/// Every tensor begins at a multiple of this.
inline constexpr std::uint64_t kAlignment = 64;
inline constexpr std::size_t kHighestRank = 8;

/// The first bytes of every version: a reader can tell from them that it is too old.
struct Preamble {
  std::array<char, 8> magic;
  std::uint32_t version;
  std::uint32_t header_checksum;
  std::uint64_t header_length;
  std::uint64_t file_length;
  std::uint32_t preamble_checksum;  ///< of all that stands before it
  std::uint32_t zero;
};
static_assert(sizeof(Preamble) == 40);

/// The first multiple of kAlignment from `offset` on; `offset` is far below 2^64.
[[nodiscard]] constexpr std::uint64_t aligned(std::uint64_t offset) noexcept {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace likeness::io::model_format
