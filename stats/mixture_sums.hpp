#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/kernels/table.hpp"

namespace likeness::stats {

/// Sums over all values, weighted by count and responsibility, about each term's mean.
struct MixtureSums {
  explicit MixtureSums(std::size_t components)
      : count(components), first(components), second(components) {}
  MixtureSums& operator+=(const MixtureSums& other);

  std::vector<double> count;
  std::vector<double> first;   ///< of x - mean
  std::vector<double> second;  ///< of (x - mean)^2
  double log_norm = 0;         ///< of the log of the terms' sum
};

/// The sums over increasing values that occur count[i] times. Terms that stay below e^-50 of the
/// largest throughout a block of values are left out there.
[[nodiscard]] MixtureSums mixture_sums(std::span<const MixtureTerm> terms,
                                       std::span<const double> values,
                                       std::span<const double> counts);

}  // namespace likeness::stats
