#include "models/constraints/expected_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "models/constraints/number_form.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestExpected = 20;
constexpr std::size_t kMostMeans = 200;
constexpr std::size_t kMostTelling = 12;
constexpr double kLeastCorrelation = 0.05;
constexpr double kLevelWeight = 20;  ///< rows by which means of categories are drawn to the whole
constexpr double kRidge = 1e-3;

struct MeanSpread {
  double mean = 0;
  double deviation = 0;
};

MeanSpread mean_spread_of(std::span<const double> numbers) {
  double n = 0;
  double sum = 0;
  for (const double number : numbers) {
    if (std::isnan(number)) continue;
    n += 1;
    sum += number;
  }
  if (n == 0) return {};
  MeanSpread spread{sum / n, 0};
  double squares = 0;
  for (const double number : numbers) {
    if (!std::isnan(number)) squares += (number - spread.mean) * (number - spread.mean);
  }
  spread.deviation = std::sqrt(squares / n);
  return spread;
}

/// Of each row, the mean of the numbers that rows of its category have.
std::vector<double> level_means(const Column& column, std::span<const double> numbers) {
  std::vector<double> sums(column.dictionary.size() + 1, 0);
  std::vector<double> counts(sums.size(), 0);
  const double mean = mean_spread_of(numbers).mean;
  const auto level = [&](std::size_t row) {
    return column.valid(row) ? static_cast<std::size_t>(column.codes[row]) : sums.size() - 1;
  };
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (std::isnan(numbers[row])) continue;
    sums[level(row)] += numbers[row] - mean;
    counts[level(row)] += 1;
  }
  std::vector<double> means(numbers.size());
  for (std::size_t row = 0; row < means.size(); ++row) {
    means[row] = sums[level(row)] / (counts[level(row)] + kLevelWeight);
  }
  return means;
}

/// With mean 0 and deviation 1, 0 where it is missing; empty for what doesn't vary.
std::vector<double> with_unit_spread(std::vector<double> values) {
  const MeanSpread spread = mean_spread_of(values);
  if (!(spread.deviation > 0)) return {};
  for (double& value : values) {
    value = std::isnan(value) ? 0 : (value - spread.mean) / spread.deviation;
  }
  return values;
}

std::vector<double> feature_of(const Column& column, std::span<const double> numbers) {
  if (is_quantity(column.type)) return with_unit_spread(numbers_of_cells(column));
  const bool is_category = is_coded(column.type) && column.dictionary.size() <= kMostMeans;
  return is_category ? with_unit_spread(level_means(column, numbers)) : std::vector<double>();
}

double product_of(std::span<const double> x, std::span<const double> y,
                  std::span<const double> numbers) {
  double sum = 0;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) sum += x[row] * y[row];
  }
  return sum;
}

/// Solves a symmetric positive definite system in place, by Cholesky's way without roots.
std::vector<double> solved(std::vector<std::vector<double>> matrix, std::vector<double> right) {
  const std::size_t n = right.size();
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = matrix[i][k] / matrix[k][k];
      for (std::size_t j = k; j < n; ++j) matrix[i][j] -= factor * matrix[k][j];
      right[i] -= factor * right[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) right[k] -= matrix[k][j] * right[j];
    right[k] /= matrix[k][k];
  }
  return right;
}

/// The features that go most with the numbers.
std::vector<std::vector<double>> telling_features(std::span<const double> numbers,
                                                  std::span<const double> centred,
                                                  std::span<const Column* const> others) {
  std::vector<std::pair<double, std::vector<double>>> found;
  const double whole = std::sqrt(product_of(centred, centred, numbers));
  for (const Column* other : others) {
    std::vector<double> feature = feature_of(*other, numbers);
    if (feature.empty()) continue;
    const double own = std::sqrt(product_of(feature, feature, numbers));
    if (!(own > 0)) continue;
    const double correlation = std::abs(product_of(feature, centred, numbers)) / (own * whole);
    if (correlation >= kLeastCorrelation) found.emplace_back(correlation, std::move(feature));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::vector<double>> features;
  for (auto& [correlation, feature] : found) {
    if (features.size() < kMostTelling) features.push_back(std::move(feature));
  }
  return features;
}

}  // namespace

std::vector<double> expected_numbers(std::span<const double> numbers,
                                     std::span<const Column* const> others) {
  const auto known = static_cast<std::size_t>(
      std::ranges::count_if(numbers, [](double number) { return !std::isnan(number); }));
  const MeanSpread spread = mean_spread_of(numbers);
  if (known < kFewestExpected || !(spread.deviation > 0)) return {};
  std::vector<double> centred(numbers.begin(), numbers.end());
  for (double& number : centred) number -= spread.mean;
  const std::vector<std::vector<double>> features = telling_features(numbers, centred, others);
  if (features.empty()) return {};
  std::vector<std::vector<double>> matrix(features.size(), std::vector<double>(features.size()));
  std::vector<double> right(features.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      matrix[i][j] = matrix[j][i] = product_of(features[i], features[j], numbers);
    }
    matrix[i][i] += kRidge * static_cast<double>(known);
    right[i] = product_of(features[i], centred, numbers);
  }
  const std::vector<double> weights = solved(std::move(matrix), std::move(right));
  std::vector<double> expected(numbers.size(), spread.mean);
  for (std::size_t i = 0; i < features.size(); ++i) {
    for (std::size_t row = 0; row < expected.size(); ++row) {
      expected[row] += weights[i] * features[i][row];
    }
  }
  return expected;
}

}  // namespace likeness::models
