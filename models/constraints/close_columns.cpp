#include "models/constraints/close_columns.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace likeness::models {

double share_nearly_met(std::span<const double> low, std::span<const double> high) {
  constexpr std::size_t kParts = 64;
  std::vector<double> sorted;
  for (std::size_t row = 0; row < low.size(); ++row) {
    if (!std::isnan(low[row]) && !std::isnan(high[row])) sorted.push_back(low[row]);
  }
  if (sorted.empty()) return 0;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t ahead = sorted.size() / kParts + 1;
  std::size_t met = 0;
  for (std::size_t row = 0; row < low.size(); ++row) {
    if (std::isnan(low[row]) || std::isnan(high[row])) continue;
    const auto last = std::upper_bound(sorted.begin(), sorted.end(), low[row]) - 1;
    const std::size_t rank = static_cast<std::size_t>(last - sorted.begin()) + ahead;
    if (sorted[std::min(rank, sorted.size() - 1)] >= high[row]) ++met;
  }
  return static_cast<double>(met) / static_cast<double>(sorted.size());
}

}  // namespace likeness::models
