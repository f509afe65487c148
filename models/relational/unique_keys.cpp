#include "models/relational/unique_keys.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "models/relational/relation_rows.hpp"
#include "table/key_codes.hpp"

namespace likeness::models {

bool differs_within_parents(const Column& column, const std::vector<std::int32_t>& parents) {
  constexpr double kFewestExpected = 10;  ///< pairs of rows that would be alike by chance
  const KeyColumns one = {&column};
  const std::vector<std::int64_t> codes = key_codes(std::span(&one, 1)).of_tables.front();
  const auto counts = [&](std::size_t row) {
    return parents[row] != kNoParent && codes[row] >= 0 && column.valid(row);
  };
  std::vector<double> of_code;
  std::vector<double> of_parent;
  double rows = 0;
  const auto count = [](std::vector<double>& all, std::int64_t at) {
    if (static_cast<std::size_t>(at) >= all.size()) all.resize(static_cast<std::size_t>(at) + 1, 0);
    all[static_cast<std::size_t>(at)] += 1;
  };
  for (std::size_t row = 0; row < parents.size(); ++row) {
    if (!counts(row)) continue;
    count(of_code, codes[row]);
    count(of_parent, parents[row]);
    rows += 1;
  }
  double alike = 0;
  for (const double n : of_code) alike += n / rows * (n / rows);
  double pairs = 0;
  for (const double n : of_parent) pairs += n * (n - 1) / 2;
  if (rows == 0 || pairs * alike < kFewestExpected) return false;
  std::set<std::pair<std::int32_t, std::int64_t>> seen;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    if (counts(row) && !seen.emplace(parents[row], codes[row]).second) return false;
  }
  return true;
}

bool rises_within(std::span<const std::int64_t> owners, std::span<const double> numbers) {
  std::unordered_map<std::int64_t, double> last;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] < 0) continue;
    const auto [at, added] = last.emplace(owners[row], numbers[row]);
    if (numbers[row] < at->second) return false;
    at->second = numbers[row];
  }
  return true;
}

void sort_within(std::span<const std::int64_t> owners, std::span<double> numbers) {
  std::unordered_map<std::int64_t, std::vector<std::size_t>> rows_of;
  for (std::size_t row = 0; row < owners.size(); ++row) {
    if (owners[row] >= 0) rows_of[owners[row]].push_back(row);
  }
  for (const auto& [owner, rows] : rows_of) {
    std::vector<double> sorted;
    for (const std::size_t row : rows) sorted.push_back(numbers[row]);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t k = 0; k < rows.size(); ++k) numbers[rows[k]] = sorted[k];
  }
}

void part_equal_levels(std::span<const std::int64_t> owners, Column& column,
                       const LevelEncoder& levels) {
  std::vector<std::int32_t> codes = levels.encode(column);
  const std::int32_t known = levels.size() - (levels.has_missing() ? 1 : 0);
  std::vector<std::size_t> counts(static_cast<std::size_t>(known), 0);
  std::set<std::pair<std::int64_t, std::int32_t>> taken;
  std::vector<std::size_t> twins;
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (owners[row] < 0 || codes[row] >= known) continue;
    ++counts[static_cast<std::size_t>(codes[row])];
    if (!taken.emplace(owners[row], codes[row]).second) twins.push_back(row);
  }
  if (twins.empty()) return;
  std::vector<std::int32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return counts[static_cast<std::size_t>(a)] > counts[static_cast<std::size_t>(b)];
  });
  for (const std::size_t row : twins) {
    const auto free = std::ranges::find_if(
        order, [&](std::int32_t code) { return taken.emplace(owners[row], code).second; });
    if (free != order.end()) codes[row] = *free;
  }
  column = levels.decode(codes);
}

}  // namespace likeness::models
