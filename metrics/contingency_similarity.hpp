#pragma once

#include <cstdint>

#include "metrics/level_codes.hpp"

namespace likeness::metrics {

/// One column of a pair, as levels; borrowed.
struct LevelView {
  const Codes* real = nullptr;
  const Codes* synthetic = nullptr;
  std::uint32_t level_count = 0;
};

struct ContingencySimilarity {
  double score = 0.0;                  ///< NaN where the association isn't above the threshold
  double real_association = 0.0;       ///< Cramer's V; NaN where undefined or the threshold is 0
  double synthetic_association = 0.0;  ///< of the synthetic pair; NaN without a score
};

/// 1 - half the sum over pairs of levels of |p_real - p_synthetic|, a missing cell being a level of
/// its own. With a threshold above 0, Cramer's V of the real pair (without bias correction) must be
/// above it; it is undefined, and the score NaN, where a real column has a single level.
/// Memory is proportional to the rows, however many levels there are.
[[nodiscard]] ContingencySimilarity contingency_similarity(const LevelView& a, const LevelView& b,
                                                           double association_threshold);

}  // namespace likeness::metrics
