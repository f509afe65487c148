#include "models/relational/context_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "models/relational/relation_rows.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kLongestContextPath = 5;
constexpr std::size_t kMostContext = 300;
constexpr std::size_t kFewKeptRows = 100;  ///< of a kept table whose rows are categories
constexpr std::size_t kLookedAtRows = 6000;
constexpr std::size_t kGroups = 16;

class ContextFinder {
 public:
  ContextFinder(const RelationPlan& plan, const std::vector<std::vector<CellColumn>>& columns,
                const DatasetCells& cells, std::size_t fewest)
      : plan_(plan), columns_(columns), cells_(cells), fewest_(fewest) {}

  std::vector<ContextColumn> find(const std::vector<std::size_t>& first) {
    std::vector<std::vector<std::int64_t>> paths;
    for (const std::size_t r : first) paths.push_back({static_cast<std::int64_t>(r)});
    // Near parents before far ones, so that these are left out where there are too many.
    for (std::size_t k = 0; k < paths.size() && found_.size() < kMostContext; ++k) {
      const std::vector<std::int64_t> path = paths[k];
      const std::size_t table = plan_.relations[static_cast<std::size_t>(path.back())].parent;
      if (tells_of_many(path, table)) add_table(path, table);
      if (path.size() == kLongestContextPath) continue;
      for (const std::size_t r : leading_on(table)) {
        paths.push_back(path);
        paths.back().push_back(static_cast<std::int64_t>(r));
      }
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<std::size_t> leading_on(std::size_t table) const {
    std::vector<std::size_t> relations = plan_.tables[table].dealt;
    if (plan_.tables[table].maker) {
      relations.insert(relations.begin(), *plan_.tables[table].maker);
    }
    return relations;
  }

  /// Whether enough rows of a table are led to, or so many of its own that new ones are like them.
  [[nodiscard]] bool tells_of_many(const std::vector<std::int64_t>& path, std::size_t table) const {
    const std::size_t rows = cells_.tables[table].rows;
    if (plan_.tables[table].kept || rows < 2 * fewest_) return true;
    const std::size_t from = plan_.relations[static_cast<std::size_t>(path.front())].child;
    std::unordered_set<std::int32_t> reached;
    for (const std::int32_t row : follow(cells_, path, cells_.tables[from].rows)) {
      if (row != kNoParent) reached.insert(row);
      if (reached.size() >= fewest_) return true;
    }
    return reached.empty();
  }

  void add_table(const std::vector<std::int64_t>& path, std::size_t table) {
    ContextColumn one;
    one.path = path;
    one.table = table;
    for (std::size_t k = 0; k < columns_[table].size(); ++k) {
      one.column = static_cast<std::int64_t>(k);
      one.coded = columns_[table][k];
      if (one.coded.levels > 0) ++one.coded.levels;
      found_.push_back(one);
    }
    const std::size_t rows = cells_.tables[table].rows;
    if (!plan_.tables[table].kept || rows > kFewKeptRows || rows < 2) return;
    one.column = ContextColumn::kRowItself;
    one.coded = {plan_.tables[table].name, static_cast<std::int32_t>(rows) + 1, false};
    found_.push_back(one);
  }

  const RelationPlan& plan_;
  const std::vector<std::vector<CellColumn>>& columns_;
  const DatasetCells& cells_;
  std::size_t fewest_;
  std::vector<ContextColumn> found_;
};

std::vector<std::uint32_t> looked_at_rows(std::size_t rows) {
  std::vector<std::uint32_t> some(std::min(rows, kLookedAtRows));
  for (std::size_t k = 0; k < some.size(); ++k) {
    some[k] = static_cast<std::uint32_t>(k * rows / some.size());
  }
  return some;
}

/// Cells as few groups: numbers by rank, the most frequent codes by themselves.
std::vector<std::uint8_t> in_groups(const ColumnValues& cells) {
  std::vector<std::uint8_t> groups(cells.size(), 0);
  if (!cells.codes.empty()) {
    const auto most =
        static_cast<std::size_t>(*std::max_element(cells.codes.begin(), cells.codes.end()) + 1);
    std::vector<std::size_t> rows(most, 0);
    for (const std::int32_t code : cells.codes) ++rows[static_cast<std::size_t>(code)];
    std::vector<std::size_t> order(most);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rows[a] > rows[b]; });
    std::vector<std::uint8_t> group(most, kGroups - 1);
    for (std::size_t k = 0; k < std::min(most, kGroups - 1); ++k) {
      group[order[k]] = static_cast<std::uint8_t>(k);
    }
    for (std::size_t k = 0; k < groups.size(); ++k) {
      groups[k] = group[static_cast<std::size_t>(cells.codes[k])];
    }
    return groups;
  }
  std::vector<double> sorted;
  for (const double number : cells.numbers) {
    if (!std::isnan(number)) sorted.push_back(number);
  }
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t k = 0; k < groups.size(); ++k) {
    if (std::isnan(cells.numbers[k])) continue;
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), cells.numbers[k]);
    const auto rank = static_cast<std::size_t>(below - sorted.begin());
    groups[k] = static_cast<std::uint8_t>(1 + rank * (kGroups - 1) / sorted.size());
  }
  return groups;
}

