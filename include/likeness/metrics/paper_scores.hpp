#pragma once

#include <cstddef>
#include <string>

#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

struct MeanAndSpread {
  double mean;
  double spread;  ///< standard deviation (n - 1) over rows; 0 for one row
};

/// What papers on small tables report (docs/small-table-metrics.md has the formulas). Columns that
/// the metadata calls ids, text or personal data are left out; numbers and dates with fewer than 10
/// levels in the real table count as categories. NaN where there is no column to compute from.
struct LIKENESS_EXPORT PaperScores {
  /// Frobenius norm of the difference of the matrices of mixed associations; 0 is best.
  double pairwise_correlation_difference;
  double ks_complement;  ///< mean over the continuous columns; 1 is best
  double cs_test;        ///< mean chi-squared p-value of the shares of the categories; 1 is best
  /// Euclidean distance of each synthetic row to the closest real one.
  MeanAndSpread distance_to_closest;
  /// The same divided by the distance to the second closest; 0 where that is 0.
  MeanAndSpread distance_ratio;
  /// Both for each real row among the other real ones: what a fresh real row would score. NaN for
  /// fewer than 3 rows.
  MeanAndSpread real_distance_to_closest;
  MeanAndSpread real_distance_ratio;
  double copies;  ///< share of the synthetic rows that are at distance 0 from a real one

  /// One JSON object with members of these names; NaN becomes null.
  [[nodiscard]] std::string to_json() const;
  /// For the terminal.
  [[nodiscard]] std::string to_text() const;
};

/// Throws Error(kData) where a table has fewer than 2 rows, where one lacks a column of the
/// metadata, where a number of one is not one in the other, and where no column can be compared.
[[nodiscard]] LIKENESS_EXPORT PaperScores evaluate_paper_scores(const Table& real,
                                                                const Table& synthetic,
                                                                const Metadata& metadata);

}  // namespace likeness::metrics
