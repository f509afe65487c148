#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>

#include "likeness/parallel.hpp"
#include "stats/vector_math.hpp"

namespace likeness::stats::families {

/// What a fit sees: checked values (finite, not all equal), their weights (none: all 1) and the
/// first facts about them. Fits work on t = (x - minimum) / range, in [0, 1], so that neither large
/// nor tiny values overflow, and scale their result back.
struct WeightedValues {
  std::span<const double> values;
  std::span<const double> weights;
  double total = 0;  ///< sum of the weights
  double minimum = 0;
  double range = 0;  ///< maximum - minimum, within [1e-300, 1e300]

  [[nodiscard]] std::size_t size() const { return values.size(); }
  [[nodiscard]] double scaled(double x) const { return (x - minimum) * (1 / range); }
};

template <std::size_t count>
struct Sums {
  std::array<double, count> term{};
  Sums& operator+=(const Sums& other) {
    for (std::size_t k = 0; k < count; ++k) term[k] += other.term[k];
    return *this;
  }
};

/// Values per task.
inline constexpr std::size_t kFitChunk = 4096;

/// The weighted means of `count` functions of the scaled values; `terms(t)` gives them as an array.
template <std::size_t count, class Terms>
[[nodiscard]] std::array<double, count> weighted_means(const WeightedValues& sample,
                                                       Terms&& terms) {
  Sums<count> sums = parallel_sum(
      sample.size(), kFitChunk, Sums<count>{}, [&](std::size_t begin, std::size_t end) {
        // Four sums in turn, so that no addition waits for the one before.
        constexpr std::size_t kLanes = 4;
        std::array<Sums<count>, kLanes> lane;
        const double inverse = 1 / sample.range;
        std::size_t i = begin;
        for (; i + kLanes <= end; i += kLanes) {
          for (std::size_t j = 0; j < kLanes; ++j) {
            const auto term = terms((sample.values[i + j] - sample.minimum) * inverse);
            const double weight = sample.weights.empty() ? 1.0 : sample.weights[i + j];
            for (std::size_t k = 0; k < count; ++k) lane[j].term[k] += weight * term[k];
          }
        }
        for (; i < end; ++i) {
          const auto term = terms((sample.values[i] - sample.minimum) * inverse);
          const double weight = sample.weights.empty() ? 1.0 : sample.weights[i];
          for (std::size_t k = 0; k < count; ++k) lane[0].term[k] += weight * term[k];
        }
        for (std::size_t j = 1; j < kLanes; ++j) lane[0] += lane[j];
        return lane[0];
      });
  for (double& sum : sums.term) sum /= sample.total;
  return sums.term;
}

/// The smallest distance from a location that logarithms are taken at, in units of the range.
inline constexpr double kLeastDistance = 1e-12;

/// Which end of the scaled values distances are measured from.
enum class End { kLower, kUpper };

/// Two numbers at a time.
using Pair = double __attribute__((vector_size(2 * sizeof(double))));

[[nodiscard]] inline Pair load_pair(const double* at) {
  Pair pair;
  std::memcpy(&pair, at, sizeof(pair));
  return pair;
}

/// The weighted means of `count` functions of y, the distance from the point `gap` beyond the
/// lowest or highest value (in units of the range, at least kLeastDistance), and of log(y / pivot);
/// `terms(y, log_ratio)` gives them as an array, for two values at a time.
template <std::size_t count, class Terms>
[[nodiscard]] std::array<double, count> weighted_log_means(const WeightedValues& sample, double gap,
                                                           double pivot, Terms&& terms,
                                                           End end_from = End::kLower) {
  constexpr std::size_t kBlock = 256;
  Sums<count> sums = parallel_sum(
      sample.size(), kFitChunk, Sums<count>{}, [&](std::size_t begin, std::size_t end) {
        // Two sums of pairs in turn, so that no addition waits for the one before.
        std::array<std::array<Pair, count>, 2> lane{};
        std::array<double, kBlock> distance;
        std::array<double, kBlock> ratio;
        std::array<double, kBlock> log_ratio;
        std::array<double, kBlock> weight;
        const double inverse = (end_from == End::kLower ? 1 : -1) / sample.range;
        const double offset = end_from == End::kLower ? gap : gap + 1;
        const double inverse_pivot = 1 / pivot;
        for (std::size_t first = begin; first < end; first += kBlock) {
          const std::size_t size = std::min(kBlock, end - first);
          for (std::size_t i = 0; i < size; ++i) {
            const double t = (sample.values[first + i] - sample.minimum) * inverse;
            distance[i] = std::max(t + offset, kLeastDistance);
            ratio[i] = distance[i] * inverse_pivot;
            weight[i] = sample.weights.empty() ? 1.0 : sample.weights[first + i];
          }
          // Filled up to whole lanes, without weight.
          const std::size_t padded = (size + kMathLanes - 1) / kMathLanes * kMathLanes;
          for (std::size_t i = size; i < padded; ++i) {
            distance[i] = 1;
            ratio[i] = 1;
            weight[i] = 0;
          }
          vector_log(ratio.data(), log_ratio.data(), padded);
          for (std::size_t i = 0; i < padded; i += 4) {
            for (std::size_t j = 0; j < 2; ++j) {
              const std::size_t at = i + 2 * j;
              const auto term = terms(load_pair(&distance[at]), load_pair(&log_ratio[at]));
              const Pair share = load_pair(&weight[at]);
              for (std::size_t k = 0; k < count; ++k) lane[j][k] += share * term[k];
            }
          }
        }
        Sums<count> part;
        for (std::size_t k = 0; k < count; ++k) {
          const Pair sum = lane[0][k] + lane[1][k];
          part.term[k] = sum[0] + sum[1];
        }
        return part;
      });
  for (double& sum : sums.term) sum /= sample.total;
  return sums.term;
}

struct Moments {
  double mean = 0;
  double variance = 0;  ///< divided by the total weight
};

/// Of the scaled values, in two passes.
[[nodiscard]] inline Moments moments(const WeightedValues& sample) {
  const double mean = weighted_means<1>(sample, [](double t) { return std::array{t}; })[0];
  const auto [first, second] = weighted_means<2>(sample, [mean](double t) {
    return std::array{t - mean, (t - mean) * (t - mean)};
  });
  return {mean + first, second - first * first};
}

}  // namespace likeness::stats::families
