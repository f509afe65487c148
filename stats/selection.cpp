#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/distribution.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

double distance_to_sorted(const Distribution& distribution, const SortedSample& sample) {
  std::vector<double> left(sample.size());
  std::vector<double> right(sample.size());
  distribution.cdf_left(sample.values, left);
  distribution.cdf(sample.values, right);
  double distance = 0;
  double before = 0;
  for (std::size_t i = 0; i < sample.size();) {
    double after = before;
    std::size_t next = i;
    for (; next < sample.size() && sample.values[next] == sample.values[i]; ++next) {
      after += sample.weight(next) / sample.total;
    }
    distance = std::max({distance, std::fabs(after - right[i]), std::fabs(left[i] - before)});
    before = after;
    i = next;
  }
  return distance;
}

/// The sum of the log densities, each as often as its weight says.
double weighted_log_likelihood(const Distribution& distribution, const SortedSample& sample) {
  if (sample.weights.empty()) return distribution.log_likelihood(sample.values);
  std::vector<double> log_density(sample.size());
  distribution.log_pdf(sample.values, log_density);
  double sum = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (sample.weights[i] > 0) sum += sample.weights[i] * log_density[i];
  }
  return sum;
}

double score(const Distribution& distribution, const SortedSample& sample,
             SelectionCriterion criterion) {
  if (criterion == SelectionCriterion::kKolmogorovSmirnov) {
    return distance_to_sorted(distribution, sample);
  }
  const double penalty =
      criterion == SelectionCriterion::kAic ? 2.0 : log_deterministic(sample.total);
  return penalty * static_cast<double>(distribution.free_parameters()) -
         2 * weighted_log_likelihood(distribution, sample);
}

}  // namespace

double kolmogorov_smirnov_distance(const Distribution& distribution,
                                   std::span<const double> values) {
  return distance_to_sorted(distribution, SortedSample(values, {}));
}

std::unique_ptr<Distribution> select_distribution(std::span<const double> values,
                                                  std::span<const Family> families,
                                                  SelectionCriterion criterion,
                                                  const FitOptions& options) {
  if (families.empty()) {
    throw Error(ErrorCode::kUsage, "there are no families to select from; name at least one");
  }
  const SortedSample sample(values, options.weights);
  FitOptions sorted_options = options;
  sorted_options.weights = sample.weights;
  std::unique_ptr<Distribution> best;
  double best_score = std::numeric_limits<double>::infinity();
  std::exception_ptr failure;
  for (const Family family : families) {
    try {
      std::unique_ptr<Distribution> fitted =
          fit_distribution(family, sample.values, sorted_options);
      const double fitted_score = score(*fitted, sample, criterion);
      if (!best || fitted_score < best_score) {
        best = std::move(fitted);
        best_score = fitted_score;
      }
    } catch (const Error&) {
      failure = std::current_exception();
    }
  }
  if (!best) std::rethrow_exception(failure);
  return best;
}

}  // namespace likeness::stats
