#include <algorithm>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"
#include "likeness/stats/mixture.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

/// Sums over the first k of some weighted places, to give any run's mean and squared deviations.
class RunningSums {
 public:
  void add(double place, double weight) {
    weight_.push_back(weight_.back() + weight);
    first_.push_back(first_.back() + weight * place);
    second_.push_back(second_.back() + weight * place * place);
  }
  [[nodiscard]] double mean(std::size_t begin, std::size_t end) const {
    return (first_[end] - first_[begin]) / (weight_[end] - weight_[begin]);
  }
  /// The sum of squared deviations from the mean of [begin, end).
  [[nodiscard]] double deviation(std::size_t begin, std::size_t end) const {
    if (begin >= end) return 0;
    const double sum = first_[end] - first_[begin];
    return second_[end] - second_[begin] - sum * sum / (weight_[end] - weight_[begin]);
  }

 private:
  std::vector<double> weight_ = {0};
  std::vector<double> first_ = {0};
  std::vector<double> second_ = {0};
};

/// The best split of `count` places into runs, by dynamic programming: begins of the runs.
/// O(clusters count log count), since the best last begin grows with the end (Wang and Song 2011).
class BestSplit {
 public:
  BestSplit(const RunningSums& sums, std::size_t count, std::size_t clusters)
      : sums_(sums), cost_(count + 1), begin_(clusters, std::vector<std::size_t>(count + 1)) {
    for (std::size_t end = 0; end <= count; ++end) cost_[end] = sums.deviation(0, end);
    for (std::size_t run = 1; run < clusters; ++run) {
      previous_ = cost_;
      solve(run, run + 1, count + 1, run, count);
    }
  }

  [[nodiscard]] std::vector<std::size_t> begins(std::size_t count) const {
    std::vector<std::size_t> result(begin_.size());
    std::size_t end = count;
    for (std::size_t run = begin_.size(); run-- > 0;) {
      result[run] = begin_[run][end];
      end = result[run];
    }
    return result;
  }

 private:
  /// The ends in [low, high), whose best begins lie in [first, last].
  void solve(std::size_t run, std::size_t low, std::size_t high, std::size_t first,
             std::size_t last) {
    if (low >= high) return;
    const std::size_t end = (low + high) / 2;
    double best = std::numeric_limits<double>::infinity();
    std::size_t at = first;
    for (std::size_t begin = first; begin <= std::min(last, end - 1); ++begin) {
      const double cost = previous_[begin] + sums_.deviation(begin, end);
      if (cost < best) {
        best = cost;
        at = begin;
      }
    }
    cost_[end] = best;
    begin_[run][end] = at;
    solve(run, low, end, first, at);
    solve(run, end + 1, high, at, last);
  }

  const RunningSums& sums_;
  std::vector<double> cost_;
  std::vector<double> previous_;
  std::vector<std::vector<std::size_t>> begin_;
};

/// The centers of the best split of places in [0, 1] (increasing), rounded to 2048 of them.
std::vector<double> starting_centers(const std::vector<double>& places, std::size_t clusters) {
  constexpr double kPlaces = 2048;
  RunningSums sums;
  std::size_t count = 0;
  for (std::size_t i = 0; i < places.size();) {
    const double cell = std::floor(places[i] * kPlaces);
    double sum = 0;
    const std::size_t begin = i;
    for (; i < places.size() && std::floor(places[i] * kPlaces) == cell; ++i) sum += places[i];
    const auto weight = static_cast<double>(i - begin);
    sums.add(sum / weight, weight);
    ++count;
  }
  const std::size_t groups = std::min(clusters, count);
  const std::vector<std::size_t> begins = BestSplit(sums, count, groups).begins(count);
  std::vector<double> centers(groups);
  for (std::size_t k = 0; k < groups; ++k) {
    centers[k] = sums.mean(begins[k], k + 1 < groups ? begins[k + 1] : count);
  }
  return centers;
}

}  // namespace

std::vector<std::size_t> k_means(std::span<const double> values, std::size_t clusters) {
  if (clusters == 0) throw Error(ErrorCode::kUsage, "k-means needs at least one cluster");
  const SortedSample sample(values, {});
  const double lowest = 0.5 * sample.values.front();
  const double range = 0.5 * sample.values.back() - lowest;
  if (!(range > 0)) return std::vector<std::size_t>(values.size(), 0);
  const auto place_of = [lowest, range](double x) { return (0.5 * x - lowest) / range; };

  std::vector<double> places(sample.size());
  RunningSums sums;
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = place_of(sample.values[i]);
    sums.add(places[i], 1);
  }
  std::vector<double> centers = starting_centers(places, clusters);
  std::vector<double> limits;
  for (int iteration = 0; iteration < 300; ++iteration) {
    limits.clear();
    std::vector<double> next;
    std::size_t begin = 0;
    for (std::size_t k = 0; k < centers.size(); ++k) {
      std::size_t end = places.size();
      if (k + 1 < centers.size()) {
        limits.push_back(0.5 * (centers[k] + centers[k + 1]));
        end = static_cast<std::size_t>(
            std::upper_bound(places.begin(), places.end(), limits.back()) - places.begin());
      }
      next.push_back(end > begin ? sums.mean(begin, end) : centers[k]);
      begin = std::max(begin, end);
    }
    if (next == centers) break;
    centers = std::move(next);
  }
  std::vector<std::size_t> labels(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto limit = std::lower_bound(limits.begin(), limits.end(), place_of(values[i]));
    labels[i] = static_cast<std::size_t>(limit - limits.begin());
  }
  return labels;
}

}  // namespace likeness::stats
