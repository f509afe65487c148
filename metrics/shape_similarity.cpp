#include "metrics/shape_similarity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "likeness/stats/significance.hpp"
#include "metrics/not_applicable.hpp"
#include "metrics/radix_sort.hpp"
#include "table/column_type.hpp"

namespace likeness::metrics {
namespace {

constexpr double kDecimalPlaces = 1e14;
constexpr double kUnseenLevelWeight = 1e-6;

double rounded(double value) {
  return std::nearbyint(value * kDecimalPlaces) / kDecimalPlaces;
}

std::int64_t exact_value(const ContinuousColumn& column, std::size_t row) {
  const Column& exact = *column.exact;
  return is_coded(exact.type) ? exact.codes[row] : exact.integers[row];
}

template <class Key>
std::vector<std::uint64_t> sorted_keys(const ContinuousColumn& column, const Key& key) {
  std::vector<std::uint64_t> keys;
  keys.reserve(column.present);
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    if (column.valid(row)) keys.push_back(key(row));
  }
  radix_sort(keys);
  return keys;
}

std::vector<std::uint64_t> integer_keys(const ContinuousColumn& column) {
  return sorted_keys(column,
                     [&](std::size_t row) { return ordered_key(exact_value(column, row)); });
}

std::vector<std::uint64_t> decimal_keys(const ContinuousColumn& column) {
  return sorted_keys(column, [&](std::size_t row) {
    const double value = column.values[row];
    return ordered_key(column.decimal ? rounded(value) : value);
  });
}

/// The Kolmogorov-Smirnov statistic of two sorted samples.
double largest_distance(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  const auto a_size = static_cast<double>(a.size());
  const auto b_size = static_cast<double>(b.size());
  std::size_t i = 0;
  std::size_t j = 0;
  double distance = 0.0;
  while (i < a.size() && j < b.size()) {
    const std::uint64_t value = std::min(a[i], b[j]);
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    distance = std::max(
        distance, std::abs(static_cast<double>(i) / a_size - static_cast<double>(j) / b_size));
  }
  return distance;
}

/// Counts of each whole number of [minimum, minimum + counts.size()).
std::vector<std::size_t> count_integers(const ContinuousColumn& column, std::int64_t minimum,
                                        std::size_t range) {
  std::vector<std::size_t> counts(range, 0);
  for (std::size_t row = 0; row < column.values.size(); ++row) {
    if (column.valid(row)) ++counts[static_cast<std::size_t>(exact_value(column, row) - minimum)];
  }
  return counts;
}

/// The largest distance by counts: where the range is so narrow that counting beats sorting.
double largest_distance_by_counts(const ContinuousColumn& real, const ContinuousColumn& synthetic,
                                  std::int64_t minimum, std::size_t range) {
  const std::vector<std::size_t> real_counts = count_integers(real, minimum, range);
  const std::vector<std::size_t> synthetic_counts = count_integers(synthetic, minimum, range);
  const auto real_size = static_cast<double>(real.present);
  const auto synthetic_size = static_cast<double>(synthetic.present);
  std::size_t real_below = 0;
  std::size_t synthetic_below = 0;
  double distance = 0.0;
  for (std::size_t k = 0; k < range; ++k) {
    real_below += real_counts[k];
    synthetic_below += synthetic_counts[k];
    distance = std::max(distance, std::abs(static_cast<double>(real_below) / real_size -
                                           static_cast<double>(synthetic_below) / synthetic_size));
  }
  return distance;
}

double integer_distance(const ContinuousColumn& real, const ContinuousColumn& synthetic) {
  const double minimum = std::min(real.minimum, synthetic.minimum);
  const double range = std::max(real.maximum, synthetic.maximum) - minimum + 1.0;
  const double cells = static_cast<double>(real.present + synthetic.present);
  constexpr double kExactIntegers = 9007199254740992.0;  // doubles count up to 2^53
  if (range <= 2.0 * cells && std::abs(minimum) + range < kExactIntegers) {
    return largest_distance_by_counts(real, synthetic, static_cast<std::int64_t>(minimum),
                                      static_cast<std::size_t>(range));
  }
  return largest_distance(integer_keys(real), integer_keys(synthetic));
}

std::size_t total(const std::vector<std::size_t>& counts) {
  std::size_t sum = 0;
  for (const std::size_t count : counts) sum += count;
  return sum;
}

}  // namespace

double ks_complement(const ContinuousColumn& real, const ContinuousColumn& synthetic) {
  if (real.present == 0 || synthetic.present == 0) return kNotApplicable;
  if (real.exact != nullptr && synthetic.exact != nullptr) {
    return 1.0 - integer_distance(real, synthetic);
  }
  return 1.0 - largest_distance(decimal_keys(real), decimal_keys(synthetic));
}

double tv_complement(const LevelCodes& levels) {
  std::vector<std::size_t> real = count_levels(levels.real, levels.level_count);
  std::vector<std::size_t> synthetic = count_levels(levels.synthetic, levels.level_count);
  if (levels.missing_level) {
    real[*levels.missing_level] = 0;
    synthetic[*levels.missing_level] = 0;
  }
  const std::size_t real_cells = total(real);
  const std::size_t synthetic_cells = total(synthetic);
  if (real_cells == 0 || synthetic_cells == 0) return kNotApplicable;

  std::size_t unseen = 0;
  for (std::size_t level = 0; level < real.size(); ++level) {
    unseen += synthetic[level] > 0 && real[level] == 0 ? 1 : 0;
  }
  const double real_weight =
      static_cast<double>(real_cells) + kUnseenLevelWeight * static_cast<double>(unseen);
  double variation = 0.0;
  for (std::size_t level = 0; level < real.size(); ++level) {
    if (real[level] == 0 && synthetic[level] == 0) continue;
    const double weight = real[level] > 0 ? static_cast<double>(real[level]) : kUnseenLevelWeight;
    variation +=
        std::abs(static_cast<double>(synthetic[level]) / static_cast<double>(synthetic_cells) -
                 weight / real_weight);
  }
  return 1.0 - 0.5 * variation;
}

double chi_squared_of_shares(const std::vector<double>& real,
                             const std::vector<double>& synthetic) {
  constexpr double kUnseenLevelWeight = 1e-6;
  std::vector<double> expected;
  std::vector<double> observed;
  for (std::size_t level = 0; level < real.size(); ++level) {
    if (real[level] == 0.0 && synthetic[level] == 0.0) continue;
    expected.push_back(real[level] > 0.0 ? real[level] : kUnseenLevelWeight);
    observed.push_back(synthetic[level]);
  }
  const auto sum = [](const std::vector<double>& counts) {
    return std::accumulate(counts.begin(), counts.end(), 0.0);
  };
  if (sum(real) == 0.0 || sum(synthetic) == 0.0) return std::numeric_limits<double>::quiet_NaN();
  if (expected.size() == 1) return 1.0;
  for (std::vector<double>* shares : {&expected, &observed}) {
    const double total = sum(*shares);
    for (double& share : *shares) share /= total;
  }
  return stats::chi_squared_test(observed, expected).p_value;
}

}  // namespace likeness::metrics
