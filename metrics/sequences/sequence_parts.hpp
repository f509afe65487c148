#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/sequences/paired_sequences.hpp"
#include "metrics/sequences/sequence_sample.hpp"

/// What evaluate_sequences() is made of, a file each. Numbers are those of one table, in the order
/// of its sequences, NaN where missing.
namespace likeness::metrics {

/// 1 - the Kolmogorov-Smirnov statistic of the numbers that aren't missing, rounded as SDMetrics
/// rounds decimals; NaN where a side has none.
[[nodiscard]] double ks_of_numbers(std::vector<double> real, std::vector<double> synthetic);

[[nodiscard]] double length_similarity(const PairedSequences& sequences);
/// A number per sequence, without its missing cells, as pandas computes it: NaN where too few are
/// left.
[[nodiscard]] std::vector<double> statistic_of_sequences(std::span<const double> numbers,
                                                         const SequenceRows& rows,
                                                         SequenceStatistic statistic);
/// Of every row and the one `apart` rows later in its sequence, the difference.
[[nodiscard]] std::vector<double> differences(std::span<const double> numbers,
                                              const SequenceRows& rows, std::size_t apart = 1);
/// NaN for negative numbers.
[[nodiscard]] std::vector<double> logarithms(std::vector<double> numbers);

/// The correlation of `a` in a row and `b` in the row `lag` rows later in its sequence, over all
/// such pairs; NaN for fewer than 10 pairs, and where either doesn't vary.
[[nodiscard]] double lagged_correlation(std::span<const double> a, std::span<const double> b,
                                        const SequenceRows& rows, std::size_t lag);

[[nodiscard]] std::vector<SequenceColumn> measure_sequence_columns(
    const PairedSequences& sequences, const SequenceEvaluationOptions& options);
[[nodiscard]] SequenceTimes measure_times(const PairedSequences& sequences);
[[nodiscard]] std::vector<SequenceTransitions> measure_transitions(
    const PairedSequences& sequences);

[[nodiscard]] std::vector<LaggedCorrelation> cross_correlations(const SequenceSample& sample);
[[nodiscard]] std::vector<ContextRelation> context_relations(const SequenceSample& sample);
[[nodiscard]] std::vector<SequenceDetector> detect_sequences(const SequenceSample& sample,
                                                             std::uint64_t seed);
[[nodiscard]] std::vector<NextRowPrediction> predict_next_rows(const SequenceSample& sample,
                                                               std::uint64_t seed);
[[nodiscard]] SequencePrivacy measure_sequence_privacy(const PairedSequences& sequences,
                                                       const SequenceSample& sample,
                                                       std::uint64_t seed);

/// All of them.
[[nodiscard]] SequenceEvaluation measure_sequences(const PairedSequences& sequences,
                                                   const SequenceEvaluationOptions& options);

}  // namespace likeness::metrics
