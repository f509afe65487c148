#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/random.hpp"
#include "likeness/table.hpp"

namespace likeness::models {

/// Columns x, w (correlation 0.95), y (0.57 with w) and a category; hidden(i, x, w, y) says what
/// row i shows in place of w: nothing to show it, else the cell's text, which is empty for a
/// missing one.
template <class Hidden>
Table gap_table(std::uint64_t rows, const Hidden& hidden) {
  const RandomStream random(21, 0);
  std::string text = "x,w,y,kind\n";
  for (std::uint64_t i = 0; i < rows; ++i) {
    const double x = random.normal(8 * i);
    const double w = 0.95 * x + std::sqrt(1 - 0.95 * 0.95) * random.normal(8 * i + 1);
    const double y = 0.6 * x + 0.8 * random.normal(8 * i + 2);
    const bool high = x + 0.7 * random.normal(8 * i + 3) > 0.3;
    const std::string_view kind = high ? "high" : random.uniform(8 * i + 4) < 0.4 ? "mid" : "low";
    const std::string shown = std::to_string(std::round(5000 + 1000 * w) / 100);
    const char* instead = hidden(i, x, w, y);
    text += std::to_string(x).substr(0, 6) + ',';
    text += instead != nullptr ? instead : shown.substr(0, shown.size() - 4);
    text += ',' + std::to_string(y).substr(0, 6) + ',';
    text += kind;
    text += '\n';
  }
  return io::parse_csv(text, "gaps.csv");
}

/// A number that is uniform in (0, 1) for row i, and has nothing to do with the columns.
inline double chance(std::uint64_t i) {
  return RandomStream(22, 0).uniform(i);
}

inline double number_in(const Column& column, std::size_t row) {
  return column.type == ColumnType::kFloat64 ? column.floats[row]
                                             : static_cast<double>(column.integers[row]);
}

/// Spearman's correlation of two columns over the rows where both are shown and differ from
/// `sentinel`; ties in the order of the rows.
inline double rank_correlation(const Table& table, const char* a, const char* b,
                               double sentinel = -1e300) {
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const Column& left = table.column(a);
    const Column& right = table.column(b);
    if (!left.valid(row) || !right.valid(row)) continue;
    if (number_in(left, row) == sentinel || number_in(right, row) == sentinel) continue;
    first.push_back(number_in(left, row));
    second.push_back(number_in(right, row));
  }
  const auto ranks = [](const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t i, std::size_t k) { return values[i] < values[k]; });
    std::vector<double> found(values.size());
    for (std::size_t k = 0; k < order.size(); ++k) {
      found[order[k]] = (static_cast<double>(k) + 0.5) / static_cast<double>(order.size()) - 0.5;
    }
    return found;
  };
  first = ranks(first);
  second = ranks(second);
  const double product = std::inner_product(first.begin(), first.end(), second.begin(), 0.0);
  const double square = std::inner_product(first.begin(), first.end(), first.begin(), 0.0);
  return product / square;
}

}  // namespace likeness::models
