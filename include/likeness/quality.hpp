#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// Which pairs of columns count. A pair that the real table hardly relates says little about the
/// synthetic one, so it gets no score. 0 lets every pair of its kind count.
struct QualityOptions {
  /// Pairs of two continuous columns count where the absolute real Pearson correlation is above
  /// this. In [0, 1].
  double real_correlation_threshold = 0.5;
  /// Pairs with a discrete column count where the real Cramer's V is above this. In [0, 1].
  double real_association_threshold = 0.3;
  /// The report lists every pair up to this many; of more pairs (447 columns have 99,681) it lists
  /// as many of those that count, worst first. The scores are over all pairs in any case.
  std::size_t most_pairs_listed = 100000;
  /// Called with stage "pairs" as pairs are compared; can cancel. A report doesn't keep it.
  ProgressCallback progress = {};
};

/// How close the distribution of one column is.
struct ColumnShape {
  std::string column;
  std::string metric;  ///< `KSComplement` (continuous) or `TVComplement` (discrete)
  double score;        ///< in [0, 1], 1 is best; NaN where it can't be computed
  std::string error;   ///< why it can't be computed; empty where it can, or nothing is wrong
};

/// How close the relation of two columns is.
struct ColumnPairTrend {
  std::string column_1;
  std::string column_2;
  std::string metric;  ///< `CorrelationSimilarity` (both continuous) or `ContingencySimilarity`
  double score;        ///< in [0, 1], 1 is best; NaN where the pair doesn't count
  double real_correlation;       ///< Pearson; NaN with a discrete column or where undefined
  double synthetic_correlation;  ///< Pearson; NaN where not needed or undefined
  double real_association;       ///< Cramer's V; NaN with two continuous columns or where undefined
  bool meets_threshold;          ///< whether the score (unless NaN) enters the average
  std::string error;             ///< why it can't be computed; empty otherwise
  /// Cramer's V; NaN with two continuous columns or where not needed or undefined.
  double synthetic_association = std::numeric_limits<double>::quiet_NaN();
};

/// SDMetrics' quality report of one table: numbers, names and order are those of version 0.32.
struct QualityReport {
  std::vector<ColumnShape> column_shapes;  ///< in the metadata's order
  /// In the metadata's order, first column first; see QualityOptions::most_pairs_listed.
  std::vector<ColumnPairTrend> column_pair_trends;
  std::size_t pairs;                ///< of comparable columns, listed or not
  std::size_t counted_pairs;        ///< those whose score enters the average
  double column_shapes_score;       ///< mean of the scores that aren't NaN, or NaN
  double column_pair_trends_score;  ///< mean over the pairs that count, or NaN where none does
  double overall_score;             ///< mean of the two above that aren't NaN, or NaN
  QualityOptions options;
  std::size_t real_rows;
  std::size_t synthetic_rows;
};

/// Compares two tables column by column and pair by pair, as docs/metrics.md defines it. Columns
/// are numbers (sdtypes `numerical`, `datetime`) or levels (`categorical`, `ordinal`, `boolean`);
/// others, such as ids, are left out. Cells compare by what they mean, whatever type either table's
/// reader gave them: 1 equals 1.0 and "1". All rows are used, however many there are.
/// Throws Error(kData) naming the first column that is not in all three of tables and metadata, and
/// where a table has no rows; Error(kUsage) where a threshold is not in [0, 1].
[[nodiscard]] LIKENESS_EXPORT QualityReport evaluate_quality(const Table& real,
                                                             const Table& synthetic,
                                                             const Metadata& metadata,
                                                             const QualityOptions& options = {});

}  // namespace likeness::metrics
