#include "likeness/stats/association.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/column_checks.hpp"

namespace likeness::stats {

namespace {

/// A column of numbers brought to mean 0 and length 1, so that a correlation is a product; all zero
/// where it is constant.
std::vector<double> standardized(std::span<const double> numbers) {
  // Scaled first, so that no square overflows.
  double largest = 0;
  for (const double x : numbers) largest = std::max(largest, std::fabs(x));
  std::vector<double> result(numbers.begin(), numbers.end());
  const bool constant =
      std::all_of(numbers.begin(), numbers.end(), [&](double x) { return x == numbers.front(); });
  if (constant) {
    std::fill(result.begin(), result.end(), 0.0);
    return result;
  }
  const auto count = static_cast<double>(numbers.size());
  double sum = 0;
  for (double& x : result) {
    x /= largest;
    sum += x;
  }
  const double mean = sum / count;
  double squares = 0;
  for (double& x : result) {
    x -= mean;
    squares += x * x;
  }
  const double length = std::sqrt(squares);
  for (double& x : result) x = length > 0 ? x / length : 0;
  return result;
}

/// The correlation of standardized columns; NaN where one is constant.
double product(const std::vector<double>& x, const std::vector<double>& y) {
  double sum = 0;
  double squares_x = 0;
  double squares_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i] * y[i];
    squares_x += x[i] * x[i];
    squares_y += y[i] * y[i];
  }
  if (squares_x == 0 || squares_y == 0) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(sum, -1.0, 1.0);
}

bool is_constant(const MixedColumn& column) {
  const auto all_equal = [](const auto& values) {
    return std::all_of(values.begin(), values.end(),
                       [&](const auto& value) { return value == values.front(); });
  };
  return column.codes.empty() ? all_equal(column.numbers) : all_equal(column.codes);
}

}  // namespace

double correlation_ratio(std::span<const int> categories, std::span<const double> numbers) {
  check_lengths(categories.size(), numbers.size());
  check_codes(categories);
  check_numbers(numbers);
  const std::vector<double> scaled = standardized(numbers);
  std::vector<std::pair<int, double>> rows(scaled.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {categories[i], scaled[i]};
  const int largest = *std::max_element(categories.begin(), categories.end());
  const bool dense = static_cast<std::size_t>(largest) <= 4 * rows.size() + 1024;
  std::vector<double> sums;
  std::vector<double> counts;
  if (dense) {
    sums.resize(static_cast<std::size_t>(largest) + 1);
    counts.resize(sums.size());
    for (const auto& [category, number] : rows) {
      sums[static_cast<std::size_t>(category)] += number;
      ++counts[static_cast<std::size_t>(category)];
    }
  } else {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 || rows[i].first != rows[i - 1].first) {
        sums.push_back(0);
        counts.push_back(0);
      }
      sums.back() += rows[i].second;
      ++counts.back();
    }
  }
  // The numbers have mean 0 and squares that sum to 1.
  double between = 0;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    if (counts[k] > 0) between += sums[k] * (sums[k] / counts[k]);
  }
  return std::min(std::sqrt(between), 1.0);
}

double pearson_correlation(std::span<const double> x, std::span<const double> y) {
  check_lengths(x.size(), y.size());
  check_numbers(x);
  check_numbers(y);
  return product(standardized(x), standardized(y));
}

std::vector<double> average_ranks(std::span<const double> values) {
  check_numbers(values);
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    const std::size_t begin = i;
    while (i < order.size() && values[order[i]] == values[order[begin]]) ++i;
    const double rank = 0.5 * static_cast<double>(begin + 1 + i);
    for (std::size_t k = begin; k < i; ++k) ranks[order[k]] = rank;
  }
  return ranks;
}

double spearman_correlation(std::span<const double> x, std::span<const double> y) {
  check_lengths(x.size(), y.size());
  return pearson_correlation(average_ranks(x), average_ranks(y));
}

Eigen::MatrixXd mixed_associations(std::span<const MixedColumn> columns) {
  const std::size_t count = columns.size();
  const auto size = static_cast<Eigen::Index>(count);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(size, size);
  std::vector<std::vector<double>> numbers(count);
  std::vector<char> constant(count);
  for (std::size_t k = 0; k < count; ++k) {
    const MixedColumn& column = columns[k];
    if (column.codes.empty() == column.numbers.empty()) {
      throw Error(ErrorCode::kData, "column " + std::to_string(k) +
                                        " has neither numbers nor codes, or both; give one");
    }
    const auto length = [](const MixedColumn& c) { return c.codes.size() + c.numbers.size(); };
    check_lengths(length(columns.front()), length(column));
    check_codes(column.codes);
    check_numbers(column.numbers);
    constant[k] = is_constant(column) ? 1 : 0;
    if (column.codes.empty()) numbers[k] = standardized(column.numbers);
  }
  const auto associate = [&](std::size_t a, std::size_t b) {
    if (columns[a].codes.empty() && columns[b].codes.empty()) {
      return product(numbers[a], numbers[b]);
    }
    if (columns[a].codes.empty()) return correlation_ratio(columns[b].codes, columns[a].numbers);
    if (columns[b].codes.empty()) return correlation_ratio(columns[a].codes, columns[b].numbers);
    return cramers_v(contingency_table(columns[a].codes, columns[b].codes),
                     {.bias_correction = true, .continuity_correction = true});
  };
  parallel_for(count * count, [&](std::size_t pair) {
    const std::size_t a = pair / count;
    const std::size_t b = pair % count;
    if (a > b || constant[a] != 0 || constant[b] != 0) return;
    const double value = a == b ? 1 : associate(a, b);
    const auto row = static_cast<Eigen::Index>(a);
    const auto column = static_cast<Eigen::Index>(b);
    matrix(row, column) = matrix(column, row) = std::isfinite(value) ? value : 0;
  });
  return matrix;
}

}  // namespace likeness::stats
