#include "core/index_permutation.hpp"

#include <bit>

#include "core/hash.hpp"

namespace likeness {
namespace {

constexpr std::uint64_t low_bits(int bits) noexcept {
  return (std::uint64_t{1} << bits) - 1;
}

}  // namespace

IndexPermutation::IndexPermutation(std::uint64_t size, const RandomStream& stream) noexcept
    : size_(size) {
  const int bits = static_cast<int>(std::bit_width(size - 1));
  low_bits_ = bits / 2;
  low_mask_ = low_bits(low_bits_);
  high_mask_ = low_bits(bits - low_bits_);
  const std::uint64_t key = stream.bits(0);
  for (std::size_t round = 0; round < kRounds; ++round) keys_[round] = mixed_bits(key + round);
}

std::uint64_t IndexPermutation::operator()(std::uint64_t index) const noexcept {
  if (size_ < 2) return index;
  do {
    std::uint64_t low = index & low_mask_;
    std::uint64_t high = index >> low_bits_;
    for (std::size_t round = 0; round < kRounds; round += 2) {
      low ^= mixed_bits(high ^ keys_[round]) & low_mask_;
      high ^= mixed_bits(low ^ keys_[round + 1]) & high_mask_;
    }
    index = (high << low_bits_) | low;
  } while (index >= size_);
  return index;
}

}  // namespace likeness
