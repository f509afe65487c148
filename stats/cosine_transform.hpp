#pragma once

#include <vector>

namespace likeness::stats {

/// The cosine transform sum_j x_j cos(pi k (2 j + 1) / (2 n)) for k = 0 ... n - 1 (type II, not
/// scaled); n, the length of x, must be a power of two.
[[nodiscard]] std::vector<double> cosine_transform(const std::vector<double>& x);

}  // namespace likeness::stats
