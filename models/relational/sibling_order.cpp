#include "models/relational/sibling_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/relational/relation_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestOrderedSteps = 100;  ///< between siblings, for an order to be found
constexpr std::size_t kCodeBins = 64;
constexpr std::size_t kGivenBins = 12;

void put_in_families(SiblingOrder& order, const std::vector<std::int32_t>& parents,
                     std::size_t parent_rows) {
  std::vector<std::uint32_t> next(parent_rows + 1, 0);
  for (const std::int32_t parent : parents) {
    if (parent != kNoParent) ++next[static_cast<std::size_t>(parent) + 1];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  order.families.begins.assign(next.begin(), next.end());
  order.rows.resize(parents.size());
  std::uint32_t last = next.back();
  order.parentless = parents.size() - last;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    const bool none = parents[row] == kNoParent;
    std::uint32_t& place = none ? last : next[static_cast<std::size_t>(parents[row])];
    order.rows[place++] = static_cast<std::uint32_t>(row);
    if (none) order.families.begins.push_back(place);
  }
}

/// Calls body(row, row after it) for siblings that follow each other.
template <class Body>
void each_step(const SiblingOrder& order, const Body& body) {
  for (std::size_t f = 0; f < order.families.count(); ++f) {
    for (std::uint32_t k = order.families.begins[f]; k + 1 < order.families.begins[f + 1]; ++k) {
      body(order.rows[k], order.rows[k + 1]);
    }
  }
}

bool is_whole(const std::vector<double>& numbers) {
  return std::none_of(numbers.begin(), numbers.end(),
                      [](double number) { return std::isnan(number); });
}

/// Whether rows are in the order of a column as they stand.
bool rises(const SiblingOrder& order, const std::vector<double>& numbers) {
  std::size_t steps = 0;
  std::size_t up = 0;
  std::size_t down = 0;
  each_step(order, [&](std::uint32_t row, std::uint32_t next) {
    ++steps;
    up += numbers[next] > numbers[row] ? 1 : 0;
    down += numbers[next] < numbers[row] ? 1 : 0;
  });
  return steps >= kFewestOrderedSteps && down == 0 && 5 * up >= steps;
}

std::vector<double> quantiles(std::vector<double> numbers, std::size_t bins) {
  std::sort(numbers.begin(), numbers.end());
  std::vector<double> edges;
  for (std::size_t k = 1; k < bins; ++k) edges.push_back(numbers[k * numbers.size() / bins]);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

std::size_t quantile_bin(const std::vector<double>& edges, double number) {
  return static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), number) -
                                  edges.begin());
}

/// Nats to tell a number given another, with bins of each: the entropy of the bin and the logarithm
/// of its width, which is no less than `step`.
double code_length_of(const std::vector<double>& numbers, const std::vector<double>& given,
                      double step) {
  const std::vector<double> edges = quantiles(numbers, kCodeBins);
  const std::vector<double> given_edges = quantiles(given, kGivenBins);
  const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
  std::vector<std::vector<double>> rows(given_edges.size() + 1,
                                        std::vector<double>(edges.size() + 1, 0.5));
  double length = 0;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    const std::size_t bin = quantile_bin(edges, numbers[k]);
    rows[quantile_bin(given_edges, given[k])][bin] += 1;
    const double from = bin == 0 ? *low : edges[bin - 1];
    const double to = bin == edges.size() ? *high : edges[bin];
    length += std::log(std::max(to - from, step));
  }
  for (const std::vector<double>& bins : rows) {
    const double all = std::accumulate(bins.begin(), bins.end(), 0.0);
    for (const double count : bins) length -= (count - 0.5) * std::log(count / all);
  }
  return length;
}

void sort_siblings(SiblingOrder& order, const std::vector<double>& numbers) {
  for (std::size_t f = 0; f < order.families.count(); ++f) {
    std::stable_sort(order.rows.begin() + order.families.begins[f],
                     order.rows.begin() + order.families.begins[f + 1],
                     [&](std::uint32_t a, std::uint32_t b) { return numbers[a] < numbers[b]; });
  }
}

/// Whether a sorted column is told in fewer nats by its steps than by its levels.
bool steps_are_shorter(const SiblingOrder& order, const std::vector<double>& numbers) {
  std::vector<double> before;
  std::vector<double> levels;
  std::vector<double> steps;
  double least = INFINITY;
  each_step(order, [&](std::uint32_t row, std::uint32_t next) {
    before.push_back(numbers[row]);
    levels.push_back(numbers[next]);
    steps.push_back(numbers[next] - numbers[row]);
    if (steps.back() > 0) least = std::min(least, steps.back());
  });
  if (steps.size() < kFewestOrderedSteps || std::isinf(least)) return false;
  return code_length_of(steps, before, least) < code_length_of(levels, before, least);
}

}  // namespace

SiblingOrder order_siblings(const std::vector<std::int32_t>& parents, std::size_t parent_rows,
                            const std::vector<CellColumn>& columns,
                            const std::vector<ColumnValues>& cells,
                            const std::vector<bool>& is_time,
                            const std::optional<std::string>& wanted) {
  SiblingOrder order;
  put_in_families(order, parents, parent_rows);
  const auto fits = [&](std::size_t k) {
    return columns[k].levels == 0 && is_whole(cells[k].numbers) && !cells[k].numbers.empty();
  };
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (wanted != columns[k].name || !fits(k)) continue;
    sort_siblings(order, cells[k].numbers);
    order.index = k;
    return order;
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (!fits(k) || !rises(order, cells[k].numbers)) continue;
    order.index = k;
    return order;
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (!fits(k) || !is_time[k]) continue;
    SiblingOrder sorted = order;
    sort_siblings(sorted, cells[k].numbers);
    if (!steps_are_shorter(sorted, cells[k].numbers)) continue;
    sorted.index = k;
    return sorted;
  }
  return order;
}

}  // namespace likeness::models
