#include "models/relational/row_depths.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "models/relational/relation_rows.hpp"

namespace likeness::models {

std::vector<std::int32_t> row_depths(std::span<const std::int32_t> parents) {
  constexpr std::int32_t kUnknown = -1;
  constexpr std::int32_t kOnPath = -2;
  std::vector<std::int32_t> depths(parents.size(), kUnknown);
  std::vector<std::size_t> path;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    path.clear();
    std::size_t at = row;
    std::int32_t depth = 0;
    for (;;) {
      if (depths[at] != kUnknown) {
        // Where a path comes back to itself, its last row counts as a root.
        depth = depths[at] == kOnPath ? 0 : depths[at] + 1;
        break;
      }
      depths[at] = kOnPath;
      path.push_back(at);
      const std::int32_t parent = parents[at];
      if (parent == kNoParent || static_cast<std::size_t>(parent) == at) break;
      at = static_cast<std::size_t>(parent);
    }
    for (; !path.empty(); path.pop_back()) depths[path.back()] = depth++;
  }
  return depths;
}

std::vector<std::int64_t> count_depths(std::span<const std::int32_t> depths) {
  std::vector<std::int64_t> counts;
  for (const std::int32_t depth : depths) {
    if (static_cast<std::size_t>(depth) >= counts.size()) {
      counts.resize(static_cast<std::size_t>(depth) + 1, 0);
    }
    ++counts[static_cast<std::size_t>(depth)];
  }
  return counts;
}

std::vector<std::int32_t> depth_bins(std::span<const std::int64_t> counts, std::int32_t most) {
  std::vector<std::int32_t> bins(counts.size());
  std::iota(bins.begin(), bins.end(), 0);
  if (bins.size() <= static_cast<std::size_t>(most)) return bins;
  const double below =
      static_cast<double>(std::accumulate(counts.begin() + 1, counts.end(), std::int64_t{0}));
  double before = 0;
  for (std::size_t depth = 1; depth < counts.size(); ++depth) {
    bins[depth] = 1 + static_cast<std::int32_t>(before / below * (most - 1));
    before += static_cast<double>(counts[depth]);
  }
  return bins;
}

std::vector<std::int32_t> spread_depths(std::span<const std::int32_t> bins,
                                        std::span<const std::uint64_t> order,
                                        std::span<const std::int64_t> counts) {
  std::vector<std::size_t> rows(bins.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(bins[a], order[a]) < std::pair(bins[b], order[b]);
  });
  const double all =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  std::vector<std::int32_t> depths(bins.size(), 0);
  double sum = 0;
  std::size_t next = 0;
  for (std::size_t depth = 0; depth < counts.size(); ++depth) {
    sum += static_cast<double>(counts[depth]);
    auto end = static_cast<std::size_t>(std::llround(sum / all * static_cast<double>(rows.size())));
    if (depth == 0) end = std::max<std::size_t>(end, 1);
    for (; next < std::min(end, rows.size()); ++next) {
      depths[rows[next]] = static_cast<std::int32_t>(depth);
    }
  }
  return depths;
}

}  // namespace likeness::models
