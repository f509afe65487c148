#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "models/options.hpp"
#include "stats/boosted_trees.hpp"

namespace likeness::models {

/// How the trees of a chain of columns are learned, for all models that stand on such chains.
struct TreeOptions {
  std::uint64_t rounds = 150;
  double learning_rate = 0.3;
  std::uint64_t leaves = 12;
  std::uint64_t leaf_rows = 20;
  std::uint64_t ensembles = 1;
  std::uint64_t bins = 128;
  std::uint64_t predictors = 40;

  /// Where `may_depend_on_rows`, 0 ensembles are as many as choose_ensembles() says.
  void declare(OptionTable& table, bool may_depend_on_rows = false) {
    table.integer("rounds", rounds, 0, 1000,
                  "Trees of one decision at most; rows held out say how many are kept. 0: every "
                  "column alone.");
    table.number("learning_rate", learning_rate, 0.001, 1, "How much of its step each tree goes.");
    table.integer("leaves", leaves, 2, 100, "Leaves of a tree at most.");
    table.integer("leaf_rows", leaf_rows, 2, 1'000'000,
                  "Rows that a leaf is learned from at least.");
    const std::string times =
        "How many times each decision is learned, each time with other rows held out; the mean of "
        "the log-odds counts.";
    table.integer("ensembles", ensembles, may_depend_on_rows ? 0 : 1, 5,
                  may_depend_on_rows ? times +
                                           " 0: three times in tables of up to 10,000 rows, "
                                           "where what is held out is missed; else once."
                                     : times);
    table.integer("bins", bins, 4, 1000,
                  "Into how many intervals of equally many rows numbers are cut.");
    table.integer("predictors", predictors, 1, 1000,
                  "How many earlier columns a column is predicted from at most: those that tell "
                  "most about it.");
  }

  void choose_ensembles(std::size_t rows) noexcept {
    constexpr std::size_t kFewRows = 10'000;
    if (ensembles == 0) ensembles = rows <= kFewRows ? 3 : 1;
  }

  [[nodiscard]] stats::BoostingOptions boosting() const {
    stats::BoostingOptions boosting;
    boosting.max_rounds = rounds;
    boosting.learning_rate = learning_rate;
    boosting.max_leaves = leaves;
    boosting.min_rows = leaf_rows;
    boosting.folds = ensembles;
    return boosting;
  }
};

}  // namespace likeness::models
