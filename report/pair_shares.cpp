#include "report/pair_shares.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "report/axis_ticks.hpp"
#include "report/labels.hpp"

namespace likeness::report {
namespace {

constexpr std::size_t kMostGroups = 8;
constexpr int kCuts = 9;

/// The groups of one column's values.
struct Grouping {
  const EncodedColumn* column = nullptr;
  std::vector<std::string> labels;
  std::vector<double> cuts;        ///< of numbers: one less than there are groups
  std::vector<int> group_of_code;  ///< of levels
  std::optional<double> spike;     ///< a number that is a group of its own, the first one

  /// Nothing for a missing number.
  [[nodiscard]] std::optional<std::size_t> group(const metrics::RowMatrix& rows,
                                                 Eigen::Index row) const {
    if (!column->continuous) {
      const int code = rows.codes(row, column->index);
      return static_cast<std::size_t>(group_of_code[static_cast<std::size_t>(code)]);
    }
    const double value = rows.numbers(row, column->index);
    if (std::isnan(value)) return std::nullopt;
    if (spike && value == *spike) return 0;
    const auto above = std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
    return static_cast<std::size_t>(above) + (spike ? 1 : 0);
  }
};

std::vector<Tick> cut_ticks(const Histogram& histogram) {
  const double lower = histogram.edges.front();
  const double upper = histogram.edges.back();
  std::vector<Tick> ticks;
  switch (histogram.axis) {
    case AxisKind::kLinear:
      ticks = number_ticks(lower, upper, kCuts);
      break;
    case AxisKind::kTime:
      ticks = time_ticks(lower, upper, kCuts);
      break;
    case AxisKind::kLogarithmic:
      ticks = logarithmic_ticks(lower, upper, kCuts);
      for (Tick& tick : ticks) tick.value = std::pow(10.0, tick.value);
      break;
  }
  // A cut at an end of the range leaves an empty group.
  if (!ticks.empty() && ticks.front().value <= histogram.edges.front()) ticks.erase(ticks.begin());
  return ticks;
}

Grouping group_numbers(const EncodedColumn& column, const Histogram& histogram) {
  Grouping grouping;
  grouping.column = &column;
  const std::vector<Tick> ticks = cut_ticks(histogram);
  if (ticks.empty()) return grouping;
  if (histogram.spike) {
    grouping.spike = histogram.spike->value;
    grouping.labels.push_back("= " + number_label(*grouping.spike));
  }
  grouping.labels.push_back("< " + ticks.front().label);
  for (std::size_t k = 0; k < ticks.size(); ++k) {
    grouping.cuts.push_back(ticks[k].value);
    grouping.labels.push_back(k + 1 < ticks.size() ? ticks[k].label + "–" + ticks[k + 1].label
                                                   : "≥ " + ticks[k].label);
  }
  return grouping;
}

Grouping group_levels(const EncodedColumn& column, const LevelComparison& comparison) {
  Grouping grouping;
  grouping.column = &column;
  grouping.group_of_code.assign(static_cast<std::size_t>(column.level_count), -1);
  std::vector<std::size_t> order(comparison.levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return comparison.levels[a].real > comparison.levels[b].real;
  });
  if (order.size() > kMostGroups) order.resize(kMostGroups);
  std::sort(order.begin(), order.end());
  for (const std::size_t k : order) {
    const LevelShare& level = comparison.levels[k];
    grouping.group_of_code[static_cast<std::size_t>(level.code)] =
        static_cast<int>(grouping.labels.size());
    grouping.labels.push_back(level.name.empty() ? "(empty)" : level.name);
  }
  const auto others = static_cast<int>(grouping.labels.size());
  bool any = false;
  for (int& group : grouping.group_of_code) {
    if (group >= 0) continue;
    group = others;
    any = true;
  }
  if (any)
    grouping.labels.emplace_back(comparison.levels.size() > kMostGroups ? "all others" : "missing");
  return grouping;
}

std::optional<Grouping> group_values(const ComparedTables& tables, const std::string& name) {
  const auto encoded =
      std::find_if(tables.rows.columns.begin(), tables.rows.columns.end(),
                   [&](const EncodedColumn& column) { return column.name == name; });
  const auto compared =
      std::find_if(tables.columns.begin(), tables.columns.end(),
                   [&](const ColumnComparison& column) { return column.name == name; });
  if (encoded == tables.rows.columns.end() || compared == tables.columns.end()) return std::nullopt;
  Grouping grouping;
  if (const auto* levels = std::get_if<LevelComparison>(&compared->distribution)) {
    grouping = group_levels(*encoded, *levels);
  } else if (const auto* numbers = std::get_if<NumberComparison>(&compared->distribution)) {
    if (numbers->histogram) grouping = group_numbers(*encoded, *numbers->histogram);
  }
  if (grouping.labels.size() < 2) return std::nullopt;
  return grouping;
}

Eigen::MatrixXd joint_shares(const metrics::RowMatrix& rows, const Grouping& x, const Grouping& y) {
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(std::ssize(y.labels), std::ssize(x.labels));
  for (Eigen::Index row = 0; row < static_cast<Eigen::Index>(rows.rows()); ++row) {
    const auto column = x.group(rows, row);
    const auto line = y.group(rows, row);
    if (!column || !line) continue;
    counts(static_cast<Eigen::Index>(*line), static_cast<Eigen::Index>(*column)) += 1;
  }
  const double total = counts.sum();
  return total > 0 ? counts / total : counts;
}

}  // namespace

PairShares share_pair(const ComparedTables& tables, const std::string& x, const std::string& y) {
  const auto across = group_values(tables, x);
  const auto upwards = group_values(tables, y);
  if (!across || !upwards) return {};
  // Many labels are read more easily below each other than side by side.
  if (across->labels.size() > upwards->labels.size()) return share_pair(tables, y, x);
  return {x,
          y,
          across->labels,
          upwards->labels,
          joint_shares(tables.rows.first, *across, *upwards),
          joint_shares(tables.rows.second, *across, *upwards)};
}

}  // namespace likeness::report
