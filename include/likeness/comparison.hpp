#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

struct ComparisonOptions {
  std::uint64_t seed = 0;
  std::size_t samples = 50;  ///< bootstrap samples; at least 2
  /// Bootstrap samples of longer tables have this many rows, so that their spread is slightly too
  /// wide.
  std::size_t most_rows = 50000;
  std::string target = {};  ///< the column to predict; empty for none
  ProgressCallback progress = {};
};

/// One synthetic table to compare; the table must outlive it.
struct NamedTable {
  std::string name;
  const Table& table;
};

/// A score with its standard error; NaN where it has none.
struct UncertainScore {
  double value = std::numeric_limits<double>::quiet_NaN();
  double spread = std::numeric_limits<double>::quiet_NaN();
};

struct ComparedTable {
  std::string name;
  /// 1 is best. Tables whose quality differs from the best of their rank by no more than noise
  /// share it.
  std::size_t rank = 0;
  UncertainScore quality;  ///< what ranks; spread over bootstrap samples
  UncertainScore column_shapes;
  UncertainScore column_pair_trends;
  double diagnostic = std::numeric_limits<double>::quiet_NaN();
  UncertainScore detection_auc;  ///< of a random forest; 0.5 is best
  UncertainScore exact_copies;   ///< share of rows that equal a real one
  /// Share of rows as near to a real one as the nearest hundredth of real rows are to each other,
  /// and that hundredth, which is more with ties.
  double near_copies = std::numeric_limits<double>::quiet_NaN();
  double usual_near_copies = std::numeric_limits<double>::quiet_NaN();
  Severity copying = Severity::kFine;  ///< of exact and near copies, as evaluate_privacy() judges
  /// Mean distance to the closest real row by that of real rows to the closest other one; near 1
  /// for fresh rows, 0 for copies.
  double relative_distance = std::numeric_limits<double>::quiet_NaN();
  /// AUC (two classes), accuracy or R2 of a forest trained here and tested on real rows; NaN
  /// without a target.
  double utility = std::numeric_limits<double>::quiet_NaN();
  /// The best table's quality less this one's, with its standard error over the same bootstrap
  /// samples of the real table.
  UncertainScore behind_best;
  /// Whether the difference in quality to the table above is noise: 0 within its 95% interval.
  bool tied_with_previous = false;
};

struct Comparison {
  std::vector<ComparedTable> tables;  ///< the best first
  std::string utility_metric;         ///< `auc`, `accuracy` or `r2`; empty without a target
  double real_utility = std::numeric_limits<double>::quiet_NaN();  ///< trained on real rows
  std::size_t samples = 0;
};

/// Ranks synthetic tables by quality, with the spread over bootstrap samples of the rows of both
/// sides: all tables meet the same samples of the real one. Throws as evaluate_quality() and
/// evaluate_utility() do, the name of the table first; Error(kUsage) for no tables or fewer than 2
/// samples.
[[nodiscard]] LIKENESS_EXPORT Comparison compare_tables(const Table& real,
                                                        std::span<const NamedTable> tables,
                                                        const Metadata& metadata,
                                                        const ComparisonOptions& options = {});

}  // namespace likeness::metrics
