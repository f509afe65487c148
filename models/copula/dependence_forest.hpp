#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "likeness/progress.hpp"

namespace likeness::models {

/// A column as the forest and the order of levels see it: one small whole number per row, or
/// kUnknown where the row says nothing of it.
struct CodedColumn {
  static constexpr std::int32_t kUnknown = -1;
  std::vector<std::int32_t> codes;
  std::int32_t levels = 1;
  /// Whether other columns may be given by this one's level; false for binned numbers.
  bool may_be_parent = true;
  bool has_unknown = false;
  /// A state of a number (models/frame/number_state.hpp): joined to other levels only. What it has
  /// to do with numbers is a matter of their size, which correlations keep better than ranks within
  /// each state, that would lose what numbers have to do with each other.
  bool is_state = false;
};

/// Which column, if any, each column's distribution is conditional on.
struct DependenceForest {
  std::vector<std::int32_t> parent;  ///< -1 for a root
  std::vector<std::int32_t> order;   ///< every column once, parents before children
};

/// No column depends on another.
[[nodiscard]] DependenceForest no_dependence(std::size_t columns);

/// The forest of Chow and Liu (1968, IEEE Transactions on Information Theory 14): of all forests
/// the one with the largest sum of mutual information between a column and its parent, each less
/// the price that BIC puts on its parameters, (levels - 1) (levels - 1) log(n) / 2n; an edge that
/// does not pay is left out. Columns that may not be parents hang from at most one that may.
///
/// Rows in which a column is unknown don't count for its edges.
///
/// Where there are many columns, mutual information is taken over an evenly spread part of the rows
/// so that the whole costs at most about 10^9 steps.
/// `determinants` has for each column the parent that it has to have, or -1, without circles; it is
/// empty where none has to. `progress` may cancel.
[[nodiscard]] DependenceForest fit_dependence_forest(
    std::span<const CodedColumn> columns, std::span<const std::int32_t> determinants = {},
    const ProgressCallback& progress = {});

}  // namespace likeness::models
