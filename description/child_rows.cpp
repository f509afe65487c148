#include "description/child_rows.hpp"

#include <numeric>

#include "core/index_permutation.hpp"

namespace likeness::description {

ChildRows::ChildRows(const ChildCount& count, std::uint64_t parents, const RandomStream& order)
    : order_(order) {
  const std::uint64_t kinds = count.most - count.fewest + 1;
  for (std::uint64_t k = 0; k < kBlock; ++k) counts_.push_back(count.fewest + k * kinds / kBlock);
  of_block_ = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
  rows_ = parents / kBlock * of_block_;
  for (std::uint64_t k = 0; k < parents % kBlock; ++k) rows_ += children(parents / kBlock, k);
}

std::uint64_t ChildRows::children(std::uint64_t block, std::uint64_t k) const noexcept {
  const RandomStream mine(order_.seed() ^ order_.bits(block), order_.stream());
  return counts_[IndexPermutation(kBlock, mine)(k)];
}

ChildRows::Place ChildRows::place_of(std::uint64_t row) const noexcept {
  const std::uint64_t block = row / of_block_;
  std::uint64_t left = row % of_block_;
  const RandomStream mine(order_.seed() ^ order_.bits(block), order_.stream());
  const IndexPermutation places(kBlock, mine);
  for (std::uint64_t k = 0;; ++k) {
    const std::uint64_t count = counts_[places(k)];
    if (left < count) return {block * kBlock + k, left};
    left -= count;
  }
}

}  // namespace likeness::description
