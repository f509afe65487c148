#include "models/trees/alike_order.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/hash.hpp"

namespace likeness::models {
namespace {

/// Ranges of fewer rows are left as they are: their order hardly matters.
constexpr std::size_t kLeastSplit = 4;

/// Fisher and Yates' shuffle.
void shuffle_places(std::span<std::uint32_t> values, std::uint64_t seed) {
  for (std::size_t k = values.size(); k > 1; --k) {
    seed = mixed_bits(seed);
    std::swap(values[k - 1], values[(seed >> 32) * k >> 32]);
  }
}

}  // namespace

void AlikeOrder::write(std::size_t columns, std::uint64_t seed, std::span<std::uint32_t> order) {
  scratch_.resize(order.size());
  turns_.resize(columns);
  std::iota(turns_.begin(), turns_.end(), std::uint32_t{0});
  shuffle_places(turns_, mixed_bits(seed));
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  shuffle_places(order, seed);
  ranges_ = {{0, order.size(), 0}};
  while (!ranges_.empty()) {
    const Range range = ranges_.back();
    ranges_.pop_back();
    if (range.end - range.begin >= kLeastSplit) split(range, order);
  }
}

void AlikeOrder::split(const Range& range, std::span<std::uint32_t> order) {
  const std::size_t size = range.end - range.begin;
  for (std::size_t k = 0; k < turns_.size(); ++k) {
    const std::size_t column = turns_[(range.turn + k) % turns_.size()];
    std::uint8_t lowest = 255;
    std::uint8_t highest = 0;
    std::size_t sum = 0;
    for (std::size_t place = range.begin; place < range.end; ++place) {
      const std::uint8_t bin = bins_[order[place] * width_ + column];
      lowest = std::min(lowest, bin);
      highest = std::max(highest, bin);
      sum += bin;
    }
    if (lowest == highest) continue;
    const std::size_t middle = divide(range, column, static_cast<std::uint8_t>(sum / size), order);
    const std::size_t turn = (range.turn + k + 1) % turns_.size();
    ranges_.push_back({range.begin, middle, turn});
    ranges_.push_back({middle, range.end, turn});
    return;
  }
}

std::size_t AlikeOrder::divide(const Range& range, std::size_t column, std::uint8_t highest,
                               std::span<std::uint32_t> order) {
  std::size_t first = range.begin;
  std::size_t second = 0;
  for (std::size_t place = range.begin; place < range.end; ++place) {
    const std::uint32_t row = order[place];
    const std::size_t is_first = bins_[row * width_ + column] <= highest ? 1 : 0;
    order[first] = row;
    scratch_[second] = row;
    first += is_first;
    second += 1 - is_first;
  }
  std::copy_n(scratch_.begin(), second, order.begin() + static_cast<std::ptrdiff_t>(first));
  return first;
}

}  // namespace likeness::models
