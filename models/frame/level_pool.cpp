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

void LevelPool::save(const std::string& prefix, io::ModelFile& file) const {
  file.add(prefix + ".rare_levels", rare_levels_);
  file.add(prefix + ".rare_ends", rare_ends_);
}

LevelPool LevelPool::load(const std::string& prefix, std::size_t levels,
                          const io::ModelFile& file) {
  LevelPool pool;
  const auto rare = file.tensor<std::int32_t>(prefix + ".rare_levels");
  const auto ends = file.tensor<double>(prefix + ".rare_ends", {rare.size()});
  std::int32_t previous = -1;
  for (const std::int32_t level : rare) {
    if (level <= previous || static_cast<std::size_t>(level) >= levels) {
      throw Error(ErrorCode::kModel,
                  file.where() + " lists the rare levels of " + prefix + " wrongly.");
    }
    previous = level;
  }
  double sum = 0;
  for (const double end : ends) {
    if (!(end >= sum && end <= 1)) {
      throw Error(ErrorCode::kModel,
                  file.where() + " has shares of rare levels of " + prefix + " that don't add up.");
    }
    sum = end;
  }
  pool.rare_levels_.assign(rare.begin(), rare.end());
  pool.rare_ends_.assign(ends.begin(), ends.end());
  pool.index_entries(levels);
  return pool;
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
