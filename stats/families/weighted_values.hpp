#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "likeness/core/parallel.hpp"

namespace likeness::stats::families {

/// What a fit sees: checked values (finite, not all equal), their weights (none: all 1) and the
/// first facts about them. Fits work on t = (x - minimum) / range, in [0, 1], so that neither large
/// nor tiny values overflow, and scale their result back.
struct WeightedValues {
  std::span<const double> values;
  std::span<const double> weights;
  double total = 0;  ///< sum of the weights
  double minimum = 0;
  double range = 0;  ///< maximum - minimum, above 0 and finite

  [[nodiscard]] std::size_t size() const { return values.size(); }
  [[nodiscard]] double scaled(double x) const { return (x - minimum) / range; }
};

template <std::size_t count>
struct Sums {
  std::array<double, count> term{};
  Sums& operator+=(const Sums& other) {
    for (std::size_t k = 0; k < count; ++k) term[k] += other.term[k];
    return *this;
  }
};

/// The weighted means of `count` functions of the scaled values; `terms(t)` gives them as an array.
template <std::size_t count, class Terms>
[[nodiscard]] std::array<double, count> weighted_means(const WeightedValues& sample,
                                                       Terms&& terms) {
  constexpr std::size_t kChunk = 4096;
  Sums<count> sums =
      parallel_sum(sample.size(), kChunk, Sums<count>{}, [&](std::size_t begin, std::size_t end) {
        Sums<count> part;
        for (std::size_t i = begin; i < end; ++i) {
          const std::array<double, count> term = terms(sample.scaled(sample.values[i]));
          const double weight = sample.weights.empty() ? 1.0 : sample.weights[i];
          for (std::size_t k = 0; k < count; ++k) part.term[k] += weight * term[k];
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
