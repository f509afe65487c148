#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "likeness/table.hpp"
#include "metrics/level_codes.hpp"

namespace likeness::report {

/// How many of the present cells of each table have a level.
struct LevelShare {
  std::string name;
  double real = 0;
  double synthetic = 0;
  int code = 0;  ///< in number_levels(real, synthetic)
};

struct LevelComparison {
  /// At most kMostLevels, the most frequent ones: in the order of their numbers where all are
  /// numbers, else the most frequent real one first.
  std::vector<LevelShare> levels;
  std::size_t other_levels = 0;  ///< those left out
  double other_real = 0;         ///< their shares
  double other_synthetic = 0;
};

inline constexpr std::size_t kMostLevels = 15;

/// `codes` are number_levels(real, synthetic).
[[nodiscard]] LevelComparison compare_levels(const Column& real, const Column& synthetic,
                                             const metrics::LevelCodes& codes);

}  // namespace likeness::report
