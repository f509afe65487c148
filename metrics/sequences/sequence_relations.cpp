#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "likeness/parallel.hpp"
#include "likeness/stats/association.hpp"
#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

/// So many columns of numbers are correlated with each other, those that come first.
constexpr std::size_t kMostCrossed = 30;
constexpr std::size_t kCrossedLags[] = {1, 5};

bool varies(const std::vector<double>& values) {
  return std::ranges::any_of(values, [&](double value) { return value != values.front(); });
}

/// One cell of each sequence of a column of the context, beside a number of each sequence; without
/// those that lack either.
double context_association(const SampledColumn& context, const SequenceRows& rows,
                           const std::vector<double>& cells, const std::vector<double>& numbers) {
  std::vector<double> first;
  std::vector<double> second;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    const double cell = cells[rows.begin(s)];
    if (std::isnan(cell) || std::isnan(numbers[s])) continue;
    first.push_back(cell);
    second.push_back(numbers[s]);
  }
  if (first.size() < 3 || !varies(first) || !varies(second)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (context.number) return stats::pearson_correlation(first, second);
  const std::vector<int> codes(first.begin(), first.end());
  return stats::correlation_ratio(codes, second);
}

/// What of a sequence is set against its context.
std::vector<SummaryFeature> summaries_of(const SequenceSample& sample) {
  std::vector<SummaryFeature> wanted;
  for (SummaryFeature& feature : summarize(sample)) {
    const auto is_of = [&](const SampledColumn& column) {
      if (column.context || column.is_index) return false;
      return column.number
                 ? feature.name == column.name + " mean"
                 : feature.name.starts_with(column.name + '=') &&
                       (wanted.empty() || !wanted.back().name.starts_with(column.name + '='));
    };
    if (feature.name == "rows" || std::ranges::any_of(sample.columns, is_of)) {
      wanted.push_back(std::move(feature));
    }
  }
  return wanted;
}

}  // namespace

std::vector<LaggedCorrelation> cross_correlations(const SequenceSample& sample) {
  std::vector<const SampledColumn*> numbers;
  for (const SampledColumn& column : sample.columns) {
    const bool wanted = column.number && !column.context && !column.is_index;
    if (wanted && numbers.size() < kMostCrossed) numbers.push_back(&column);
  }
  std::vector<LaggedCorrelation> result;
  for (const std::size_t lag : kCrossedLags) {
    for (const SampledColumn* a : numbers) {
      for (const SampledColumn* b : numbers) {
        if (a != b) result.push_back({a->name, b->name, lag, {}});
      }
    }
  }
  const std::size_t of_lag = result.size() / std::size(kCrossedLags);
  parallel_for(result.size(), [&](std::size_t k) {
    const std::size_t i = k % of_lag / (numbers.size() - 1);
    const std::size_t j = k % of_lag % (numbers.size() - 1);
    const SampledColumn& a = *numbers[i];
    const SampledColumn& b = *numbers[j < i ? j : j + 1];
    const auto of = [&](std::size_t side) {
      return lagged_correlation(a.values[side], b.values[side], sample.sides[side], result[k].lag);
    };
    result[k].correlation = {of(0), of(1)};
  });
  return result;
}

std::vector<ContextRelation> context_relations(const SequenceSample& sample) {
  std::vector<ContextRelation> result;
  const std::vector<SummaryFeature> summaries = summaries_of(sample);
  for (const SampledColumn& context : sample.columns) {
    if (!context.context) continue;
    for (const SummaryFeature& summary : summaries) {
      const auto of = [&](std::size_t side) {
        return context_association(context, sample.sides[side], context.values[side],
                                   summary.values[side]);
      };
      const SideBySide association{of(0), of(1)};
      if (!std::isnan(association.real)) {
        result.push_back({context.name, summary.name, association});
      }
    }
  }
  return result;
}

}  // namespace likeness::metrics
