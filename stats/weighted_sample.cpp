#include "stats/weighted_sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "stats/sort_numbers.hpp"

namespace likeness::stats {

namespace {

/// Smallest and largest value, and the sum of x - x: 0 where all are finite, otherwise NaN.
struct Facts {
  double minimum = std::numeric_limits<double>::infinity();
  double maximum = -std::numeric_limits<double>::infinity();
  double finite = 0;

  Facts& operator+=(const Facts& other) {
    minimum = std::min(minimum, other.minimum);
    maximum = std::max(maximum, other.maximum);
    finite += other.finite;
    return *this;
  }
};

Facts facts_of(std::span<const double> values) {
  constexpr std::size_t kChunk = 16'384;
  return parallel_sum(values.size(), kChunk, Facts{}, [&](std::size_t begin, std::size_t end) {
    constexpr std::size_t kLanes = 8;
    std::array<double, kLanes> low;
    std::array<double, kLanes> high;
    std::array<double, kLanes> finite{};
    low.fill(values[begin]);
    high.fill(values[begin]);
    const auto take = [&](std::size_t lane, double x) {
      low[lane] = x < low[lane] ? x : low[lane];
      high[lane] = x > high[lane] ? x : high[lane];
      finite[lane] += x - x;
    };
    std::size_t i = begin;
    for (; i + kLanes <= end; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) take(lane, values[i + lane]);
    }
    for (; i < end; ++i) take(0, values[i]);
    return Facts{*std::min_element(low.begin(), low.end()),
                 *std::max_element(high.begin(), high.end()),
                 std::accumulate(finite.begin(), finite.end(), 0.0)};
  });
}

/// Throws the error that names the first value that is not finite.
[[noreturn]] void report_value(std::span<const double> values) {
  const auto at =
      std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
  throw Error(ErrorCode::kData, "value " + std::to_string(at - values.begin()) + " is " +
                                    (std::isnan(*at) ? "NaN" : "infinite") +
                                    "; a distribution is fitted to finite values only");
}

}  // namespace

CheckedSample check_sample(std::span<const double> values, std::span<const double> weights) {
  if (values.empty()) {
    throw Error(ErrorCode::kData,
                "there are no values to fit a distribution to; give at least one");
  }
  const Facts facts = facts_of(values);
  if (facts.finite != 0 || std::isnan(facts.finite)) report_value(values);
  CheckedSample checked{static_cast<double>(values.size()), facts.minimum, facts.maximum};
  if (weights.empty()) return checked;
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
  checked.total = total;
  return checked;
}

SortedSample::SortedSample(std::span<const double> given, std::span<const double> given_weights)
    : total(check_sample(given, given_weights).total) {
  if (given_weights.empty()) {
    values.assign(given.begin(), given.end());
    sort_numbers(values);
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
