#include "metrics/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "metrics/not_applicable.hpp"

namespace likeness::metrics {
namespace {

constexpr double kQuantile95 = 1.959963984540054;

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

/// For each of `values`: the share of `others` (sorted) that are below it, ties counting half.
std::vector<double> placements(std::span<const double> values, const std::vector<double>& others) {
  std::vector<double> shares;
  shares.reserve(values.size());
  for (const double value : values) {
    const auto [first, last] = std::equal_range(others.begin(), others.end(), value);
    const auto below = static_cast<double>(first - others.begin());
    const auto equal = static_cast<double>(last - first);
    shares.push_back((below + equal / 2.0) / static_cast<double>(others.size()));
  }
  return shares;
}

double mean(std::span<const double> values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// The variance of the mean; 0 for a single value.
double variance_of_mean(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const double center = mean(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - center) * (value - center);
  const auto count = static_cast<double>(values.size());
  return squares / (count - 1.0) / count;
}

/// Calls visit(true positive rate, false positive rate) for each threshold, from the strictest.
template <class Visit>
void visit_thresholds(std::span<const double> positives, std::span<const double> negatives,
                      const Visit& visit) {
  const std::vector<double> high = sorted(positives);
  const std::vector<double> low = sorted(negatives);
  std::size_t i = high.size();
  std::size_t j = low.size();
  visit(0.0, 0.0);
  while (i > 0 || j > 0) {
    const double threshold =
        j == 0 || (i > 0 && high[i - 1] >= low[j - 1]) ? high[i - 1] : low[j - 1];
    while (i > 0 && high[i - 1] >= threshold) --i;
    while (j > 0 && low[j - 1] >= threshold) --j;
    visit(1.0 - static_cast<double>(i) / static_cast<double>(high.size()),
          1.0 - static_cast<double>(j) / static_cast<double>(low.size()));
  }
}

}  // namespace

Rate area_under_curve(std::span<const double> positives, std::span<const double> negatives) {
  if (positives.empty() || negatives.empty()) return {};
  const std::vector<double> of_positives = placements(positives, sorted(negatives));
  const std::vector<double> of_negatives = placements(negatives, sorted(positives));
  const double area = mean(of_positives);
  const double deviation =
      std::sqrt(variance_of_mean(of_positives) + variance_of_mean(of_negatives));
  return {area, std::max(area - kQuantile95 * deviation, 0.0),
          std::min(area + kQuantile95 * deviation, 1.0)};
}

double largest_advantage(std::span<const double> positives, std::span<const double> negatives) {
  if (positives.empty() || negatives.empty()) return kNotApplicable;
  double largest = 0.0;
  visit_thresholds(positives, negatives, [&](double true_rate, double false_rate) {
    largest = std::max(largest, true_rate - false_rate);
  });
  return largest;
}

double true_positives_at(double share, std::span<const double> positives,
                         std::span<const double> negatives) {
  if (positives.empty() || negatives.empty()) return kNotApplicable;
  double found = 0.0;
  visit_thresholds(positives, negatives, [&](double true_rate, double false_rate) {
    if (false_rate <= share) found = std::max(found, true_rate);
  });
  return found;
}

Rate wilson_rate(std::size_t successes, std::size_t trials) {
  if (trials == 0) return {};
  const auto n = static_cast<double>(trials);
  const double share = static_cast<double>(successes) / n;
  const double z2 = kQuantile95 * kQuantile95;
  const double center = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double half =
      kQuantile95 / (1.0 + z2 / n) * std::sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
  return {share, std::max(center - half, 0.0), std::min(center + half, 1.0)};
}

double accuracy(std::span<const int> truth, std::span<const int> predicted) {
  std::size_t right = 0;
  for (std::size_t k = 0; k < truth.size(); ++k) right += truth[k] == predicted[k] ? 1 : 0;
  return truth.empty() ? kNotApplicable
                       : static_cast<double>(right) / static_cast<double>(truth.size());
}

double macro_f1(std::span<const int> truth, std::span<const int> predicted) {
  int classes = 0;
  for (const int label : truth) classes = std::max(classes, label + 1);
  for (const int label : predicted) classes = std::max(classes, label + 1);
  std::vector<double> right(static_cast<std::size_t>(classes), 0.0);
  std::vector<double> seen(static_cast<std::size_t>(classes), 0.0);  // tp + fp and tp + fn
  for (std::size_t k = 0; k < truth.size(); ++k) {
    const auto actual = static_cast<std::size_t>(truth[k]);
    const auto given = static_cast<std::size_t>(predicted[k]);
    if (actual == given) right[actual] += 1.0;
    seen[actual] += 1.0;
    seen[given] += 1.0;
  }
  double sum = 0.0;
  double occurring = 0.0;
  for (std::size_t label = 0; label < right.size(); ++label) {
    if (seen[label] == 0.0) continue;
    sum += 2.0 * right[label] / seen[label];
    occurring += 1.0;
  }
  return occurring == 0.0 ? kNotApplicable : sum / occurring;
}

double r_squared(std::span<const double> truth, std::span<const double> predicted) {
  if (truth.empty()) return kNotApplicable;
  const double center = mean(truth);
  double total = 0.0;
  double residual = 0.0;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    total += (truth[k] - center) * (truth[k] - center);
    residual += (truth[k] - predicted[k]) * (truth[k] - predicted[k]);
  }
  return total == 0.0 ? kNotApplicable : 1.0 - residual / total;
}

double root_mean_squared_error(std::span<const double> truth, std::span<const double> predicted) {
  double sum = 0.0;
  for (std::size_t k = 0; k < truth.size(); ++k) {
    sum += (truth[k] - predicted[k]) * (truth[k] - predicted[k]);
  }
  return truth.empty() ? kNotApplicable : std::sqrt(sum / static_cast<double>(truth.size()));
}

double mean_absolute_error(std::span<const double> truth, std::span<const double> predicted) {
  double sum = 0.0;
  for (std::size_t k = 0; k < truth.size(); ++k) sum += std::abs(truth[k] - predicted[k]);
  return truth.empty() ? kNotApplicable : sum / static_cast<double>(truth.size());
}

double sorted_quantile(std::span<const double> sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 >= sorted.size()) return sorted.back();
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[below + 1] - sorted[below]);
}

}  // namespace likeness::metrics
