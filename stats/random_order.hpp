#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/hash.hpp"
#include "likeness/random.hpp"

namespace likeness::stats {

/// A random permutation of [0, size) of which any element can be had alone: a Feistel network over
/// the next power of 4, applied again until the result is below `size` (Black and Rogaway 2002,
/// "Ciphers with arbitrary finite domains"), fewer than 4 times on average.
class RandomOrder {
 public:
  /// `which` numbers the permutations of a stream. `size` is at least 1.
  RandomOrder(const RandomStream& random, std::uint64_t which, std::uint64_t size) noexcept
      : size_(size), half_bits_((static_cast<int>(std::bit_width(size - 1)) + 1) / 2) {
    for (std::size_t k = 0; k < keys_.size(); ++k) keys_[k] = random.bits(which * keys_.size() + k);
  }

  [[nodiscard]] std::uint64_t operator[](std::uint64_t index) const noexcept {
    do {
      index = permute(index);
    } while (index >= size_);
    return index;
  }

 private:
  [[nodiscard]] std::uint64_t permute(std::uint64_t index) const noexcept {
    const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
    std::uint64_t left = index >> half_bits_;
    std::uint64_t right = index & mask;
    for (const std::uint64_t key : keys_) {
      const std::uint64_t next = left ^ (finalized_bits(right + key) & mask);
      left = right;
      right = next;
    }
    return left << half_bits_ | right;
  }

  std::uint64_t size_;
  int half_bits_;
  std::array<std::uint64_t, 10> keys_{};  // one a round; fewer leave a bias for small sizes
};

}  // namespace likeness::stats
