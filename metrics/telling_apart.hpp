#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "metrics/detection_features.hpp"

namespace likeness::metrics {

/// How well boosted trees tell real rows from synthetic ones; 0.5 is guessing.
struct ToldApart {
  double accuracy = std::numeric_limits<double>::quiet_NaN();
  double auc = std::numeric_limits<double>::quiet_NaN();
};

/// Cross-validated over five folds; NaN without features, or with fewer than 10 rows of either
/// table. `owners`, where not empty, say to whom each row belongs, real ones first: all rows of one
/// are in one fold.
[[nodiscard]] ToldApart tell_apart(const DetectionFeatures& features, std::uint64_t seed,
                                   std::span<const std::size_t> owners = {});

}  // namespace likeness::metrics
