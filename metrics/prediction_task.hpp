#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "metrics/row_matrix.hpp"

namespace likeness::metrics {

/// Rows that have a target, and it.
struct TaskRows {
  RowMatrix features;
  std::vector<int> labels;      ///< classification
  std::vector<double> targets;  ///< regression

  [[nodiscard]] std::size_t size() const noexcept {
    return labels.empty() ? targets.size() : labels.size();
  }
  [[nodiscard]] TaskRows taken(std::span<const std::size_t> rows) const;
};

/// One column to be predicted from all others.
struct PredictionTask {
  bool classification = true;
  std::vector<std::string> classes;  ///< as first seen in the tables
  std::vector<std::string> feature_names;
  std::vector<TaskRows> tables;  ///< real, synthetic, and the holdout where there is one
};

/// Discrete targets, and numbers of fewer than ten different values in the real table, are classes.
/// Throws as evaluate_utility() does.
[[nodiscard]] PredictionTask prediction_task(const PairedTables& tables, const std::string& target);

}  // namespace likeness::metrics
