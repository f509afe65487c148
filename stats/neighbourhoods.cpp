#include "stats/neighbourhoods.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "likeness/stats/neighbours.hpp"

namespace likeness::stats {
namespace {

bool has_lone_row(const RowGroups& groups) {
  return std::any_of(groups.begin(), groups.end(),
                     [](const std::vector<std::size_t>& group) { return group.size() == 1; });
}

/// The neighbours of group[k] in result[group[k]], for every k; or for lone rows alone.
void find_within(const MixedRows& rows, std::span<const std::size_t> group, std::size_t count,
                 std::vector<std::vector<int>>& result) {
  const std::vector<Eigen::Index> members(group.begin(), group.end());
  const Eigen::MatrixXd numbers = rows.number_columns() > 0
                                      ? Eigen::MatrixXd(rows.numbers(members, Eigen::all))
                                      : Eigen::MatrixXd();
  const Eigen::MatrixXi codes = rows.code_columns() > 0
                                    ? Eigen::MatrixXi(rows.codes(members, Eigen::all))
                                    : Eigen::MatrixXi();
  const Neighbours found = NeighbourSearch({numbers, codes}, Distance::kGower)
                               .nearest_others(std::min(count, group.size() - 1));
  for (std::size_t k = 0; k < group.size(); ++k) {
    result[group[k]].clear();
    for (const int neighbour : found.rows.col(static_cast<Eigen::Index>(k))) {
      result[group[k]].push_back(static_cast<int>(group[static_cast<std::size_t>(neighbour)]));
    }
  }
}

std::vector<std::size_t> all_rows(std::size_t count) {
  std::vector<std::size_t> rows(count);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  return rows;
}

/// The neighbours of order[place] among the rows of `order`, which is ascending in the column.
std::vector<int> nearest_in_order(std::span<const double> column,
                                  std::span<const std::size_t> order, std::size_t place,
                                  std::size_t count) {
  const double own = column[order[place]];
  std::size_t below = place;      // the next candidate below is order[below - 1]
  std::size_t above = place + 1;  // the next candidate above
  std::vector<int> neighbours;
  while (neighbours.size() < count && (below > 0 || above < order.size())) {
    const bool take_below = below > 0 && (above == order.size() || own - column[order[below - 1]] <=
                                                                       column[order[above]] - own);
    neighbours.push_back(static_cast<int>(take_below ? order[--below] : order[above++]));
  }
  return neighbours;
}

std::vector<std::size_t> ascending(std::span<const double> column,
                                   std::span<const std::size_t> group) {
  std::vector<std::size_t> order(group.begin(), group.end());
  std::erase_if(order, [&](std::size_t row) { return std::isnan(column[row]); });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return column[a] < column[b]; });
  return order;
}

}  // namespace

RowGroups group_rows(std::size_t rows, std::span<const int> groups) {
  if (groups.empty()) return {all_rows(rows)};
  std::map<int, std::vector<std::size_t>> rows_of_group;
  for (std::size_t row = 0; row < rows; ++row) rows_of_group[groups[row]].push_back(row);
  RowGroups result;
  for (auto& [number, members] : rows_of_group) result.push_back(std::move(members));
  return result;
}

std::vector<std::vector<int>> row_neighbours(const MixedRows& rows, const RowGroups& groups,
                                             std::size_t count) {
  std::vector<std::vector<int>> result(rows.rows());
  if (has_lone_row(groups)) find_within(rows, all_rows(rows.rows()), count, result);
  for (const std::vector<std::size_t>& group : groups) {
    if (group.size() > 1) find_within(rows, group, count, result);
  }
  return result;
}

std::vector<std::vector<int>> column_neighbours(std::span<const double> column,
                                                const RowGroups& groups, std::size_t count) {
  std::vector<std::vector<int>> result(column.size());
  const std::vector<std::size_t> everybody = has_lone_row(groups)
                                                 ? ascending(column, all_rows(column.size()))
                                                 : std::vector<std::size_t>();
  for (const std::vector<std::size_t>& group : groups) {
    const bool lone = group.size() == 1;
    const std::vector<std::size_t> order = lone ? everybody : ascending(column, group);
    for (std::size_t place = 0; place < order.size(); ++place) {
      if (lone && order[place] != group[0]) continue;
      result[order[place]] = nearest_in_order(column, order, place, count);
    }
  }
  return result;
}

}  // namespace likeness::stats
