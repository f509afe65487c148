#include "models/trees/far_values.hpp"

#include <algorithm>
#include <cmath>

namespace likeness::models {
namespace {

/// What many rows have: this many, and this share of them.
constexpr std::size_t kFewestHeaped = 8;
constexpr double kHeapedShare = 0.005;
/// So many others have to say how far numbers lie apart.
constexpr std::size_t kFewestAbout = 20;
/// How wide a gap is, in the spread of the middle nine tenths of the others.
constexpr double kFar = 0.5;

}  // namespace

std::vector<std::size_t> far_gaps(std::span<const double> values,
                                  std::span<const std::size_t> rows) {
  std::size_t count = 0;
  for (const std::size_t one : rows) count += one;
  const auto heaped =
      std::max(kFewestHeaped, static_cast<std::size_t>(kHeapedShare * static_cast<double>(count)));
  // Heaps at the ends are what is looked for: those inside are numbers like others.
  std::size_t first = 0;
  std::size_t last = values.size();
  while (first < last && rows[first] >= heaped) ++first;
  while (last > first && rows[last - 1] >= heaped) --last;
  if (first == 0 && last == values.size()) return {};
  std::size_t others = 0;
  for (std::size_t k = first; k < last; ++k) others += rows[k];
  if (others < kFewestAbout) return {};
  const auto quantile = [&](double share) {
    std::size_t left = static_cast<std::size_t>(share * static_cast<double>(others));
    std::size_t k = first;
    while (k + 1 < last && left >= rows[k]) left -= rows[k++];
    return values[k];
  };
  const double spread = quantile(0.95) - quantile(0.05);
  std::vector<std::size_t> gaps;
  if (!(spread > 0)) return gaps;
  for (std::size_t k = 0; k + 1 < values.size(); ++k) {
    if (k >= first && k + 1 < last) continue;
    if (values[k + 1] - values[k] > kFar * spread) gaps.push_back(k);
  }
  return gaps;
}

bool has_far_value(std::span<const double> numbers) {
  std::vector<double> sorted;
  for (const double number : numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> values;
  std::vector<std::size_t> rows;
  for (const double number : sorted) {
    if (values.empty() || values.back() != number) {
      values.push_back(number);
      rows.push_back(0);
    }
    ++rows.back();
  }
  return !far_gaps(values, rows).empty();
}

}  // namespace likeness::models
