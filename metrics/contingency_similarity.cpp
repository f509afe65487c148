#include "metrics/contingency_similarity.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <variant>
#include <vector>

#include "metrics/not_applicable.hpp"
#include "metrics/radix_sort.hpp"

namespace likeness::metrics {
namespace {

/// Calls visit(a, b) with the two code vectors in their own types.
template <class Visit>
void with_codes(const Codes& a, const Codes& b, const Visit& visit) {
  std::visit(visit, a, b);
}

/// How many rows have each pair of levels. Pairs without rows may be present.
struct PairCount {
  std::uint64_t pair;  ///< level of a * levels of b + level of b
  std::uint64_t rows;
};
using PairCounts = std::vector<PairCount>;

/// Counts into an array with a cell for each pair of levels.
PairCounts count_in_table(const Codes& a, const Codes& b, std::uint64_t b_levels,
                          std::uint64_t cells) {
  // Two tables in turn: rows of a common pair, one after another, don't wait for each other.
  std::vector<std::uint64_t> even(cells, 0);
  std::vector<std::uint64_t> odd(cells, 0);
  with_codes(a, b, [&](const auto& a_codes, const auto& b_codes) {
    const std::size_t rows = a_codes.size();
    std::size_t row = 0;
    for (; row + 1 < rows; row += 2) {
      ++even[a_codes[row] * b_levels + b_codes[row]];
      ++odd[a_codes[row + 1] * b_levels + b_codes[row + 1]];
    }
    if (row < rows) ++even[a_codes[row] * b_levels + b_codes[row]];
  });
  PairCounts counts(cells);
  for (std::uint64_t pair = 0; pair < cells; ++pair) counts[pair] = {pair, even[pair] + odd[pair]};
  return counts;
}

/// Counts runs of equal pairs after sorting them.
PairCounts count_by_sorting(const Codes& a, const Codes& b, std::uint64_t b_levels) {
  std::vector<std::uint64_t> pairs;
  with_codes(a, b, [&](const auto& a_codes, const auto& b_codes) {
    pairs.resize(a_codes.size());
    for (std::size_t row = 0; row < pairs.size(); ++row) {
      pairs[row] = a_codes[row] * b_levels + b_codes[row];
    }
  });
  radix_sort(pairs);
  PairCounts counts;
  for (const std::uint64_t pair : pairs) {
    if (counts.empty() || counts.back().pair != pair) counts.push_back({pair, 0});
    ++counts.back().rows;
  }
  return counts;
}

/// In ascending order of the pairs.
PairCounts count_pairs(const Codes& a, const Codes& b, std::uint64_t a_levels,
                       std::uint64_t b_levels) {
  constexpr std::uint64_t kSmallTable = 4096;
  const std::uint64_t cells = a_levels * b_levels;
  if (cells <= std::max<std::uint64_t>(kSmallTable, size(a))) {
    return count_in_table(a, b, b_levels, cells);
  }
  return count_by_sorting(a, b, b_levels);
}

std::size_t occurring(const std::vector<double>& margin) {
  return static_cast<std::size_t>(
      std::count_if(margin.begin(), margin.end(), [](double rows) { return rows > 0.0; }));
}

/// Cramer's V: sqrt(chi^2 / (n min(r - 1, c - 1))), with chi^2 = sum (observed - expected)^2 /
/// expected over all pairs of occurring levels. NaN where r or c is 1.
double cramers_v(const PairCounts& counts, std::uint64_t a_levels, std::uint64_t b_levels) {
  std::vector<double> a_margin(a_levels, 0.0);
  std::vector<double> b_margin(b_levels, 0.0);
  double rows = 0.0;
  for (const PairCount& count : counts) {
    a_margin[count.pair / b_levels] += static_cast<double>(count.rows);
    b_margin[count.pair % b_levels] += static_cast<double>(count.rows);
    rows += static_cast<double>(count.rows);
  }
  const std::size_t a_occurring = occurring(a_margin);
  const std::size_t b_occurring = occurring(b_margin);
  if (a_occurring < 2 || b_occurring < 2) return kNotApplicable;

  double chi_squared = 0.0;
  double expected_of_occurring_pairs = 0.0;
  std::size_t occurring_pairs = 0;
  for (const PairCount& count : counts) {
    if (count.rows == 0) continue;
    const double expected =
        a_margin[count.pair / b_levels] * b_margin[count.pair % b_levels] / rows;
    const double difference = static_cast<double>(count.rows) - expected;
    chi_squared += difference * difference / expected;
    expected_of_occurring_pairs += expected;
    ++occurring_pairs;
  }
  // A pair that doesn't occur adds its expected rows; all expected rows sum to all rows.
  if (occurring_pairs < a_occurring * b_occurring) {
    chi_squared += std::max(0.0, rows - expected_of_occurring_pairs);
  }
  const auto smaller = static_cast<double>(std::min(a_occurring, b_occurring) - 1);
  return std::sqrt(chi_squared / rows / smaller);
}

/// Sum of |p_real - p_synthetic| over the pairs of either list.
double variation(const PairCounts& real, double real_rows, const PairCounts& synthetic,
                 double synthetic_rows) {
  double sum = 0.0;
  auto r = real.begin();
  auto s = synthetic.begin();
  while (r != real.end() || s != synthetic.end()) {
    const bool take_real = s == synthetic.end() || (r != real.end() && r->pair <= s->pair);
    const bool take_synthetic = r == real.end() || (s != synthetic.end() && s->pair <= r->pair);
    const double real_share = take_real ? static_cast<double>(r->rows) / real_rows : 0.0;
    const double synthetic_share =
        take_synthetic ? static_cast<double>(s->rows) / synthetic_rows : 0.0;
    sum += std::abs(real_share - synthetic_share);
    if (take_real) ++r;
    if (take_synthetic) ++s;
  }
  return sum;
}

}  // namespace

ContingencySimilarity contingency_similarity(const LevelView& a, const LevelView& b,
                                             double association_threshold) {
  const PairCounts real = count_pairs(*a.real, *b.real, a.level_count, b.level_count);
  double association = kNotApplicable;
  if (association_threshold > 0.0) {
    association = cramers_v(real, a.level_count, b.level_count);
    if (!(association > association_threshold))
      return {kNotApplicable, association, kNotApplicable};
  }
  const PairCounts synthetic =
      count_pairs(*a.synthetic, *b.synthetic, a.level_count, b.level_count);
  const double sum = variation(real, static_cast<double>(size(*a.real)), synthetic,
                               static_cast<double>(size(*a.synthetic)));
  const double synthetic_association = association_threshold > 0.0
                                           ? cramers_v(synthetic, a.level_count, b.level_count)
                                           : kNotApplicable;
  return {1.0 - sum / 2.0, association, synthetic_association};
}

}  // namespace likeness::metrics
