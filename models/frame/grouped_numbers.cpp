#include "models/frame/grouped_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace likeness::models {
namespace {

std::vector<std::size_t> ends_of_groups(std::span<const OwnedNumber> sorted, std::size_t fewest) {
  std::vector<std::size_t> ends;
  std::vector<std::int32_t> known;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const std::int32_t owner = sorted[k].owner;
    const bool is_known = owner >= 0 && std::ranges::find(known, owner) != known.end();
    if (!is_known && known.size() < fewest) known.push_back(owner);
    const bool is_last = k + 1 == sorted.size() || sorted[k + 1].number != sorted[k].number;
    if (!is_last || known.size() < fewest) continue;
    ends.push_back(k + 1);
    known.clear();
  }
  if (!ends.empty()) ends.back() = sorted.size();
  return ends;
}

/// As many decimals as these have; below 0 for more than can be told.
int decimals_of(std::span<const double> numbers) {
  constexpr int kMost = 12;
  int decimals = 0;
  for (const double number : numbers) {
    const auto has_more = [&] {
      const double scale = std::pow(10.0, decimals);
      return std::round(number * scale) / scale != number;
    };
    while (has_more()) {
      if (++decimals > kMost) return -1;
    }
  }
  return decimals;
}

double mean_of(std::span<const OwnedNumber> group) {
  double sum = 0;
  for (const OwnedNumber& one : group) sum += one.number - group.front().number;
  return group.front().number + sum / static_cast<double>(group.size());
}

/// The multiple of `step` next to the mean that nobody has; the nearest where there is none.
double number_of(std::span<const OwnedNumber> group, double step) {
  const double mean = mean_of(group);
  if (step == 0) return mean;
  const auto multiple = [&](double steps) { return on_steps(steps * step, step); };
  const double middle = std::round(mean / step);
  const auto is_free = [&](double number) {
    return number > group.front().number && number < group.back().number &&
           !std::ranges::binary_search(group, number, {}, &OwnedNumber::number);
  };
  const auto most = static_cast<double>(group.size());
  for (double away = 0; away <= most; ++away) {
    for (const double steps : {middle + away, middle - away}) {
      if (is_free(multiple(steps))) return multiple(steps);
    }
  }
  return multiple(middle);
}

}  // namespace

double common_step(std::span<const double> numbers, int decimals) {
  constexpr double kMostWhole = 9e15;
  if (decimals < 0) decimals = decimals_of(numbers);
  if (decimals < 0 || decimals > 15) return 0;
  const double scale = std::pow(10.0, decimals);
  std::int64_t step = 0;
  for (const double number : numbers) {
    const double units = std::round(number * scale);
    if (std::abs(units) > kMostWhole) return 0;
    step = std::gcd(step, static_cast<std::int64_t>(units));
  }
  return static_cast<double>(step) / scale;
}

double on_steps(double number, double step) {
  if (step == 0) return number;
  if (step == std::floor(step)) return std::round(number / step) * step;
  // Decimals are the doubles that their digits read as: so many whole units of a power of ten.
  double scale = 10;
  while (std::abs(std::round(step * scale) / scale - step) > 1e-12 * step) scale *= 10;
  return std::round(std::round(number / step) * std::round(step * scale)) / scale;
}

NumberGroups group_by_owners(std::span<const OwnedNumber> sorted, std::size_t fewest,
                             int decimals) {
  NumberGroups groups;
  groups.ends = ends_of_groups(sorted, fewest);
  std::vector<double> numbers;
  for (const OwnedNumber& one : sorted) numbers.push_back(one.number);
  const double step = common_step(numbers, decimals);
  std::size_t begin = 0;
  for (const std::size_t end : groups.ends) {
    groups.numbers.push_back(number_of(sorted.subspan(begin, end - begin), step));
    begin = end;
  }
  return groups;
}

}  // namespace likeness::models
