#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/privacy.hpp"
#include "likeness/progress.hpp"
#include "likeness/quality.hpp"
#include "likeness/sequence_evaluation.hpp"
#include "likeness/table.hpp"
#include "likeness/transactions.hpp"
#include "likeness/utility.hpp"

namespace likeness::metrics {

/// Something that holds between columns in every row of the real table that has values there.
struct ColumnRule {
  std::string text;  ///< `start <= end`, `net + vat = gross`, `city determines state`
  std::vector<std::string> columns;  ///< those it speaks of
  std::size_t real_rows = 0;         ///< that it could be checked in
  std::size_t synthetic_rows = 0;
  std::size_t broken = 0;  ///< synthetic rows that break it

  [[nodiscard]] double broken_share() const noexcept {
    return synthetic_rows == 0 ? 0
                               : static_cast<double>(broken) / static_cast<double>(synthetic_rows);
  }
};

/// The rules that every real row obeys and that hardly hold by chance: order of two numbers or
/// dates, sums, differences, products and proportions of numbers, lengths of time, and columns that
/// another one determines, among them what stays the same in all rows of an id. Those that
/// synthetic rows break most often come first. docs/metrics.md has the conditions.
[[nodiscard]] LIKENESS_EXPORT std::vector<ColumnRule> find_column_rules(const Table& real,
                                                                        const Table& synthetic,
                                                                        const Metadata& metadata);

/// Which tables to compare. The tables must outlive it.
struct EvaluationInput {
  const Table& real;       ///< what the synthetic table was learned from
  const Table& synthetic;  ///< what is judged
  const Metadata& metadata;
  const Table* holdout = nullptr;  ///< real rows that it was not learned from; null for none
  std::string target = {};         ///< the column to predict; empty for none
};

struct EvaluationOptions {
  bool columns = true;    ///< SDMetrics' single-column metrics
  bool privacy = true;    ///< distances and attacks
  bool detection = true;  ///< classifiers that detect synthetic rows
  /// The scores of papers on small tables, which take long on large ones; unless asked for, they
  /// are made where no table has more than 5,000 rows.
  bool papers = false;
  /// Scores of sequences, where the metadata names a key or an index of them, or these are found.
  bool sequences = true;
  std::uint64_t seed = 0;
  QualityOptions quality = {};
  std::vector<std::string> sensitive = {};  ///< as PrivacyOptions::sensitive
  /// The tables hold transactions with these columns: their rules are compared, too.
  std::optional<TransactionNames> transactions = {};
  ProgressCallback progress = {};
};

/// A part of the evaluation that was not made, or not in full.
struct Skipped {
  std::string part;    ///< `utility`, `membership_inference`, ...
  std::string reason;  ///< one sentence that says how to get it
};

/// Everything that is said about a synthetic table.
struct Evaluation {
  QualityReport quality;
  DiagnosticReport diagnostic;
  std::vector<ColumnMetric> columns;
  /// What every real row obeys, those first that synthetic rows break most often.
  std::vector<ColumnRule> rules;
  std::optional<Privacy> privacy;
  std::optional<Detection> detection;
  std::optional<Utility> utility;
  std::optional<PaperScores> papers;          ///< PCD, KS, CS, Euclidean DCR and NNDR
  std::optional<TrainTestReport> train_test;  ///< TRTR, TSTR, TRTS, TSTS; where a target is given
  /// Where EvaluationOptions::transactions asks for it.
  std::optional<AssociationComparison> associations;
  std::optional<SequenceEvaluation> sequences;  ///< where the tables hold sequences
  std::vector<Finding> findings;                ///< of all parts, the most severe first
  std::vector<Skipped> skipped;
};

/// Judges a synthetic table: fidelity always, privacy and detection unless switched off, utility
/// where a target is given. The same bits for any number of threads. Throws as evaluate_quality(),
/// evaluate_privacy() and evaluate_utility() do; where only an unasked part can't be computed, says
/// so in `skipped`.
[[nodiscard]] LIKENESS_EXPORT Evaluation evaluate(const EvaluationInput& input,
                                                  const EvaluationOptions& options = {});

/// The evaluation as plain text for a terminal: findings, then scores, then columns and pairs,
/// worst first; lists stop after `longest_list` rows, or never where 0.
[[nodiscard]] LIKENESS_EXPORT std::string evaluation_text(const Evaluation& evaluation,
                                                          std::size_t longest_list = 20);

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
