#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

/// What a synthetic table gives away of the rows it was learned from. Rows are compared by their
/// columns of sdtype numerical, datetime, categorical, ordinal and boolean; distances are Gower's,
/// scaled by the real table: 0 for equal rows, 1 for rows that differ as far as possible in
/// everything. docs/metrics.md defines all numbers.
namespace likeness::metrics {

struct PrivacyOptions {
  std::uint64_t seed = 0;
  /// Longer tables are sampled at random down to this many rows for the distances.
  std::size_t most_rows = 50000;
  /// How many guesses each of the inference and singling-out attacks makes, at most.
  std::size_t attacks = 2000;
  /// The columns whose values an attacker wants; empty for all (the first 20).
  std::vector<std::string> sensitive = {};
  ProgressCallback progress = {};
};

/// Whose rows they are.
enum class RowSource {
  kReal,
  kSynthetic,
  kHoldout,
  kRandom,  ///< each column drawn on its own from what the real table holds
};

/// The distances of one table's rows to their closest rows in another one, as curves.
struct DistanceCurve {
  RowSource from = RowSource::kSynthetic;
  RowSource to = RowSource::kReal;  ///< of real rows to real ones: to the closest other row
  std::size_t rows = 0;             ///< rows measured
  /// Distance to the closest record (DCR): its quantiles at 0%, 1%, ..., 100% of the rows.
  std::vector<double> closest;
  /// Closest by second closest distance (NNDR), likewise; 1 where both are 0.
  std::vector<double> ratio;
  double median_closest = std::numeric_limits<double>::quiet_NaN();
  double mean_closest = std::numeric_limits<double>::quiet_NaN();
  double mean_ratio = std::numeric_limits<double>::quiet_NaN();
  double zero_share = std::numeric_limits<double>::quiet_NaN();  ///< exact copies
};

/// SDMetrics' DCRBaselineProtection.
struct BaselineProtection {
  double score = std::numeric_limits<double>::quiet_NaN();  ///< in [0, 1]; NaN: random median is 0
  double synthetic_median = std::numeric_limits<double>::quiet_NaN();
  double random_median = std::numeric_limits<double>::quiet_NaN();
};

/// SDMetrics' DCROverfittingProtection, and what it leaves out.
struct OverfittingProtection {
  double score = std::numeric_limits<double>::quiet_NaN();  ///< in [0, 1]
  double closer_to_real = std::numeric_limits<double>::quiet_NaN();
  double closer_to_holdout = std::numeric_limits<double>::quiet_NaN();  ///< ties included
  /// The share strictly closer to the real table, of those that are not equally near to both, with
  /// one scale for both tables.
  Rate closer_without_ties;
  /// What that share would be of a generator that knows neither table: by their numbers of rows.
  double expected = std::numeric_limits<double>::quiet_NaN();
};

/// Rows that are, or nearly are, real ones.
struct Copies {
  Rate exact;  ///< share of synthetic rows equal to a real one
  double exact_baseline =
      std::numeric_limits<double>::quiet_NaN();  ///< the same share of holdout rows, or of real
                                                 ///< rows with a twin
  Rate near;  ///< share closer than `near_distance`, exact copies included
  double near_distance =
      std::numeric_limits<double>::quiet_NaN();  ///< 1% of holdout rows (of real rows without one)
                                                 ///< are as near
  double near_baseline =
      std::numeric_limits<double>::quiet_NaN();  ///< the share of those rows that is so near: 1%,
                                                 ///< or more with ties
  std::size_t exact_rows = 0;
  std::string reference;  ///< what the baselines are of: `holdout` or `real`
};

/// An attacker who has the synthetic table says of a record whether it was in the real table, by
/// its distance to the closest synthetic row.
struct MembershipInference {
  Rate auc;  ///< 0.5: no better than a coin; with DeLong's (1988) interval
  double advantage = std::numeric_limits<double>::quiet_NaN();  ///< max of true - false positives
  double true_positives_at_1_percent = std::numeric_limits<double>::quiet_NaN();
  std::size_t members = 0;
  std::size_t others = 0;
};

/// Success of an attack on rows of the real table against the same attack on rows that the
/// synthetic table can't know (Giomi et al. 2023).
struct AttackRisk {
  std::size_t attacks = 0;          ///< guesses on real rows
  std::size_t control_attacks = 0;  ///< guesses on holdout rows; 0 without a holdout
  Rate success;
  Rate control;  ///< of the holdout; NaN without one
  double naive_success = std::numeric_limits<double>::quiet_NaN();  ///< without synthetic data
  /// (success - control) / (1 - control), with its 95% interval; without a holdout the naive
  /// success takes the place of the control's.
  Rate risk;
};

/// An attacker who knows all other columns of a person takes this one from the closest synthetic
/// row.
struct AttributeInference {
  std::string column;
  AttackRisk risk;
};

/// An attacker who takes predicates from the synthetic table that hold for one real row alone.
struct SinglingOut {
  AttackRisk univariate;    ///< predicates on one column
  AttackRisk multivariate;  ///< predicates on three to six columns
};

/// SDMetrics' DisclosureProtection by CategoricalCAP.
struct DisclosureProtection {
  std::string sensitive;
  double score = std::numeric_limits<double>::quiet_NaN();  ///< min(cap / baseline, 1)
  double cap_protection = std::numeric_limits<double>::quiet_NaN();
  double baseline_protection = std::numeric_limits<double>::quiet_NaN();
};

enum class CapMethod {
  kCap,             ///< real rows whose known values no synthetic row has don't count
  kZeroCap,         ///< they count as protected
  kGeneralizedCap,  ///< they are compared with the synthetic rows that differ in fewest columns
};

/// Everything said about privacy; parts that need a holdout are empty without one.
struct Privacy {
  std::vector<std::string> columns;  ///< compared ones
  std::vector<DistanceCurve> curves;
  BaselineProtection baseline_protection;
  std::optional<OverfittingProtection> overfitting_protection;
  Copies copies;
  double new_row_share = std::numeric_limits<double>::quiet_NaN();  ///< NewRowSynthesis
  std::optional<MembershipInference> membership_inference;
  std::vector<AttributeInference> attribute_inference;
  SinglingOut singling_out;
  std::vector<DisclosureProtection> disclosure_protection;  ///< of the sensitive columns given
  /// The share of holdout rows that are in the real table, and what is usual: the share of real
  /// rows that have a twin there.
  double holdout_overlap = std::numeric_limits<double>::quiet_NaN();
  double real_duplicates = std::numeric_limits<double>::quiet_NaN();
  std::vector<Finding> findings;
};

/// Attacks the synthetic table. `real` is what it was learned from, `holdout` (may be null) rows of
/// the same kind that it was not. Throws Error(kData) where a table has no rows or lacks a column
/// of the metadata, or no column can be compared; Error(kUsage) for sensitive columns that are not
/// there.
[[nodiscard]] LIKENESS_EXPORT Privacy evaluate_privacy(const Table& real, const Table& synthetic,
                                                       const Table* holdout,
                                                       const Metadata& metadata,
                                                       const PrivacyOptions& options = {});

/// How well `known` columns protect `sensitive` ones; numbers and datetimes are cut into `bins` of
/// equal width. Throws Error(kUsage) for empty lists, unknown columns and no bins.
[[nodiscard]] LIKENESS_EXPORT DisclosureProtection disclosure_protection(
    const Table& real, const Table& synthetic, const Metadata& metadata,
    const std::vector<std::string>& known, const std::vector<std::string>& sensitive,
    CapMethod method = CapMethod::kCap, std::size_t bins = 10);

/// SDMetrics' NewRowSynthesis: the share of synthetic rows that match no real one, where numbers
/// match within `tolerance` times the synthetic one, and missing cells match missing cells.
[[nodiscard]] LIKENESS_EXPORT double new_row_share(const Table& real, const Table& synthetic,
                                                   const Metadata& metadata,
                                                   double tolerance = 0.01);

}  // namespace likeness::metrics
