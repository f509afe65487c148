#include "stats/weighted_sample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "likeness/core/error.hpp"

namespace likeness::stats {

double check_sample(std::span<const double> values, std::span<const double> weights) {
  if (values.empty()) {
    throw Error(ErrorCode::kData,
                "there are no values to fit a distribution to; give at least one");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
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
