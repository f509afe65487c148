#pragma once

#include <vector>

#include "stats/families/weighted_values.hpp"

namespace likeness::stats::families {

/// Every k-th value of a sample, at most about `count`, in the same scale: to find where a fit of
/// the whole should start.
struct Thinned {
  Thinned(const WeightedValues& all, std::size_t count);

  std::vector<double> values;
  std::vector<double> weights;
  WeightedValues sample;
};

inline Thinned::Thinned(const WeightedValues& all, std::size_t count) : sample(all) {
  const std::size_t stride = all.size() / count + 1;
  sample.total = 0;
  for (std::size_t i = 0; i < all.size(); i += stride) {
    values.push_back(all.values[i]);
    weights.push_back(all.weights.empty() ? 1.0 : all.weights[i]);
    sample.total += weights.back();
  }
  sample.values = values;
  sample.weights = weights;
}

}  // namespace likeness::stats::families
