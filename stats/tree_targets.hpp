#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/tree.hpp"

namespace likeness::stats {

/// The targets of a fit, of either kind, checked.
struct TreeTargets {
  bool classification;
  std::size_t slots;           ///< classes; 1 in regression
  double offset = 0;           ///< regression: the mean target, taken from every value
  std::vector<double> values;  ///< of each row: its class weight, or its target less the offset
  std::vector<std::uint16_t> slot_of_row;
};

/// Both throw as DecisionTree::fit_classifier and fit_regressor say.
[[nodiscard]] TreeTargets class_targets(std::size_t rows, std::span<const int> labels,
                                        std::size_t classes, const TreeOptions& options);
[[nodiscard]] TreeTargets number_targets(std::size_t rows, std::span<const double> targets);

/// Throws Error(kUsage) for options out of range.
void check_tree_options(const TreeOptions& options, std::size_t columns);

/// One entry for each row whose count is not 0.
[[nodiscard]] std::vector<TreeEntry> make_entries(const TreeTargets& targets,
                                                  std::span<const std::uint16_t> counts);

}  // namespace likeness::stats
