#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/tree_targets.hpp"

namespace likeness::stats {

/// One tree or many, with what they need to answer for new rows.
struct TreeEnsemble {
  ColumnBins columns;
  std::vector<Tree> trees;
  std::size_t outputs;
  std::vector<double> importance;  ///< of each column: the mean over the trees of its share
  Eigen::MatrixXd out_of_bag;      ///< rows x outputs, NaN where no tree answers; or empty

  /// rows x outputs: the mean over the trees.
  [[nodiscard]] Eigen::MatrixXd predict(const MixedRows& rows) const;
};

struct EnsembleOptions {
  std::size_t trees = 1;
  bool bootstrap = false;   ///< draw each tree's rows with replacement, as many as there are
  bool out_of_bag = false;  ///< predict each row by the trees that did not draw it
  std::size_t columns_per_split = 1;
};

/// Tree t is a function of everything but the number of trees and threads.
[[nodiscard]] TreeEnsemble grow_ensemble(const MixedRows& rows, const TreeTargets& targets,
                                         const TreeOptions& tree, const EnsembleOptions& options,
                                         std::uint64_t seed);

}  // namespace likeness::stats
