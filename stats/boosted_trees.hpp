#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/random.hpp"
#include "stats/prepared_trees.hpp"
#include "stats/tree.hpp"

namespace likeness::stats {

/// A node of a boosted tree. Rows whose bin of `feature` is up to `threshold`, or in a set of bins,
/// go to `next`, the others to the node after it. A leaf leads to itself.
struct BoostedNode {
  std::uint16_t feature = 0;
  std::uint16_t set = 0;  ///< 0, the empty set, where the threshold decides
  std::uint8_t threshold = 255;
  std::int32_t next = 0;
  float value = 0;  ///< of a leaf: what it adds to the log-odds

  [[nodiscard]] bool is_leaf(std::size_t self) const noexcept {
    return next == static_cast<std::int32_t>(self);
  }
};

/// Where a tree begins among the nodes of all, and how many steps lead to its deepest leaf.
struct BoostedRoot {
  std::int32_t node = 0;
  std::int32_t depth = 0;
};

/// Some rows as bins, row after row. Missing values have a bin like others; a number's is the
/// lowest.
struct RowBins {
  const std::uint8_t* bins = nullptr;
  std::size_t stride = 0;  ///< bins from a row to the next

  [[nodiscard]] const std::uint8_t* row(std::size_t k) const noexcept { return bins + k * stride; }
};

/// A classifier of two classes: the log-odds of the second are a sum over trees.
struct BoostedTrees {
  double base = 0;  ///< the log-odds before any tree
  std::vector<BoostedNode> nodes;
  std::vector<BoostedRoot> roots;  ///< a tree each
  std::vector<BinSet> sets = {BinSet{}};
  PreparedTrees prepared;
  double held_out_loss = 0;  ///< nats of the rows held out, of all ensembles; not kept in files

  /// Makes add_scores fast. To be called again when trees have changed.
  void prepare() { prepared = PreparedTrees(*this); }
  /// Adds to scores[k] what the trees say of row rows[k]; the same bits, prepared or not.
  void add_scores(const RowBins& bins, std::span<const std::uint32_t> rows,
                  std::span<float> scores) const;

  [[nodiscard]] std::int32_t child(const BoostedNode& node, std::uint8_t bin) const noexcept {
    const unsigned below =
        static_cast<unsigned>(node.set == 0) & static_cast<unsigned>(bin <= node.threshold);
    const auto contained = static_cast<unsigned>(contains_bin(sets[node.set], bin));
    return node.next + 1 - static_cast<std::int32_t>(below | contained);
  }
};

/// The probability of the second class at these log-odds.
[[nodiscard]] double logistic(double log_odds) noexcept;

struct BoostingOptions {
  std::size_t max_rounds = 300;
  double learning_rate = 0.3;
  std::size_t max_leaves = 12;
  std::size_t max_depth = 6;
  std::size_t max_bins = 64;   ///< that a feature has among the rows of one classifier
  std::size_t min_rows = 20;   ///< in a leaf
  std::size_t min_groups = 5;  ///< likewise, of rows that have groups
  double ridge = 1;            ///< added to the second derivatives of a leaf
  double category_ridge = 4;   ///< the same while a set of categories is looked for
  /// Ensembles, each grown without another part of the rows, of which the mean log-odds are taken.
  std::size_t folds = 2;
  std::size_t parts = 5;     ///< into which rows are divided to be held out; no fewer than folds
  std::size_t patience = 6;  ///< rounds without a better log-loss of the rows held out
  double least_gain = 1;     ///< nats that trees must save on the rows held out
};

/// Most rows that one classifier can learn from.
inline constexpr std::size_t kMostBoostingRows = 131'071;

/// What is learned: rows of `features` bins and their class, 0 or 1.
struct BoostingRows {
  RowBins bins;
  std::size_t features = 0;
  std::span<const std::uint8_t> categories;  ///< of each feature: whether its bins have no order
  std::span<const std::uint8_t> targets;     ///< of each row
  std::array<std::size_t, 2> class_rows{};   ///< rows of each class in all, of which these are some
  /// The log-odds of each row before any tree, which are not part of what is learned; empty where
  /// that is a number for all.
  std::span<const float> offsets = {};
  /// Of each row, the group it belongs to, such as a patient with many rows; empty where every row
  /// is by itself. A group is held out as a whole.
  std::span<const std::uint32_t> groups = {};

  /// The log-odds of row k before any tree, where `base` is learned.
  [[nodiscard]] float start(std::size_t k, double base) const noexcept {
    return static_cast<float>(base) + (offsets.empty() ? 0.0F : offsets[k]);
  }
};

/// Gradient boosting of the logistic loss (Friedman 2001, Annals of Statistics 29) with Newton's
/// leaves: each tree is grown on the derivatives at the sum of those before it, over histograms of
/// bins, best leaf first. A split of categories is one of their order by derivatives. No trees
/// where the rows held out gain nothing by them. Uses one thread, and elements 0, 1, ... of
/// `random`.
[[nodiscard]] BoostedTrees fit_boosted_trees(const BoostingRows& rows,
                                             const BoostingOptions& options,
                                             const RandomStream& random);

}  // namespace likeness::stats
