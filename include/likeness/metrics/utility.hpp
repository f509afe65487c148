#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/metrics/finding.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

struct UtilityOptions {
  std::uint64_t seed = 0;
  /// The share of the real rows that is kept for testing where there is no holdout.
  double test_share = 0.25;
  std::size_t trees = 100;
  /// Of longer tables, so many rows are drawn at random.
  std::size_t most_rows = 50000;
  ProgressCallback progress = {};
};

/// How well a model predicts real rows. Only the task's own scores are not NaN.
struct PredictionScores {
  double accuracy = std::numeric_limits<double>::quiet_NaN();
  double f1 = std::numeric_limits<double>::quiet_NaN();   ///< mean over the classes
  double auc = std::numeric_limits<double>::quiet_NaN();  ///< two classes only
  double r2 = std::numeric_limits<double>::quiet_NaN();
  double rmse = std::numeric_limits<double>::quiet_NaN();
  double mae = std::numeric_limits<double>::quiet_NaN();
};

/// One kind of model, trained twice, tested on the same real rows.
struct UtilityModel {
  std::string model;  ///< `random_forest`, `logistic_regression` or `linear_regression`
  PredictionScores trained_on_real;
  PredictionScores trained_on_synthetic;
};

/// How much the forest uses a column, trained on either table; each sums to 1.
struct FeatureImportance {
  std::string column;
  double real = 0.0;
  double synthetic = 0.0;
};

struct Utility {
  std::string target;
  bool classification = true;
  std::vector<std::string> classes;  ///< as in the real table; empty in regression
  std::string tested_on;             ///< `holdout` or `real` (rows the real model did not see)
  std::size_t real_rows = 0;         ///< trained on
  std::size_t synthetic_rows = 0;    ///< trained on
  std::size_t test_rows = 0;
  std::vector<UtilityModel> models;
  PredictionScores naive;                     ///< always the most frequent class, or the mean
  std::vector<FeatureImportance> importance;  ///< the real table's most important first
  double importance_correlation = std::numeric_limits<double>::quiet_NaN();  ///< Spearman's
  std::vector<Finding> findings;
};

/// Trains on synthetic and on real rows to predict `target` and tests both on real rows: those of
/// `holdout`, or a part of `real` where it is null. Discrete targets are classes, continuous ones
/// numbers; rows without a target are left out. Throws Error(kUsage) for a target that is not a
/// column or can't be one (an id), Error(kData) where it has a single class or value in the real
/// table, or where there are no other columns or too few rows.
[[nodiscard]] LIKENESS_EXPORT Utility evaluate_utility(const Table& real, const Table& synthetic,
                                                       const Table* holdout,
                                                       const Metadata& metadata,
                                                       const std::string& target,
                                                       const UtilityOptions& options = {});

}  // namespace likeness::metrics
