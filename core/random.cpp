#include "likeness/random.hpp"

#include "core/elementary.hpp"

namespace likeness {
namespace {

using Block = std::array<std::uint32_t, 4>;

Block stream_block(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) noexcept {
  return philox4x32({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                     static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                    {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

std::uint64_t block_bits(const Block& block, std::uint64_t half) noexcept {
  return half == 0 ? (static_cast<std::uint64_t>(block[1]) << 32 | block[0])
                   : (static_cast<std::uint64_t>(block[3]) << 32 | block[2]);
}

double uniform_from_bits(std::uint64_t bits) noexcept {
  return static_cast<double>(bits >> 11) * 0x1p-53 + 0x1p-54;
}

}  // namespace

Block philox4x32(Block counter, std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = static_cast<std::uint64_t>(0xD2511F53U) * counter[0];
    const std::uint64_t product1 = static_cast<std::uint64_t>(0xCD9E8D57U) * counter[2];
    counter = {static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<std::uint32_t>(product1),
               static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<std::uint32_t>(product0)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return counter;
}

std::uint64_t RandomStream::bits(std::uint64_t index) const noexcept {
  return block_bits(stream_block(seed_, stream_, index / 2), index % 2);
}

double RandomStream::uniform(std::uint64_t index) const noexcept {
  return uniform_from_bits(bits(index));
}

double RandomStream::normal(std::uint64_t index) const noexcept {
  return normal_quantile(uniform(index));
}

std::uint64_t RandomStream::below(std::uint64_t index, std::uint64_t bound) const noexcept {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits(index)) * bound) >> 64);
}

void RandomStream::fill_uniform(std::uint64_t first, std::span<double> out) const noexcept {
  std::size_t k = 0;
  if (first % 2 == 1 && !out.empty()) out[k++] = uniform(first);
  for (; k + 1 < out.size(); k += 2) {
    const Block block = stream_block(seed_, stream_, (first + k) / 2);
    out[k] = uniform_from_bits(block_bits(block, 0));
    out[k + 1] = uniform_from_bits(block_bits(block, 1));
  }
  if (k < out.size()) out[k] = uniform(first + k);
}

void RandomStream::fill_normal(std::uint64_t first, std::span<double> out) const noexcept {
  fill_uniform(first, out);
  for (double& value : out) value = normal_quantile(value);
}

}  // namespace likeness
