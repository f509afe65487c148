#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "metrics/sequences/sequence_parts.hpp"
#include "metrics/shape_similarity.hpp"

namespace likeness::metrics {
namespace {

constexpr double kNoStatistic = std::numeric_limits<double>::quiet_NaN();

/// The sum with Kahan's compensation, over the count, as pandas does it.
double mean_of(std::span<const double> values) {
  double sum = 0;
  double compensation = 0;
  for (const double value : values) {
    const double y = value - compensation;
    const double t = sum + y;
    compensation = t - sum - y;
    if (std::isnan(compensation)) compensation = 0;
    sum = t;
  }
  return sum / static_cast<double>(values.size());
}

double median_of(std::span<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

/// The standard deviation by Welford's updates, divided by n - 1.
double deviation_of(std::span<const double> values) {
  if (values.size() < 2) return kNoStatistic;
  double mean = 0;
  double squares = 0;
  double count = 0;
  for (const double value : values) {
    ++count;
    const double before = mean;
    mean += (value - before) / count;
    squares += (value - mean) * (value - before);
  }
  return std::sqrt(squares / (count - 1));
}

double statistic_of(std::span<double> values, SequenceStatistic statistic) {
  if (values.empty()) return kNoStatistic;
  switch (statistic) {
    case SequenceStatistic::kMean:
      return mean_of(values);
    case SequenceStatistic::kMedian:
      return median_of(values);
    case SequenceStatistic::kDeviation:
      return deviation_of(values);
    case SequenceStatistic::kMinimum:
      return *std::min_element(values.begin(), values.end());
    case SequenceStatistic::kMaximum:
      break;
  }
  return *std::max_element(values.begin(), values.end());
}

ContinuousColumn present_numbers(std::vector<double> numbers) {
  std::erase_if(numbers, [](double number) { return std::isnan(number); });
  ContinuousColumn column;
  column.present = numbers.size();
  column.values = std::move(numbers);
  column.decimal = true;
  return column;
}

std::vector<double> lengths_of(const SequenceRows& rows) {
  std::vector<double> lengths;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    lengths.push_back(static_cast<double>(rows.length(s)));
  }
  return lengths;
}

}  // namespace

double ks_of_numbers(std::vector<double> real, std::vector<double> synthetic) {
  return ks_complement(present_numbers(std::move(real)), present_numbers(std::move(synthetic)));
}

double length_similarity(const PairedSequences& sequences) {
  return ks_of_numbers(lengths_of(sequences.side(TableSide::kReal)),
                       lengths_of(sequences.side(TableSide::kSynthetic)));
}

std::vector<double> statistic_of_sequences(std::span<const double> numbers,
                                           const SequenceRows& rows, SequenceStatistic statistic) {
  std::vector<double> statistics;
  std::vector<double> present;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    present.clear();
    for (std::size_t k = rows.begin(s); k < rows.ends[s]; ++k) {
      if (!std::isnan(numbers[k])) present.push_back(numbers[k]);
    }
    statistics.push_back(statistic_of(present, statistic));
  }
  return statistics;
}

std::vector<double> differences(std::span<const double> numbers, const SequenceRows& rows,
                                std::size_t apart) {
  std::vector<double> result;
  for (std::size_t s = 0; s < rows.size(); ++s) {
    for (std::size_t k = rows.begin(s); k + apart < rows.ends[s]; ++k) {
      result.push_back(numbers[k + apart] - numbers[k]);
    }
  }
  return result;
}

std::vector<double> logarithms(std::vector<double> numbers) {
  for (double& number : numbers) number = std::log(number);
  return numbers;
}

}  // namespace likeness::metrics
