#include "models/frame/level_pool.hpp"

#include <algorithm>
#include <numeric>

#include "likeness/error.hpp"

namespace likeness::models {

LevelPool::LevelPool(std::span<const double> counts, std::size_t most_entries,
                     std::optional<std::int32_t> always_kept) {
  if (counts.size() > most_entries) {
    std::vector<std::int32_t> order(counts.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
      if ((a == always_kept) != (b == always_kept)) return a == always_kept;
      return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
    });
    rare_levels_.assign(order.begin() + static_cast<std::ptrdiff_t>(most_entries) - 1, order.end());
    std::sort(rare_levels_.begin(), rare_levels_.end());
    double sum = 0;
    for (const std::int32_t level : rare_levels_) {
      sum += counts[static_cast<std::size_t>(level)];
      rare_ends_.push_back(sum);
    }
    for (double& end : rare_ends_) end /= sum;
  }
  index_entries(counts.size());
}

void LevelPool::index_entries(std::size_t levels) {
  entry_of_level_.assign(levels, -1);
  const auto rare_entry = static_cast<std::int32_t>(levels - rare_levels_.size());
  for (const std::int32_t level : rare_levels_) {
    entry_of_level_[static_cast<std::size_t>(level)] = rare_entry;
  }
  for (std::size_t level = 0; level < levels; ++level) {
    if (entry_of_level_[level] >= 0) continue;
    entry_of_level_[level] = static_cast<std::int32_t>(level_of_entry_.size());
    level_of_entry_.push_back(static_cast<std::int32_t>(level));
  }
}

std::int32_t LevelPool::level_of(std::size_t entry, double uniform) const noexcept {
  if (!is_rare(entry)) return level_of_entry_[entry];
  const auto found = std::upper_bound(rare_ends_.begin(), rare_ends_.end() - 1, uniform);
  return rare_levels_[static_cast<std::size_t>(found - rare_ends_.begin())];
}

void LevelPool::fields(io::Archive& archive, std::size_t levels) {
  archive("rare_levels", rare_levels_);
  archive.tensor("rare_ends", rare_ends_, {rare_levels_.size()});
  if (!archive.loading()) return;
  std::int32_t previous = -1;
  for (const std::int32_t level : rare_levels_) {
    archive.require(level > previous && static_cast<std::size_t>(level) < levels,
                    "it lists the rare categories of a column wrongly");
    previous = level;
  }
  double sum = 0;
  for (const double end : rare_ends_) {
    archive.require(end >= sum && end <= 1, "the shares of rare categories don't add up");
    sum = end;
  }
  index_entries(levels);
}

LevelPool pool_levels(const LevelEncoder& encoder, std::span<const std::int32_t> codes,
                      std::size_t most_entries) {
  std::vector<double> counts(static_cast<std::size_t>(encoder.size()), 0);
  for (const std::int32_t code : codes) ++counts[static_cast<std::size_t>(code)];
  std::optional<std::int32_t> missing;
  if (encoder.has_missing()) missing = encoder.size() - 1;
  return {counts, most_entries, missing};
}

}  // namespace likeness::models
