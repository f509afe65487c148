#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace likeness::stats {

/// Checks what every fit asks of its input: at least one value, all finite; no weights, or one per
/// value, finite and not negative, with a finite sum above 0. Throws Error(kData), naming the
/// index. Gives back the sum of the weights (the number of values where there are none).
double check_sample(std::span<const double> values, std::span<const double> weights);

struct Extent {
  double minimum = 0;
  double maximum = 0;
};

/// Of at least one value, all finite.
[[nodiscard]] Extent extent_of(std::span<const double> values);

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
