#pragma once

#include <memory>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/frame.hpp"
#include "models/trees/column_base_fit.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

struct SequentialFitOptions {
  StateOptions states;
  stats::BoostingOptions boosting;
  std::size_t most_predictors = 50;
  std::size_t most_rows = 250'000;  ///< that classifiers learn from; states are those of all rows
  std::size_t most_decision_rows = 100'000;    ///< that one classifier learns from
  std::size_t most_base_rows = kMostBaseRows;  ///< of tables whose decisions start at regressions
  std::size_t base_sample_rows = 8'000;        ///< of larger tables: that regressions learn from
  std::vector<std::string> order;              ///< names of columns that are drawn first
};

/// Throws Error(kUsage) where the order names what isn't learned, or a column twice.
[[nodiscard]] std::unique_ptr<SequentialTrees> fit_sequential_trees(
    FramedTable framed, const SequentialFitOptions& options, const FitOptions& fit);

}  // namespace likeness::models
