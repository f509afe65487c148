#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/decision_tree.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

struct ForestOptions {
  std::size_t trees = 100;
  TreeOptions tree;
  /// Draw each tree's rows with replacement, as many as there are; otherwise all see the same rows.
  bool bootstrap = true;
  /// Also predict each row by the trees that did not draw it; takes about as long as predicting.
  bool out_of_bag = false;
};

/// A random forest (Breiman 2001) of the trees of decision_tree.hpp: their mean answers. Tree t of
/// a forest depends on (rows, targets, options, seed, t) alone, and the fit has the same bits for
/// any number of threads. Immutable once fitted; any number of threads may share one.
class LIKENESS_EXPORT RandomForest {
 public:
  /// Fits a forest for labels 0 to classes - 1. Throws what DecisionTree::fit_classifier throws,
  /// and Error(kUsage) for no trees, and for out_of_bag without bootstrap.
  [[nodiscard]] static RandomForest fit_classifier(const MixedRows& rows,
                                                   std::span<const int> labels, std::size_t classes,
                                                   const ForestOptions& options = {},
                                                   std::uint64_t seed = 0);

  /// Fits a forest for numbers. Throws what DecisionTree::fit_regressor throws, and Error(kUsage)
  /// for no trees, and for out_of_bag without bootstrap.
  [[nodiscard]] static RandomForest fit_regressor(const MixedRows& rows,
                                                  std::span<const double> targets,
                                                  const ForestOptions& options = {},
                                                  std::uint64_t seed = 0);

  RandomForest(RandomForest&&) noexcept;
  RandomForest& operator=(RandomForest&&) noexcept;
  ~RandomForest();

  /// rows x classes probabilities, or rows x 1 means. Throws Error(kData) where the columns differ
  /// in number from those of the fit.
  [[nodiscard]] Eigen::MatrixXd predict(const MixedRows& rows) const;

  /// The most probable class of each row, the lower one of equals. Classification only, otherwise
  /// Error(kUsage).
  [[nodiscard]] std::vector<int> predict_classes(const MixedRows& rows) const;

  /// Share of each column, numeric ones first, in the decrease of impurity, the mean over the
  /// trees: sums to 1, or all 0 where no tree has a split.
  [[nodiscard]] const std::vector<double>& importance() const noexcept;

  /// The prediction of each training row by the trees that did not draw it, NaN where all did.
  /// 0 x 0 unless asked for in the options.
  [[nodiscard]] const Eigen::MatrixXd& out_of_bag() const noexcept;

  /// Accuracy, or R^2, of out_of_bag() over the rows that it has; NaN unless asked for.
  [[nodiscard]] double out_of_bag_score() const noexcept;

 private:
  struct State;
  explicit RandomForest(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace likeness::stats
