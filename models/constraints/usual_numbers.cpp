#include "models/constraints/usual_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/constraints/number_form.hpp"

namespace likeness::models {

std::vector<double> usual_levels(std::span<const double> numbers, std::size_t share) {
  constexpr std::size_t kMostLevels = 50;
  constexpr std::size_t kMostCounted = 1000;
  constexpr double kNearlyAll = 0.95;
  std::map<double, std::size_t> counts;
  std::size_t known = 0;
  for (const double number : numbers) {
    if (std::isnan(number)) continue;
    ++known;
    ++counts[number];
    if (counts.size() > kMostCounted) return {};
  }
  std::vector<double> levels;
  std::size_t covered = 0;
  for (const auto& [level, count] : counts) {
    if (count < share) continue;
    levels.push_back(level);
    covered += count;
  }
  const bool few = levels.size() <= kMostLevels &&
                   static_cast<double>(covered) >= kNearlyAll * static_cast<double>(known);
  return few ? levels : std::vector<double>();
}

UsualNumbers::UsualNumbers(const Column& column, std::size_t share)
    : least_(std::numeric_limits<double>::infinity()),
      most_(-least_),
      may_be_missing_(column.missing_count() > 0) {
  const std::vector<double> numbers = numbers_of_cells(column);
  for (const double number : numbers) {
    if (std::isnan(number)) continue;
    least_ = std::min(least_, number);
    most_ = std::max(most_, number);
  }
  levels_ = usual_levels(numbers, share);
  // Whole numbers of which all between are there are a range.
  const bool gapless = levels_.size() > 1 &&
                       levels_.back() - levels_.front() == static_cast<double>(levels_.size() - 1);
  if (gapless) levels_.clear();
}

bool UsualNumbers::has(double number) const {
  if (std::isnan(number)) return may_be_missing_;
  if (number < least_ || number > most_) return false;
  return levels_.empty() || std::ranges::binary_search(levels_, number);
}

}  // namespace likeness::models
