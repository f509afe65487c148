#pragma once

#include <array>
#include <cstdint>

#include "likeness/random.hpp"

namespace likeness {

/// A random-looking permutation of [0, size) that needs no memory: a Feistel network on the
/// smallest power of two that holds `size`, walked until it comes back into the range (Black and
/// Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002). Not a cipher.
class IndexPermutation {
 public:
  /// `size` is at least 1; the permutation follows from it and the stream.
  IndexPermutation(std::uint64_t size, const RandomStream& stream) noexcept;

  /// The image of `index`, which is below the size.
  [[nodiscard]] std::uint64_t operator()(std::uint64_t index) const noexcept;

 private:
  static constexpr std::size_t kRounds = 6;

  std::uint64_t size_;
  int low_bits_ = 0;
  std::uint64_t low_mask_ = 0;
  std::uint64_t high_mask_ = 0;
  std::array<std::uint64_t, kRounds> keys_{};
};

}  // namespace likeness
