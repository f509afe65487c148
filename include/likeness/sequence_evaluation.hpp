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

/// Scores of synthetic sequences: rows that belong to somebody and come one after another.
namespace likeness::metrics {

/// Which tables to compare. All must outlive it.
struct SequenceInput {
  const Table& real;
  const Table& synthetic;
  const Metadata& metadata;
  const Table* holdout = nullptr;  ///< real sequences that were not learned; null for none
  /// Whose rows they are, and what puts them in order. Where both are empty, those of the metadata
  /// count, and where it names none, those that are found in the real table.
  std::string key = {};
  std::string index = {};
};

/// One number of either table; NaN where it can't be had.
struct SideBySide {
  double real = std::numeric_limits<double>::quiet_NaN();
  double synthetic = std::numeric_limits<double>::quiet_NaN();
};

/// How the index runs. Shares of the steps from a row to the next of its sequence, or of the rows.
struct SequenceTimes {
  SideBySide steps_back;  ///< real: 0, or NaN where the rows of the real table are in no order
  SideBySide repeated;    ///< steps of zero
  /// What all steps of the real table are multiples of: 5 for every five years; 0 for nothing.
  double grid = 0;
  double off_grid = 0;  ///< share of the synthetic steps that are no multiples; 0 without a grid
  SideBySide unseen_steps;  ///< that no (other) real sequence takes
  SideBySide unseen_times;  ///< rows at times at which no (other) real sequence has one
};

/// How a numerical or datetime column that varies within sequences, or the index, fares. Scores
/// are Kolmogorov-Smirnov complements (1 is best), as in SDMetrics.
struct SequenceColumn {
  std::string column;
  double inter_row = 0;  ///< InterRowMSAS: differences from a row to the next
  double mean = 0;       ///< StatisticMSAS of the means of sequences, and so on
  double median = 0;
  double deviation = 0;
  double minimum = 0;
  double maximum = 0;
  double inter_row_logarithm = 0;  ///< differences of logarithms; NaN where not all are above 0
  double second_difference = 0;    ///< of differences from one to the next: how smooth it runs
  SideBySide unchanged;            ///< share of the steps that change nothing
  /// Correlations of rows 1, 2, ... apart in one sequence; empty for the index.
  std::vector<double> real_autocorrelation;
  std::vector<double> synthetic_autocorrelation;
  /// The mean absolute difference over those that both have.
  double autocorrelation_error = std::numeric_limits<double>::quiet_NaN();
};

/// How often one category follows another.
struct SequenceTransition {
  std::string from;
  std::string to;
  SideBySide share;  ///< of the rows that follow `from`
};

/// How a categorical or boolean column that varies within sequences fares.
struct SequenceTransitions {
  std::string column;
  /// 1 - half the sum over pairs of |p_real - p_synthetic| of a row's category and the next one's.
  double score = 0;
  SideBySide stays;   ///< share of the steps that keep the category
  SideBySide unseen;  ///< share of the steps that no (other) real sequence takes
  std::vector<SequenceTransition> shares;  ///< of columns with up to 12 categories
};

/// The correlation of a number with another column's `lag` rows later in the same sequence.
struct LaggedCorrelation {
  std::string column_1;
  std::string column_2;
  std::size_t lag = 1;
  SideBySide correlation;
};

/// How a column of the context goes with what a sequence holds: Pearson's correlation, or the
/// correlation ratio for a category.
struct ContextRelation {
  std::string context;
  /// What of the sequence: its number of rows, the mean of a column, or the share of a column's
  /// most frequent category.
  std::string of;
  SideBySide association;
};

/// How well boosted trees tell synthetic sequences from real ones; 0.5 is guessing.
struct SequenceDetector {
  std::string of;  ///< `summaries`, `wide_summaries` or `windows`
  double accuracy = std::numeric_limits<double>::quiet_NaN();
  double auc = std::numeric_limits<double>::quiet_NaN();
  /// What real sequences that were held out score in place of the synthetic ones; NaN without.
  double holdout_accuracy = std::numeric_limits<double>::quiet_NaN();
};

/// How well a column of the next row of a real sequence is predicted from the row before.
struct NextRowPrediction {
  std::string column;
  bool classification = false;  ///< accuracy; else R2
  SideBySide score;             ///< by what was learned
};

/// Whether sequences are copies.
struct SequencePrivacy {
  /// The share of synthetic sequences whose summary is nearer to that of a learned sequence than to
  /// that of one held out; NaN without a holdout.
  Rate nearer;
  /// Share of the runs of three rows that some real sequence has, too; of columns that vary,
  /// without the index.
  double runs_copied = 0;
  /// The same of real runs: those of the holdout, or else of the table itself in another sequence.
  double runs_baseline = 0;
  std::string baseline;         ///< `holdout` or `real`
  double sequences_copied = 0;  ///< share of those of three rows or more
};

/// Everything that is said about synthetic sequences.
struct SequenceEvaluation {
  std::string key;
  std::string index;
  std::vector<std::string> context;  ///< columns that never change within a real sequence
  std::size_t real_sequences = 0;
  std::size_t synthetic_sequences = 0;
  SideBySide mean_length;
  double length = 0;  ///< SequenceLengthSimilarity
  /// Share of the synthetic sequences in which a column of the context changes.
  double context_changes = 0;
  std::optional<SequenceTimes> times;  ///< where there is an index
  std::vector<SequenceColumn> columns;
  std::vector<SequenceTransitions> transitions;
  std::vector<LaggedCorrelation> cross_correlations;
  std::vector<ContextRelation> context_relations;
  std::vector<SequenceDetector> detection;  ///< empty where not asked for
  std::vector<NextRowPrediction> next_row;  ///< likewise
  std::optional<SequencePrivacy> privacy;   ///< likewise
  std::vector<Finding> findings;
};

struct SequenceEvaluationOptions {
  bool detection = true;  ///< and prediction of the next row
  bool privacy = true;
  std::uint64_t seed = 0;
  /// Longer tables are cut down to sequences of about so many rows, drawn at random, where columns
  /// are compared with each other.
  std::size_t most_rows = 100000;
  std::size_t most_lags = 20;
  ProgressCallback progress = {};
};

/// Rows of the real table are taken in the order of the index. Those of the synthetic table are
/// taken as they stand, so that it shows when time goes back; where the real table itself is in no
/// order, by the index, too. Throws Error(kUsage) for columns that aren't there and where neither a
/// key nor an index is found, Error(kData) for an index that isn't a number or date, a table
/// without rows and one in which every row is a sequence of its own.
[[nodiscard]] LIKENESS_EXPORT SequenceEvaluation
evaluate_sequences(const SequenceInput& input, const SequenceEvaluationOptions& options = {});

enum class SequenceStatistic { kMean, kMedian, kDeviation, kMinimum, kMaximum };

/// SDMetrics' scores of a column of sequences, number for number those of version 0.32 where rows
/// are in the order of the index: how alike the lengths, a statistic of each sequence, and the
/// differences between rows `rows_apart` are. Throws as evaluate_sequences() does, and
/// Error(kUsage) for a column that is neither numerical nor datetime.
[[nodiscard]] LIKENESS_EXPORT double sequence_length_similarity(const SequenceInput& input);
[[nodiscard]] LIKENESS_EXPORT double statistic_msas(const SequenceInput& input,
                                                    const std::string& column,
                                                    SequenceStatistic statistic);
[[nodiscard]] LIKENESS_EXPORT double inter_row_msas(const SequenceInput& input,
                                                    const std::string& column,
                                                    std::size_t rows_apart = 1,
                                                    bool logarithm = false);

}  // namespace likeness::metrics
