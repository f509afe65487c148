#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"
#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

/// How a tree is grown. The defaults grow it until its leaves are pure.
struct TreeOptions {
  /// The longest path from the root to a leaf; 0 for no limit.
  std::size_t max_depth = 0;
  /// Nodes with fewer rows are leaves. A row drawn twice counts twice.
  std::size_t min_rows_to_split = 2;
  /// A split that leaves fewer rows on a side isn't made; raise it against noise.
  std::size_t min_rows_in_leaf = 1;
  /// How many columns, drawn at random for each node, are tried; more only while none of them can
  /// be split. 0: the square root of their number for a forest of classification trees, otherwise
  /// all.
  std::size_t columns_per_split = 0;
  /// Numeric columns are cut into at most this many bins before growing; 2 to 255.
  std::size_t max_bins = 255;
  /// Classification: how much a row of each class counts; empty for 1 each. Regression ignores it.
  std::vector<double> class_weights;
};

/// Weights that give every class the same sum: rows / (classes * rows of the class); 0 for a class
/// without rows. Labels as in DecisionTree::fit_classifier.
[[nodiscard]] LIKENESS_EXPORT std::vector<double> balanced_class_weights(
    std::span<const int> labels, std::size_t classes);

/// A classification or regression tree (Breiman et al. 1984) on mixed columns, with split search on
/// histograms. Numeric splits choose a side for missing values; category splits are subsets of the
/// levels, found by ordering them by mean target, which is optimal for two classes and for
/// regression (Fisher 1958); with more classes, the orderings by each of the four most frequent
/// ones are tried. A level that the node did not see goes where more rows went.
///
/// Immutable once fitted; any number of threads may share one.
class LIKENESS_EXPORT DecisionTree {
 public:
  /// Labels are whole numbers in [0, classes), one per row. Gini impurity. `seed` decides which
  /// columns are tried where the options ask for a subset. A table with rows of a single class
  /// gives a tree that always answers it. Throws Error(kData) for no rows, no columns, an infinite
  /// number or labels out of range, Error(kUsage) for options out of range.
  [[nodiscard]] static DecisionTree fit_classifier(const MixedRows& rows,
                                                   std::span<const int> labels, std::size_t classes,
                                                   const TreeOptions& options = {},
                                                   std::uint64_t seed = 0);

  /// Squared error. Errors as above; targets must be finite.
  [[nodiscard]] static DecisionTree fit_regressor(const MixedRows& rows,
                                                  std::span<const double> targets,
                                                  const TreeOptions& options = {},
                                                  std::uint64_t seed = 0);

  DecisionTree(DecisionTree&&) noexcept;
  DecisionTree& operator=(DecisionTree&&) noexcept;
  ~DecisionTree();

  /// rows x classes probabilities, or rows x 1 means. Throws Error(kData) where the columns differ
  /// in number from those of the fit.
  [[nodiscard]] Eigen::MatrixXd predict(const MixedRows& rows) const;

  /// Share of each column, numeric ones first, in the decrease of impurity: sums to 1, or all 0 for
  /// a tree without a split.
  [[nodiscard]] const std::vector<double>& importance() const noexcept;

  [[nodiscard]] std::size_t leaves() const noexcept;
  /// The longest path from the root to a leaf.
  [[nodiscard]] std::size_t depth() const noexcept;

 private:
  struct State;
  explicit DecisionTree(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace likeness::stats
