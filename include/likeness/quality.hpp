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

/// Whether the synthetic cells of one column are possible.
struct ColumnValidity {
  std::string column;
  /// `BoundaryAdherence` (numerical, datetime), `DatetimeFormatAdherence` (datetime with a format),
  /// `CategoryAdherence` (categorical, ordinal, boolean), `KeyUniqueness` (the primary key) or
  /// `RegexFormatAdherence` (ids with a regular expression).
  std::string metric;
  double score;       ///< share of the synthetic rows, in [0, 1]; NaN where it can't be computed
  std::string error;  ///< why it can't be computed; empty otherwise
};

/// Whether synthetic rows obey a constraint: SDMetrics' ConstraintAdherence.
struct ConstraintAdherence {
  std::string constraint;  ///< in words, as constraint_text() has it
  std::string kind;
  double score;            ///< share of the synthetic rows that obey it; NaN: not computable
  double real_score;       ///< likewise of the real rows
  std::size_t broken = 0;  ///< synthetic rows
  std::string error = {};  ///< why it can't be computed; empty otherwise
};

/// SDMetrics' diagnostic report of one table: numbers, names and order are those of version 0.32.
/// Anything below 1 is worth a look: such cells, keys or columns can't be in the real table.
struct DiagnosticReport {
  std::vector<ColumnValidity> data_validity;  ///< in the metadata's order
  double data_validity_score;   ///< mean of the scores that aren't NaN, or NaN where there is none
  double data_structure_score;  ///< columns of the same name and type: shared ones / all
  double overall_score;         ///< mean of these and the next score that aren't NaN
  /// Of Metadata::constraints, in their order; empty where there are none.
  std::vector<ConstraintAdherence> constraint_validity = {};
  double constraint_validity_score = std::numeric_limits<double>::quiet_NaN();  ///< their mean
};

/// Checks a synthetic table against the real one, as docs/metrics.md defines it. A column that one
/// of the tables lacks makes its rows of the report fail, with an error, and costs structure.
/// Throws Error(kData) where a table has no rows.
[[nodiscard]] LIKENESS_EXPORT DiagnosticReport evaluate_diagnostic(const Table& real,
                                                                   const Table& synthetic,
                                                                   const Metadata& metadata);

/// What the statistic of a column is.
enum class Unit {
  kNone,      ///< a number in the column's own unit
  kShare,     ///< of the rows
  kInstant,   ///< nanoseconds since 1970
  kDuration,  ///< nanoseconds
};

/// One of SDMetrics' metrics of a single column, by its name there.
struct ColumnMetric {
  std::string column;
  std::string metric;  ///< `RangeCoverage`, `StatisticSimilarity(mean)`, ...
  double score = std::numeric_limits<double>::quiet_NaN();  ///< in [0, 1]; NaN: not computable
  /// The statistic of each side, where the metric compares one; otherwise NaN.
  double real = std::numeric_limits<double>::quiet_NaN();
  double synthetic = std::numeric_limits<double>::quiet_NaN();
  std::string error = {};   ///< why it can't be computed; empty otherwise
  Unit unit = Unit::kNone;  ///< of `real` and `synthetic`
};

/// Every metric of `sdmetrics.single_column` that fits the column's sdtype, in the metadata's
/// order, as docs/metrics.md defines them. Columns that one of the tables lacks get one row with an
/// error. Throws Error(kData) where a table has no rows.
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnMetric> evaluate_columns(const Table& real,
                                                                         const Table& synthetic,
                                                                         const Metadata& metadata);

}  // namespace likeness::metrics
