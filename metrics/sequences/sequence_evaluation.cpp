#include "likeness/sequence_evaluation.hpp"

#include <algorithm>
#include <utility>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/sequences/sequence_parts.hpp"
#include "metrics/wording.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

double mean_length_of(const SequenceRows& rows) {
  return static_cast<double>(rows.rows.size()) / static_cast<double>(rows.size());
}

/// Share of the synthetic sequences in which any column of the context changes.
double share_with_changes(const PairedSequences& sequences) {
  const SequenceRows& rows = sequences.side(TableSide::kSynthetic);
  std::vector<bool> changes(rows.size(), false);
  for (const ColumnMetadata* column : sequences.context()) {
    const Column& cells = sequences.tables().synthetic().column(column->name);
    for (std::size_t s = 0; s < rows.size(); ++s) {
      if (changes[s]) continue;
      SequenceRows one;
      one.rows.assign(rows.rows.begin() + static_cast<std::ptrdiff_t>(rows.begin(s)),
                      rows.rows.begin() + static_cast<std::ptrdiff_t>(rows.ends[s]));
      one.ends = {one.rows.size()};
      changes[s] = first_change(cells, one).has_value();
    }
  }
  return static_cast<double>(std::ranges::count(changes, true)) /
         static_cast<double>(changes.size());
}

/// A share of the synthetic table that should be no larger than that of the real one.
std::optional<Finding> excess(const char* name, const char* title, const SideBySide& share,
                              const std::string& what, const char* advice) {
  constexpr double kSlack = 0.05;
  if (!(share.synthetic > share.real + kSlack * std::max(share.real, 0.02))) return std::nullopt;
  Finding finding;
  finding.name = name;
  finding.title = title;
  finding.value = share.synthetic;
  finding.baseline = share.real;
  finding.verdict = text::percent(share.synthetic) + ' ' + what + "; " + text::percent(share.real) +
                    " of the real ones do.";
  finding.advice = advice;
  finding.severity = Severity::kNotice;
  return finding;
}

/// Whether trees tell the held-out sequences from the learned ones, so that these can't be
/// compared.
bool is_unlike_learned(const std::vector<SequenceDetector>& detectors) {
  constexpr double kUnlike = 0.65;
  return std::ranges::any_of(detectors, [](const SequenceDetector& detector) {
    return detector.of == "summaries" && detector.holdout_accuracy > kUnlike;
  });
}