/// In nats, less what independent columns would have by chance.
double shared_information(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  std::array<std::array<double, kGroups>, kGroups> joint{};
  std::array<double, kGroups> of_a{};
  std::array<double, kGroups> of_b{};
  const auto rows = static_cast<double>(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    joint[a[k]][b[k]] += 1;
    of_a[a[k]] += 1;
    of_b[b[k]] += 1;
  }
  double information = 0;
  for (std::size_t i = 0; i < kGroups; ++i) {
    for (std::size_t j = 0; j < kGroups; ++j) {
      if (joint[i][j] == 0) continue;
      information += joint[i][j] / rows * std::log(joint[i][j] * rows / (of_a[i] * of_b[j]));
    }
  }
  const auto used = [](const std::array<double, kGroups>& counts) {
    return static_cast<double>(
        std::count_if(counts.begin(), counts.end(), [](double count) { return count > 0; }));
  };
  return information - (used(of_a) - 1) * (used(of_b) - 1) / (2 * rows);
}

}  // namespace

std::vector<ContextColumn> context_columns(const RelationPlan& plan,
                                           const std::vector<std::vector<CellColumn>>& columns,
                                           const DatasetCells& cells,
                                           const std::vector<std::size_t>& first,
                                           std::size_t fewest) {
  return ContextFinder(plan, columns, cells, fewest).find(first);
}

std::vector<ContextColumn> telling_columns(const std::vector<ContextColumn>& candidates,
                                           const DatasetCells& cells, std::size_t table_rows,
                                           const std::vector<ColumnValues>& targets,
                                           std::size_t most) {
  if (table_rows == 0 || targets.empty()) return {};
  const std::vector<std::uint32_t> rows = looked_at_rows(table_rows);
  std::vector<std::vector<std::uint8_t>> wanted;
  for (const ColumnValues& target : targets) wanted.push_back(in_groups(taken_cells(target, rows)));
  std::vector<std::pair<double, std::size_t>> scores;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto telling = in_groups(taken_cells(gather(cells, candidates[k], table_rows), rows));
    double best = 0;
    for (const auto& target : wanted) best = std::max(best, shared_information(telling, target));
    if (best > 2.0 / static_cast<double>(rows.size())) scores.emplace_back(-best, k);
  }
  std::sort(scores.begin(), scores.end());
  if (scores.size() > most) scores.resize(most);
  std::vector<std::size_t> chosen;
  for (const auto& [score, k] : scores) chosen.push_back(k);
  std::sort(chosen.begin(), chosen.end());
  std::vector<ContextColumn> columns;
  for (const std::size_t k : chosen) columns.push_back(candidates[k]);
  return columns;
}

}  // namespace likeness::models
