#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

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
