#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

struct UtilityOptions {
  std::uint64_t seed = 0;
  /// The share of the real rows that is kept for testing where there is no holdout.
  double test_share = 0.25;
  std::size_t trees = 100;
  /// Longer tables are sampled at random down to this many rows.
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

struct MeanAndSpread {
  double mean;
  double spread;  ///< standard deviation (n - 1) over rows; 0 for one row
};

/// What papers on small tables report (docs/small-table-metrics.md has the formulas). Columns that
/// the metadata calls ids, text or personal data are left out; numbers and dates with fewer than 10
/// levels in the real table count as categories. NaN where there is no column to compute from.
struct PaperScores {
  /// Frobenius norm of the difference of the matrices of mixed associations; 0 is best.
  double pairwise_correlation_difference;
  double ks_complement;  ///< mean over the continuous columns; 1 is best
  double cs_test;        ///< mean chi-squared p-value of the shares of the categories; 1 is best
  /// Euclidean distance of each synthetic row to the closest real one.
  MeanAndSpread distance_to_closest;
  /// Distance to the closest row divided by that to the second closest; 0 where that is 0.
  MeanAndSpread distance_ratio;
  /// Both for each real row among the other real ones: what a fresh real row would score. NaN for
  /// fewer than 3 rows.
  MeanAndSpread real_distance_to_closest;
  MeanAndSpread real_distance_ratio;
  double copies;  ///< share of the synthetic rows that are at distance 0 from a real one
};

/// Throws Error(kData) where a table has fewer than 2 rows, where one lacks a column of the
/// metadata, where a number of one is not one in the other, and where no column can be compared.
[[nodiscard]] LIKENESS_EXPORT PaperScores evaluate_paper_scores(const Table& real,
                                                                const Table& synthetic,
                                                                const Metadata& metadata);

struct TrainTestOptions {
  std::string target;       ///< the column to predict from all others
  std::size_t folds = 5;    ///< at least 2
  std::size_t trees = 100;  ///< of each random forest
  std::uint64_t seed = 0;   ///< decides the folds and the forests
};

/// How well forests trained on one table predict the target in another: mean and spread over the
/// folds. The members of the other kind of target are NaN.
struct CrossValidatedScores {
  MeanAndSpread accuracy;  ///< classification
  MeanAndSpread f1;        ///< the mean over the classes of the test rows
  MeanAndSpread rmse;      ///< regression
  MeanAndSpread mape;      ///< mean of |error| / max(|truth|, 2^-52)
  MeanAndSpread r2;
};

/// Utility by training here and testing there. Each table is dealt into folds; a forest never sees
/// the fold that it is tested on, nor, for the sake of equal sizes, the fold of that number of its
/// own table.
struct TrainTestReport {
  std::string target;
  bool classification;
  CrossValidatedScores trtr;  ///< trained on real rows, tested on real ones: what can be reached
  CrossValidatedScores
      tstr;  ///< trained on synthetic, tested on real: what the synthetic are good for
  CrossValidatedScores trts;  ///< trained on real, tested on synthetic
  CrossValidatedScores tsts;  ///< trained on synthetic, tested on synthetic
};

/// Classification where the target is not a number, or has fewer than 10 levels in the real table;
/// otherwise regression. Rows whose target is missing are left out; columns that the metadata calls
/// ids, text or personal data are no features.
///
/// Throws Error(kData) for an unknown target or one that can't be predicted, no other column to
/// predict from, or fewer rows than folds; Error(kUsage) for options out of range.
[[nodiscard]] LIKENESS_EXPORT TrainTestReport evaluate_train_test(const Table& real,
                                                                  const Table& synthetic,
                                                                  const Metadata& metadata,
                                                                  const TrainTestOptions& options);

struct DetectionOptions {
  std::uint64_t seed = 0;
  std::size_t folds = 3;
  /// Longer tables are sampled at random down to this many rows, the same number from each.
  std::size_t most_rows = 10000;
  std::size_t trees = 50;
  ProgressCallback progress = {};
};

/// How well one classifier, cross-validated, tells real rows from synthetic ones.
struct Detector {
  std::string model;  ///< `logistic_regression` or `random_forest`
  Rate auc;           ///< area under the ROC curve: 0.5 can't tell, 1 always can
  /// As SDMetrics' LogisticDetection: 1 - mean over the folds of (2 max(auc, 0.5) - 1).
  double score = std::numeric_limits<double>::quiet_NaN();
};

/// How much a column helps to detect synthetic rows.
struct ColumnWeight {
  std::string column;
  double weight = 0.0;  ///< share of the forest's importance; all sum to 1, or all are 0
};

struct Detection {
  std::vector<Detector> detectors;
  std::vector<ColumnWeight> telling_columns;  ///< the most telling first
  std::size_t real_rows = 0;                  ///< rows used
  std::size_t synthetic_rows = 0;
  std::vector<Finding> findings;
};

/// Trains classifiers to tell synthetic rows from real ones. Columns are those of sdtype numerical,
/// datetime, categorical, ordinal and boolean. Throws Error(kData) where no column can be compared,
/// or a table has fewer rows than there are folds.
[[nodiscard]] LIKENESS_EXPORT Detection evaluate_detection(const Table& real,
                                                           const Table& synthetic,
                                                           const Metadata& metadata,
                                                           const DetectionOptions& options = {});

}  // namespace likeness::metrics
