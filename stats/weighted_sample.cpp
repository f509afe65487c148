#include "stats/weighted_sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "likeness/core/error.hpp"

namespace likeness::stats {

namespace {

constexpr std::size_t kLanes = 8;

/// Whether all values are finite: x - x is 0 then, and NaN otherwise.
bool all_finite(std::span<const double> values) {
  std::array<double, kLanes> sum{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t j = 0; j < kLanes; ++j) sum[j] += values[i + j] - values[i + j];
  }
  for (; i < values.size(); ++i) sum[0] += values[i] - values[i];
  return std::accumulate(sum.begin(), sum.end(), 0.0) == 0;
}

}  // namespace

Extent extent_of(std::span<const double> values) {
  std::array<double, kLanes> low;
  std::array<double, kLanes> high;
  low.fill(values.front());
  high.fill(values.front());
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t j = 0; j < kLanes; ++j) {
      low[j] = values[i + j] < low[j] ? values[i + j] : low[j];
      high[j] = values[i + j] > high[j] ? values[i + j] : high[j];
    }
  }
  for (; i < values.size(); ++i) {
    low[0] = std::min(low[0], values[i]);
    high[0] = std::max(high[0], values[i]);
  }
  return {*std::min_element(low.begin(), low.end()), *std::max_element(high.begin(), high.end())};
}

double check_sample(std::span<const double> values, std::span<const double> weights) {
  if (values.empty()) {
    throw Error(ErrorCode::kData,
                "there are no values to fit a distribution to; give at least one");
  }
  const bool finite = all_finite(values);
  for (std::size_t i = 0; i < values.size() && !finite; ++i) {
    if (!std::isfinite(values[i])) {
      throw Error(ErrorCode::kData, "value " + std::to_string(i) + " is " +
                                        (std::isnan(values[i]) ? "NaN" : "infinite") +
                                        "; a distribution is fitted to finite values only");
    }
  }
  if (weights.empty()) return static_cast<double>(values.size());
  if (weights.size() != values.size()) {
    throw Error(ErrorCode::kData, "there are " + std::to_string(values.size()) + " values but " +
                                      std::to_string(weights.size()) +
                                      " weights; give one weight per value or none");
  }
  double total = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] >= 0) || !std::isfinite(weights[i])) {
      throw Error(ErrorCode::kData, "weight " + std::to_string(i) +
                                        " is negative or not finite; weights are counts or shares");
    }
    total += weights[i];
  }
  if (!(total > 0) || !std::isfinite(total)) {
    throw Error(ErrorCode::kData, "the weights sum to zero or overflow; scale them to shares");
  }
  return total;
}

SortedSample::SortedSample(std::span<const double> given, std::span<const double> given_weights)
    : total(check_sample(given, given_weights)) {
  if (given_weights.empty()) {
    values.assign(given.begin(), given.end());
    std::sort(values.begin(), values.end());
    return;
  }
  std::vector<std::size_t> order(given.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return given[a] < given[b]; });
  for (const std::size_t i : order) {
    values.push_back(given[i]);
    weights.push_back(given_weights[i]);
  }
}

}  // namespace likeness::stats
