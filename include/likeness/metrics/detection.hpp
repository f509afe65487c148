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

struct DetectionOptions {
  std::uint64_t seed = 0;
  std::size_t folds = 3;
  /// Of longer tables, so many rows are drawn at random, from each the same number.
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

/// How much a column helps to tell them apart.
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

/// Trains classifiers to tell the tables apart. Columns are those of sdtype numerical, datetime,
/// categorical, ordinal and boolean. Throws Error(kData) where no column can be compared, or a
/// table has fewer rows than there are folds.
[[nodiscard]] LIKENESS_EXPORT Detection evaluate_detection(const Table& real,
                                                           const Table& synthetic,
                                                           const Metadata& metadata,
                                                           const DetectionOptions& options = {});

}  // namespace likeness::metrics
