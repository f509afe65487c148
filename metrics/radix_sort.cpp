#include "metrics/radix_sort.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace likeness::metrics {
namespace {

constexpr int kDigitBits = 11;
constexpr std::size_t kDigitValues = std::size_t{1} << kDigitBits;
constexpr int kDigits = (64 + kDigitBits - 1) / kDigitBits;
// Below this many keys the digits' counts cost more than comparing.
constexpr std::size_t kFewKeys = 1024;

[[nodiscard]] std::size_t digit(std::uint64_t key, int place) noexcept {
  return (key >> (place * kDigitBits)) & (kDigitValues - 1);
}

}  // namespace

void radix_sort(std::vector<std::uint64_t>& keys) {
  if (keys.size() < kFewKeys) {
    std::sort(keys.begin(), keys.end());
    return;
  }
  std::uint64_t differing = 0;
  for (const std::uint64_t key : keys) differing |= key ^ keys.front();

  std::vector<std::uint64_t> sorted(keys.size());
  std::array<std::size_t, kDigitValues> position;
  for (int place = 0; place < kDigits; ++place) {
    if (digit(differing, place) == 0) continue;
    position.fill(0);
    for (const std::uint64_t key : keys) ++position[digit(key, place)];
    std::size_t total = 0;
    for (std::size_t& next : position) {
      const std::size_t count = next;
      next = total;
      total += count;
    }
    for (const std::uint64_t key : keys) sorted[position[digit(key, place)]++] = key;
    keys.swap(sorted);
  }
}

}  // namespace likeness::metrics
