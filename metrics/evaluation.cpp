#include "likeness/evaluation.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/column_rules.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/made_values.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/sequences/sequence_parts.hpp"
#include "metrics/sequences/sequence_rules.hpp"
#include "table/unlearned_columns.hpp"

namespace likeness::metrics {
namespace {

void step(const EvaluationOptions& options, std::uint64_t done) {
  report_progress(options.progress, {.stage = "evaluate", .step = done, .total = 3, .losses = {}});
}

bool comparable(const Metadata& metadata) {
  return std::any_of(metadata.columns.begin(), metadata.columns.end(),
                     [](const ColumnMetadata& column) { return is_compared(column.sdtype); });
}

void skip(Evaluation& evaluation, std::string part, std::string reason) {
  evaluation.skipped.push_back({std::move(part), std::move(reason)});
}

/// Names the columns that no score speaks of, and why.
void name_unscored(const Metadata& metadata, Evaluation& evaluation) {
  std::vector<std::string> unscored;
  for (const ColumnMetadata& column : metadata.columns) {
    if (!is_compared(column.sdtype)) unscored.push_back(column.name);
  }
  if (!unscored.empty()) {
    skip(evaluation, "columns_without_score", columns_note(metadata, unscored, "not scored"));
  }
}

/// Runs a part that nobody asked for by name: where its data don't allow it, it is skipped.
template <class Run>
void run_unasked(Evaluation& evaluation, std::string_view part, const Run& run) {
  try {
    run();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kData) throw;
    skip(evaluation, std::string(part), error.what());
  }
}

void judge_privacy(const EvaluationInput& input, const PairedTables& tables,
                   const EvaluationOptions& options, Evaluation& evaluation) {
  if (!options.privacy) {
    skip(evaluation, "privacy", "It was not asked for.");
    return;
  }
  PrivacyOptions privacy;
  privacy.seed = options.seed;
  privacy.sensitive = options.sensitive;
  privacy.progress = options.progress;
  run_unasked(evaluation, "privacy",
              [&] { evaluation.privacy = measure_privacy(tables, privacy); });
  if (input.holdout == nullptr) {
    skip(evaluation, "membership_inference",
         "It needs a holdout: real rows that the synthetic table was not learned from.");
  }
  const std::size_t most =
      std::max({input.real.rows(), input.synthetic.rows(),
                input.holdout == nullptr ? std::size_t{0} : input.holdout->rows()});
  if (most > privacy.most_rows) {
    skip(evaluation, "privacy_distances_of_all_rows",
         "Distances and attacks take at most " + std::to_string(privacy.most_rows) +
             " rows of each table, drawn at random; exact copies are counted in all rows.");
  }
}

void judge_detection(const PairedTables& tables, const EvaluationOptions& options,
                     Evaluation& evaluation) {
  if (!options.detection) {
    skip(evaluation, "detection", "It was not asked for.");
    return;
  }
  DetectionOptions detection;
  detection.seed = options.seed;
  detection.progress = options.progress;
  run_unasked(evaluation, "detection",
              [&] { evaluation.detection = measure_detection(tables, detection); });
}

void judge_utility(const EvaluationInput& input, const PairedTables& tables,
                   const EvaluationOptions& options, Evaluation& evaluation) {
  if (input.target.empty()) {
    skip(evaluation, "utility", "It needs a target: the column to predict.");
    return;
  }
  UtilityOptions utility;
  utility.seed = options.seed;
  utility.progress = options.progress;
  evaluation.utility = measure_utility(tables, input.target, utility);
}

bool small_tables(const EvaluationInput& input) {
  constexpr std::size_t kMostRows = 5000;
  return std::max(input.real.rows(), input.synthetic.rows()) <= kMostRows;
}

void add_paper_scores(const EvaluationInput& input, const PairedTables& tables,
                      const EvaluationOptions& options, Evaluation& evaluation) {
  if (!options.papers && !small_tables(input)) {
    skip(evaluation, "paper_scores",
         "PCD, Euclidean distances and cross-validated forests take long on more than 5,000 rows; "
         "ask for them.");
    return;
  }
  run_unasked(evaluation, "paper_scores",
              [&] { evaluation.papers = measure_paper_scores(tables); });
  if (input.target.empty()) return;
  run_unasked(evaluation, "train_test", [&] {
    evaluation.train_test =
        measure_train_test(tables, {.target = input.target, .seed = options.seed});
  });
}

void judge_sequences(const EvaluationInput& input, const PairedTables& tables,
                     const EvaluationOptions& options, Evaluation& evaluation) {
  if (!options.sequences) return;
  SequenceNames names{input.metadata.sequence_key.value_or(""),
                      input.metadata.sequence_index.value_or("")};
  if (names.key.empty() && names.index.empty()) {
    const auto found = find_sequences(input.real, input.metadata);
    if (!found) return;
    names = *found;
  }
  SequenceEvaluationOptions sequences;
  sequences.detection = options.detection;
  sequences.privacy = options.privacy;
  sequences.seed = options.seed;
  sequences.progress = options.progress;
  run_unasked(evaluation, "sequences", [&] {
    const PairedSequences paired(tables, names);
    add_rules_between_rows(paired, evaluation.rules);
    evaluation.sequences = measure_sequences(paired, sequences);
  });
}

void gather_findings(const EvaluationInput& input, Evaluation& evaluation) {
  const auto add = [&](const std::vector<Finding>& findings) {
    evaluation.findings.insert(evaluation.findings.end(), findings.begin(), findings.end());
  };
  if (const auto rules = column_rules_finding(evaluation.rules)) add({*rules});
  if (const auto made = made_values_finding(input.real, input.synthetic, input.metadata)) {
    add({*made});
  }
  if (evaluation.privacy) add(evaluation.privacy->findings);
  if (evaluation.sequences) add(evaluation.sequences->findings);
  if (evaluation.utility) add(evaluation.utility->findings);
  if (evaluation.detection) add(evaluation.detection->findings);
  std::stable_sort(evaluation.findings.begin(), evaluation.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
}

Evaluation evaluate_in_session(const EvaluationInput& input, const EvaluationOptions& options) {
  const PairedTables tables(input.real, input.synthetic, input.metadata, input.holdout);
  QualityOptions quality = options.quality;
  if (!quality.progress) quality.progress = options.progress;
  Evaluation evaluation;
  step(options, 0);
  evaluation.quality = measure_quality(tables, quality);
  step(options, 1);
  evaluation.diagnostic = measure_diagnostic(tables);
  step(options, 2);
  if (options.columns) {
    evaluation.columns = measure_columns(tables);
  }
  evaluation.rules = measure_column_rules(tables);
  name_unscored(input.metadata, evaluation);
  // What was asked for by name comes first, so that its errors don't wait for the rest.
  judge_utility(input, tables, options, evaluation);
  if (comparable(input.metadata)) {
    judge_privacy(input, tables, options, evaluation);
    judge_detection(tables, options, evaluation);
    if (options.papers || options.privacy) add_paper_scores(input, tables, options, evaluation);
  } else {
    skip(evaluation, "privacy and detection",
         "No column is numerical, datetime, categorical or boolean.");
  }
  if (options.transactions) {
    evaluation.associations =
        compare_associations(input.real, input.synthetic, *options.transactions);
  }
  judge_sequences(input, tables, options, evaluation);
  gather_findings(input, evaluation);
  return evaluation;
}

}  // namespace

Evaluation evaluate(const EvaluationInput& input, const EvaluationOptions& options) {
  return parallel_session([&] { return evaluate_in_session(input, options); });
}

}  // namespace likeness::metrics
