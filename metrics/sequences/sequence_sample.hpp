#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "metrics/sequences/paired_sequences.hpp"

namespace likeness::metrics {

/// A column of sequences as numbers, in their order; categories are codes. NaN is a missing cell.
struct SampledColumn {
  std::string name;
  bool number = true;
  bool context = false;
  bool is_index = false;
  std::vector<std::string> categories;        ///< of each code
  std::array<std::vector<double>, 3> values;  ///< by TableSide; empty for a table that isn't there
};

/// Whole sequences of each table, all where these have few rows, and their columns: the index
/// first, where there is one.
struct SequenceSample {
  std::array<SequenceRows, 3> sides;
  std::vector<SampledColumn> columns;
  bool has_holdout = false;

  [[nodiscard]] const SequenceRows& side(TableSide side) const noexcept {
    return sides[static_cast<std::size_t>(side)];
  }
};

/// Draws sequences until they have `most_rows` rows.
[[nodiscard]] SequenceSample sample_sequences(const PairedSequences& sequences,
                                              std::size_t most_rows, std::uint64_t seed);

/// A number of each sequence.
struct SummaryFeature {
  std::string name;
  /// Not among the few that C2ST-Agg takes: length, means, numbers of categories, context.
  bool wide = false;
  std::array<std::vector<double>, 3> values;  ///< by TableSide
};

[[nodiscard]] std::vector<SummaryFeature> summarize(const SequenceSample& sample);

}  // namespace likeness::metrics
