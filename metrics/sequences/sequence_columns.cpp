#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "likeness/parallel.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

/// One column of both tables.
struct NumbersOfColumn {
  std::string name;
  std::vector<double> real;
  std::vector<double> synthetic;
  bool is_index = false;
};

double present_share(const std::vector<double>& values, double wanted) {
  std::size_t present = 0;
  std::size_t met = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    ++present;
    met += value == wanted ? 1 : 0;
  }
  return static_cast<double>(met) / static_cast<double>(present);
}

bool all_above_zero(const std::vector<double>& values) {
  return std::ranges::none_of(values, [](double value) { return value <= 0; });
}

/// Differences of differences.
std::vector<double> curvature(const std::vector<double>& numbers, const SequenceRows& rows) {
  std::vector<double> result;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    for (std::size_t k = rows.begin(s); k + 2 < rows.ends[s]; ++k) {
      result.push_back((numbers[k + 2] - numbers[k + 1]) - (numbers[k + 1] - numbers[k]));
    }
  }
  return result;
}

void measure_autocorrelation(const NumbersOfColumn& pair, const SequenceRows& real,
                             const SequenceRows& synthetic, std::size_t most_lags,
                             SequenceColumn& column) {
  double error = 0;
  double lags = 0;
  for (std::size_t lag = 1; lag <= most_lags; ++lag) {
    const double of_real = lagged_correlation(pair.real, pair.real, real, lag);
    const double of_synthetic = lagged_correlation(pair.synthetic, pair.synthetic, synthetic, lag);
    column.real_autocorrelation.push_back(of_real);
    column.synthetic_autocorrelation.push_back(of_synthetic);
    if (std::isnan(of_real) || std::isnan(of_synthetic)) continue;
    error += std::abs(of_real - of_synthetic);
    ++lags;
  }
  if (lags > 0) column.autocorrelation_error = error / lags;
}

SequenceColumn measure_column(const NumbersOfColumn& pair, const SequenceRows& real,
                              const SequenceRows& synthetic, std::size_t most_lags) {
  SequenceColumn column;
  column.column = pair.name;
  const std::vector<double> real_steps = differences(pair.real, real);
  const std::vector<double> synthetic_steps = differences(pair.synthetic, synthetic);
  column.inter_row = ks_of_numbers(real_steps, synthetic_steps);
  const std::pair<SequenceStatistic, double SequenceColumn::*> statistics[] = {
      {SequenceStatistic::kMean, &SequenceColumn::mean},
      {SequenceStatistic::kMedian, &SequenceColumn::median},
      {SequenceStatistic::kDeviation, &SequenceColumn::deviation},
      {SequenceStatistic::kMinimum, &SequenceColumn::minimum},
      {SequenceStatistic::kMaximum, &SequenceColumn::maximum}};
  for (const auto& [statistic, member] : statistics) {
    column.*member = ks_of_numbers(statistic_of_sequences(pair.real, real, statistic),
                                   statistic_of_sequences(pair.synthetic, synthetic, statistic));
  }
  column.inter_row_logarithm = std::numeric_limits<double>::quiet_NaN();
  if (!pair.is_index && all_above_zero(pair.real) && all_above_zero(pair.synthetic)) {
    column.inter_row_logarithm = ks_of_numbers(differences(logarithms(pair.real), real),
                                               differences(logarithms(pair.synthetic), synthetic));
  }
  column.second_difference =
      ks_of_numbers(curvature(pair.real, real), curvature(pair.synthetic, synthetic));
  column.unchanged = {present_share(real_steps, 0), present_share(synthetic_steps, 0)};
  if (!pair.is_index) measure_autocorrelation(pair, real, synthetic, most_lags, column);
  return column;
}

}  // namespace

double lagged_correlation(std::span<const double> a, std::span<const double> b,
                          const SequenceRows& rows, std::size_t lag) {
  constexpr std::size_t kFewestPairs = 10;
  std::size_t pairs = 0;
  double mean_a = 0;
  double mean_b = 0;
  const auto each = [&](const auto& visit_pair) {
    for (std::size_t s = 0; s < rows.size(); ++s) {
      for (std::size_t k = rows.begin(s); k + lag < rows.ends[s]; ++k) {
        if (!std::isnan(a[k]) && !std::isnan(b[k + lag])) visit_pair(a[k], b[k + lag]);
      }
    }
  };
  each([&](double x, double y) {
    ++pairs;
    mean_a += x;
    mean_b += y;
  });
  if (pairs < kFewestPairs) return std::numeric_limits<double>::quiet_NaN();
  mean_a /= static_cast<double>(pairs);
  mean_b /= static_cast<double>(pairs);
  double aa = 0;
  double bb = 0;
  double ab = 0;
  each([&](double x, double y) {
    aa += (x - mean_a) * (x - mean_a);
    bb += (y - mean_b) * (y - mean_b);
    ab += (x - mean_a) * (y - mean_b);
  });
  const double scale = std::sqrt(aa) * std::sqrt(bb);
  return scale > 0 ? ab / scale : std::numeric_limits<double>::quiet_NaN();
}

std::vector<SequenceColumn> measure_sequence_columns(const PairedSequences& sequences,
                                                     const SequenceEvaluationOptions& options) {
  std::vector<NumbersOfColumn> pairs;
  if (!sequences.names().index.empty()) {
    pairs.push_back({sequences.names().index, sequences.times(TableSide::kReal),
                     sequences.times(TableSide::kSynthetic), true});
  }
  for (const ColumnMetadata* column : sequences.varying()) {
    if (!is_continuous(column->sdtype)) continue;
    auto real = sequences.numbers(TableSide::kReal, *column);
    auto synthetic = sequences.numbers(TableSide::kSynthetic, *column);
    if (!real || !synthetic) continue;
    pairs.push_back({column->name, *std::move(real), *std::move(synthetic)});
  }
  std::vector<SequenceColumn> columns(pairs.size());
  parallel_for(pairs.size(), [&](std::size_t k) {
    columns[k] = measure_column(pairs[k], sequences.side(TableSide::kReal),
                                sequences.side(TableSide::kSynthetic), options.most_lags);
  });
  return columns;
}

}  // namespace likeness::metrics
