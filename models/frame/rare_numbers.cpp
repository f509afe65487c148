#include "models/frame/rare_numbers.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "models/frame/grouped_numbers.hpp"
#include "models/frame/owned_bounds.hpp"

namespace likeness::models {
namespace {

/// Numbers of which more than this share differ are on steps, and say no more.
constexpr double kFineShare = 0.5;

double distinct_share(std::vector<double> numbers) {
  if (numbers.empty()) return 0;
  const auto all = static_cast<double>(numbers.size());
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return static_cast<double>(numbers.size()) / all;
}

/// Fewer rows have a number than must share one: it is missing in all.
RareValues emptied(LearnedCells& cells, const std::vector<std::size_t>& present) {
  if (present.empty()) return {};
  std::size_t gap = 0;
  while (cells.valid(gap)) ++gap;
  for (const std::size_t row : present) cells.take_over(row, gap);
  return {cells.name(), present.size(), present.size(), RareValues::Kind::kFolded};
}

/// Of the smallest cells (or largest), in their order.
std::size_t fold_first(LearnedCells& cells, const std::vector<std::size_t>& first,
                       std::size_t present, std::size_t share) {
  if (first.empty()) return 0;
  const std::size_t bound = std::min(share - 1, (present - 1) / 2);
  const std::size_t last = std::max(bound, std::min(first.size(), present - bound) - 1);
  const double limit = cells.number(first[bound]);
  std::size_t moved = 0;
  while (moved < bound && cells.number(first[moved]) != limit) ++moved;
  for (std::size_t k = 0; k < moved; ++k) {
    cells.take_over(first[k], first[std::min(bound + k, last)]);
  }
  return moved;
}

}  // namespace

RareValues fold_numbers(LearnedCells& cells, std::size_t rows, std::size_t share) {
  std::vector<std::size_t> present;
  for (std::size_t row = 0; row < rows; ++row) {
    if (cells.valid(row)) present.push_back(row);
  }
  if (present.size() < share) {
    return emptied(cells, present);
  }
  const std::size_t end = std::min(2 * share, present.size());
  std::size_t moved = 0;
  for (const double sign : {1.0, -1.0}) {
    const auto before = [&](std::size_t a, std::size_t b) {
      const double x = sign * cells.number(a);
      const double y = sign * cells.number(b);
      return x != y ? x < y : a < b;
    };
    std::vector<std::size_t> first(end);
    std::partial_sort_copy(present.begin(), present.end(), first.begin(), first.end(), before);
    moved += fold_first(cells, first, present.size(), share);
  }
  return {cells.name(), moved, moved, RareValues::Kind::kFolded};
}

RareValues fold_owned_numbers(LearnedCells& cells, std::span<const std::int32_t> row_owners,
                              std::size_t share) {
  std::vector<std::size_t> present;
  std::vector<double> numbers;
  std::vector<std::int32_t> owners;
  for (std::size_t row = 0; row < row_owners.size(); ++row) {
    if (!cells.valid(row)) continue;
    present.push_back(row);
    numbers.push_back(cells.number(row));
    owners.push_back(row_owners[row]);
  }
  const std::optional<BoundedNumbers> bounded = bound_by_owners(numbers, owners, share);
  if (!bounded) {
    return present.size() < row_owners.size() ? emptied(cells, present) : RareValues();
  }
  // Numbers that hardly repeat come to between others; else there is more to them than steps
  // (prices in .99, no Sundays), and they become others, which stay as they are.
  const bool is_fine = cells.fine() && distinct_share(numbers) > kFineShare;
  const double step = is_fine ? common_step(numbers, cells.decimals()) : 0;
  for (std::size_t k = 0; k < present.size(); ++k) {
    if (bounded->sources[k] == k) continue;
    if (is_fine) {
      cells.renumber(present[k], on_steps(bounded->moved[k], step));
    } else {
      cells.take_over(present[k], present[bounded->sources[k]]);
    }
  }
  return {cells.name(), bounded->beyond, bounded->beyond, RareValues::Kind::kFolded};
}

RareValues group_owned_numbers(LearnedCells& cells, std::span<const std::int32_t> row_owners,
                               std::size_t share) {
  std::vector<std::size_t> sorted;
  for (std::size_t row = 0; row < row_owners.size(); ++row) {
    if (cells.valid(row)) sorted.push_back(row);
  }
  std::ranges::stable_sort(sorted, {}, [&](std::size_t row) { return cells.number(row); });
  std::vector<OwnedNumber> numbers;
  for (const std::size_t row : sorted) numbers.push_back({cells.number(row), row_owners[row]});
  const NumberGroups groups = group_by_owners(numbers, share, cells.decimals());
  if (groups.ends.empty()) {
    return sorted.size() < row_owners.size() ? emptied(cells, sorted) : RareValues();
  }
  std::size_t begin = 0;
  for (std::size_t g = 0; g < groups.ends.size(); ++g) {
    const std::size_t first = sorted[begin];
    for (std::size_t k = begin; k < groups.ends[g]; ++k) cells.take_over(sorted[k], first);
    cells.renumber(first, groups.numbers[g]);
    begin = groups.ends[g];
  }
  return {cells.name(), cells.levels(), sorted.size(), RareValues::Kind::kMerged};
}

}  // namespace likeness::models
