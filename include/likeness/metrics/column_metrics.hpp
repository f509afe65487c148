#pragma once

#include <limits>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// One of SDMetrics' metrics of a single column, by its name there.
struct ColumnMetric {
  std::string column;
  std::string metric;  ///< `RangeCoverage`, `StatisticSimilarity(mean)`, ...
  double score = std::numeric_limits<double>::quiet_NaN();  ///< in [0, 1]; NaN: not computable
  /// The statistic of each side, where the metric compares one; otherwise NaN.
  double real = std::numeric_limits<double>::quiet_NaN();
  double synthetic = std::numeric_limits<double>::quiet_NaN();
  std::string error;  ///< why it can't be computed; empty otherwise
};

/// Every metric of `sdmetrics.single_column` that fits the column's sdtype, in the metadata's
/// order, as docs/metrics.md defines them. Columns that one of the tables lacks get one row with an
/// error. Throws Error(kData) where a table has no rows.
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnMetric> evaluate_columns(const Table& real,
                                                                         const Table& synthetic,
                                                                         const Metadata& metadata);

}  // namespace likeness::metrics