std::vector<Finding> sequence_privacy_findings(const SequencePrivacy& privacy,
                                               bool is_holdout_unlike) {
  std::vector<Finding> findings;
  if (privacy.nearer.low > 0.55) {
    Finding finding;
    finding.name = "sequences_nearer_to_learned";
    finding.title = "Sequences near learned ones";
    finding.value = privacy.nearer.value;
    finding.low = privacy.nearer.low;
    finding.high = privacy.nearer.high;
    finding.baseline = 0.5;
    finding.verdict = text::percent(privacy.nearer.value) +
                      " of the synthetic sequences are nearer to one that was learned than to one "
                      "that was held out; half would be.";
    finding.advice = "Don't give the table away before you know which, and why.";
    finding.severity = privacy.nearer.low > 0.65 ? Severity::kSerious : Severity::kWarning;
    if (is_holdout_unlike) {
      finding.advice =
          "It says little here: held-out sequences are of another kind than learned ones, from "
          "which they can be told by their summaries.";
      finding.severity = Severity::kNotice;
    }
    findings.push_back(std::move(finding));
  }
  constexpr double kSlackOfRuns = 0.01;
  if (privacy.runs_copied > privacy.runs_baseline + kSlackOfRuns) {
    Finding finding;
    finding.name = "sequence_runs_copied";
    finding.title = "Runs of rows that come back";
    finding.value = privacy.runs_copied;
    finding.baseline = privacy.runs_baseline;
    finding.verdict = text::percent(privacy.runs_copied) +
                      " of the runs of three rows are those of a real sequence; " +
                      text::percent(privacy.runs_baseline) +
                      (privacy.baseline == "holdout" ? " of those held out are."
                                                     : " of the real ones are another's, too.");
    finding.advice = "Rows of single sequences are copied; don't give the table away.";
    finding.severity = Severity::kSerious;
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> sequence_findings(const SequenceEvaluation& evaluation) {
  std::vector<Finding> findings;
  const auto add = [&](std::optional<Finding> finding) {
    if (finding) findings.push_back(*std::move(finding));
  };
  if (evaluation.times) {
    const SequenceTimes& times = *evaluation.times;
    add(excess("sequence_steps_back", "Time that goes back", times.steps_back,
               "of the steps of synthetic sequences go back in time",
               "Whatever reads the rows in their order will be misled."));
    add(excess("sequence_repeated_times", "Repeated times", times.repeated,
               "of the steps of synthetic sequences repeat a time",
               "The real table has other intervals; use a model of sequences."));
    add(excess("sequence_off_grid", "Times off the grid", {0, times.off_grid},
               "of the steps of synthetic sequences are no multiple of " +
                   text::significant(times.grid, 6),
               "The real table is regular; use a model of sequences."));
  }
  if (!evaluation.context.empty()) {
    add(excess("sequence_context_changes", "Context that changes", {0, evaluation.context_changes},
               "of the synthetic sequences change what never changes within a real one",
               "Sequences are mixed up; use a model of sequences."));
  }
  if (evaluation.privacy) {
    const bool is_unlike = is_unlike_learned(evaluation.detection);
    for (Finding& finding : sequence_privacy_findings(*evaluation.privacy, is_unlike)) {
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

const ColumnMetadata& number_column_of(const SequenceInput& input, const std::string& column) {
  const ColumnMetadata* meaning = input.metadata.find(column);
  if (meaning != nullptr && is_continuous(meaning->sdtype)) return *meaning;
  throw Error(ErrorCode::kUsage,
              "Column " + text::in_quotes(column) + " is neither numerical nor datetime.");
}

/// Calls compare(real numbers, their sequences, synthetic numbers, theirs).
template <class Compare>
double compare_numbers_of(const SequenceInput& input, const std::string& column,
                          const Compare& compare) {
  const PairedTables tables(input.real, input.synthetic, input.metadata);
  const PairedSequences sequences(tables, names_of_sequences(input));
  const ColumnMetadata& meaning = number_column_of(input, column);
  const auto real = sequences.numbers(TableSide::kReal, meaning);
  const auto synthetic = sequences.numbers(TableSide::kSynthetic, meaning);
  if (!real || !synthetic) {
    throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(column) + " holds no numbers.");
  }
  return compare(*real, sequences.side(TableSide::kReal), *synthetic,
                 sequences.side(TableSide::kSynthetic));
}

}  // namespace

SequenceEvaluation measure_sequences(const PairedSequences& sequences,
                                     const SequenceEvaluationOptions& options) {
  SequenceEvaluation evaluation;
  evaluation.key = sequences.names().key;
  evaluation.index = sequences.names().index;
  for (const ColumnMetadata* column : sequences.context()) {
    evaluation.context.push_back(column->name);
  }
  const SequenceRows& real = sequences.side(TableSide::kReal);
  const SequenceRows& synthetic = sequences.side(TableSide::kSynthetic);
  evaluation.real_sequences = real.size();
  evaluation.synthetic_sequences = synthetic.size();
  evaluation.mean_length = {mean_length_of(real), mean_length_of(synthetic)};
  evaluation.length = length_similarity(sequences);
  evaluation.context_changes = share_with_changes(sequences);
  if (!evaluation.index.empty()) evaluation.times = measure_times(sequences);
  evaluation.columns = measure_sequence_columns(sequences, options);
  evaluation.transitions = measure_transitions(sequences);
  const SequenceSample sample = sample_sequences(sequences, options.most_rows, options.seed);
  const auto step = [&](std::uint64_t done) {
    report_progress(options.progress,
                    {.stage = "sequences", .step = done, .total = 4, .losses = {}});
  };
  step(0);
  evaluation.cross_correlations = cross_correlations(sample);
  evaluation.context_relations = context_relations(sample);
  step(1);
  if (options.detection) evaluation.detection = detect_sequences(sample, options.seed);
  step(2);
  if (options.detection) evaluation.next_row = predict_next_rows(sample, options.seed);
  step(3);
  if (options.privacy) {
    evaluation.privacy = measure_sequence_privacy(sequences, sample, options.seed);
  }
  evaluation.findings = sequence_findings(evaluation);
  return evaluation;
}

SequenceEvaluation evaluate_sequences(const SequenceInput& input,
                                      const SequenceEvaluationOptions& options) {
  return parallel_session([&] {
    const PairedTables tables(input.real, input.synthetic, input.metadata, input.holdout);
    return measure_sequences(PairedSequences(tables, names_of_sequences(input)), options);
  });
}

double sequence_length_similarity(const SequenceInput& input) {
  const PairedTables tables(input.real, input.synthetic, input.metadata);
  return length_similarity(PairedSequences(tables, names_of_sequences(input)));
}

double statistic_msas(const SequenceInput& input, const std::string& column,
                      SequenceStatistic statistic) {
  return compare_numbers_of(input, column,
                            [&](const auto& real, const SequenceRows& real_rows,
                                const auto& synthetic, const SequenceRows& rows) {
                              return ks_of_numbers(
                                  statistic_of_sequences(real, real_rows, statistic),
                                  statistic_of_sequences(synthetic, rows, statistic));
                            });
}

double inter_row_msas(const SequenceInput& input, const std::string& column, std::size_t rows_apart,
                      bool logarithm) {
  if (rows_apart < 1) throw Error(ErrorCode::kUsage, "Rows must be at least 1 apart.");
  return compare_numbers_of(input, column,
                            [&](const auto& real, const SequenceRows& real_rows,
                                const auto& synthetic, const SequenceRows& rows) {
                              const auto seen = [&](const std::vector<double>& numbers) {
                                return logarithm ? logarithms(numbers) : numbers;
                              };
                              return ks_of_numbers(differences(seen(real), real_rows, rows_apart),
                                                   differences(seen(synthetic), rows, rows_apart));
                            });
}

}  // namespace likeness::metrics
