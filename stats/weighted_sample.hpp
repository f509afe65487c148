#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace likeness::stats {

/// What a check learns on the way.
struct CheckedSample {
  double total = 0;  ///< sum of the weights; the number of values where there are none
  double minimum = 0;
  double maximum = 0;
};

/// Checks what every fit asks of its input: at least one value, all finite; no weights, or one per
/// value, finite and not negative, with a finite sum above 0. Throws Error(kData), naming the
/// index.
CheckedSample check_sample(std::span<const double> values, std::span<const double> weights);

/// A checked sample in increasing order of its values.
struct SortedSample {
  SortedSample(std::span<const double> values, std::span<const double> weights);

  std::vector<double> values;
  std::vector<double> weights;  ///< empty: all 1
  double total = 0;

  [[nodiscard]] std::size_t size() const { return values.size(); }
  [[nodiscard]] double weight(std::size_t i) const { return weights.empty() ? 1.0 : weights[i]; }
};

}  // namespace likeness::stats
