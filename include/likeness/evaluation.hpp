#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "likeness/associations.hpp"
#include "likeness/column_rules.hpp"
#include "likeness/diagnostic.hpp"
#include "likeness/export.hpp"
#include "likeness/finding.hpp"
#include "likeness/metadata.hpp"
#include "likeness/privacy.hpp"
#include "likeness/progress.hpp"
#include "likeness/quality.hpp"
#include "likeness/sequence_evaluation.hpp"
#include "likeness/table.hpp"
#include "likeness/utility.hpp"

namespace likeness::metrics {

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

}  // namespace likeness::metrics
