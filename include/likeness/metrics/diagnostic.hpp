#pragma once

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

/// SDMetrics' diagnostic report of one table: numbers, names and order are those of version 0.32.
/// Anything below 1 is worth a look: such cells, keys or columns can't be in the real table.
struct LIKENESS_EXPORT DiagnosticReport {
  std::vector<ColumnValidity> data_validity;  ///< in the metadata's order
  double data_validity_score;   ///< mean of the scores that aren't NaN, or NaN where there is none
  double data_structure_score;  ///< columns of the same name and type: shared ones / all
  double overall_score;         ///< mean of the two above that aren't NaN

  /// One JSON object, described in docs/metrics.md; NaN becomes null.
  [[nodiscard]] std::string to_json() const;
};

/// Checks a synthetic table against the real one, as docs/metrics.md defines it. A column that one
/// of the tables lacks makes its rows of the report fail, with an error, and costs structure.
/// Throws Error(kData) where a table has no rows.
[[nodiscard]] LIKENESS_EXPORT DiagnosticReport evaluate_diagnostic(const Table& real,
                                                                   const Table& synthetic,
                                                                   const Metadata& metadata);

}  // namespace likeness::metrics
