#pragma once

#include <memory>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/frame.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {

struct SequentialFitOptions {
  StateOptions states;
  stats::BoostingOptions boosting;
  std::size_t most_predictors = 50;
  std::vector<std::string> order;  ///< names of columns that are drawn first
};

/// Throws Error(kUsage) where the order names what isn't learned, or a column twice.
[[nodiscard]] std::unique_ptr<SequentialTrees> fit_sequential_trees(
    FramedTable framed, const SequentialFitOptions& options, const FitOptions& fit);

}  // namespace likeness::models
