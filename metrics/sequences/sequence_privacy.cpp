#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/hash.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/sdtype.hpp"
#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

/// So many rows one after another are a trace of somebody.
constexpr std::size_t kTraceRows = 3;
constexpr std::size_t kFewestCompared = 10;

std::uint64_t bits_of(double value) {
  return std::isnan(value) ? 1 : std::bit_cast<std::uint64_t>(value + 0.0);
}

/// Of each row of each table, a number for what its varying columns hold.
std::array<std::vector<std::uint64_t>, 3> row_contents(const PairedSequences& sequences) {
  std::array<std::vector<std::uint64_t>, 3> contents;
  for (const TableSide side : sequences.tables().sides()) {
    contents[static_cast<std::size_t>(side)].resize(sequences.side(side).rows.size(), 0);
  }
  const auto add = [&](TableSide side, const auto& cells) {
    std::vector<std::uint64_t>& of_side = contents[static_cast<std::size_t>(side)];
    for (std::size_t k = 0; k < of_side.size(); ++k) {
      of_side[k] = mixed_bits(of_side[k] ^ bits_of(static_cast<double>(cells[k])));
    }
  };
  for (const ColumnMetadata* column : sequences.varying()) {
    if (is_discrete(column->sdtype)) {
      const SequenceCategories categories = sequences.categories(*column);
      for (const TableSide side : sequences.tables().sides()) {
        add(side, categories.codes[static_cast<std::size_t>(side)]);
      }
      continue;
    }
    for (const TableSide side : sequences.tables().sides()) {
      if (const auto numbers = sequences.numbers(side, *column)) add(side, *numbers);
    }
  }
  return contents;
}

/// Calls visit(number for `length` rows, sequence) for each run of them; whole sequences of three
/// rows or more where `length` is 0.
template <class Visit>
void each_run(const std::vector<std::uint64_t>& contents, const SequenceRows& rows, bool whole,
              const Visit& visit) {
  for (std::size_t s = 0; s < rows.size(); ++s) {
    if (rows.length(s) < kTraceRows) continue;
    const std::size_t length = whole ? rows.length(s) : kTraceRows;
    for (std::size_t k = rows.begin(s); k + length <= rows.ends[s]; ++k) {
      std::uint64_t run = length;
      for (std::size_t i = 0; i < length; ++i) run = mixed_bits(run ^ contents[k + i]);
      visit(run, s);
    }
  }
}

double copied_share(const std::vector<std::uint64_t>& contents, const SequenceRows& rows,
                    bool whole, const std::unordered_set<std::uint64_t>& known) {
  std::size_t runs = 0;
  std::size_t copied = 0;
  each_run(contents, rows, whole, [&](std::uint64_t run, std::size_t) {
    ++runs;
    copied += known.contains(run) ? 1 : 0;
  });
  return static_cast<double>(copied) / static_cast<double>(runs);
}

std::unordered_set<std::uint64_t> runs_of_table(const std::vector<std::uint64_t>& contents,
                                                const SequenceRows& rows, bool whole) {
  std::unordered_set<std::uint64_t> known;
  each_run(contents, rows, whole, [&](std::uint64_t run, std::size_t) { known.insert(run); });
  return known;
}

/// Share of the runs of a table that more than one of its sequences have.
double share_of_several(const std::vector<std::uint64_t>& contents, const SequenceRows& rows) {
  std::unordered_map<std::uint64_t, std::size_t> first;
  std::unordered_set<std::uint64_t> several;
  std::size_t runs = 0;
  std::size_t shared = 0;
  each_run(contents, rows, false, [&](std::uint64_t run, std::size_t s) {
    if (first.emplace(run, s).first->second != s) several.insert(run);
  });
  each_run(contents, rows, false, [&](std::uint64_t run, std::size_t) {
    ++runs;
    shared += several.contains(run) ? 1 : 0;
  });
  return static_cast<double>(shared) / static_cast<double>(runs);
}

Table summary_table(const std::vector<SummaryFeature>& summaries, std::size_t side) {
  std::vector<Column> columns;
  for (const SummaryFeature& summary : summaries) {
    std::vector<double> values = summary.values[side];
    std::vector<std::uint8_t> validity((values.size() + 7) / 8, 0);
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (std::isnan(values[k])) {
        values[k] = 0;
      } else {
        validity[k / 8] = static_cast<std::uint8_t>(validity[k / 8] | (1U << (k % 8)));
      }
    }
    Column& column = columns.emplace_back();
    column.name = std::to_string(columns.size());
    column.type = ColumnType::kFloat64;
    column.floats = std::move(values);
    column.validity = std::move(validity);
  }
  return Table(std::move(columns));
}

/// How many synthetic sequences are nearer to a learned one than to one held out.
Rate nearer_sequences(const SequenceSample& sample, std::uint64_t seed) {
  std::size_t fewest = sample.sides[0].size();
  for (const SequenceRows& rows : sample.sides) fewest = std::min(fewest, rows.size());
  if (!sample.has_holdout || fewest < kFewestCompared) return {};
  const std::vector<SummaryFeature> summaries = summarize(sample);
  Metadata metadata;
  for (std::size_t k = 1; k <= summaries.size(); ++k) {
    metadata.columns.push_back({std::to_string(k), "numerical", {}, {}, {}, {}});
  }
  const Table real = summary_table(summaries, 0);
  const Table synthetic = summary_table(summaries, 1);
  const Table holdout = summary_table(summaries, 2);
  PrivacyOptions options;
  options.seed = seed;
  // As many of each, so that nothing speaks for either.
  options.most_rows = std::min({options.most_rows, real.rows(), holdout.rows()});
  return measure_closeness(PairedTables(real, synthetic, metadata, &holdout), options)
      .overfitting_protection->closer_without_ties;
}

}  // namespace

SequencePrivacy measure_sequence_privacy(const PairedSequences& sequences,
                                         const SequenceSample& sample, std::uint64_t seed) {
  const auto contents = row_contents(sequences);
  const SequenceRows& real = sequences.side(TableSide::kReal);
  const SequenceRows& synthetic = sequences.side(TableSide::kSynthetic);
  SequencePrivacy privacy;
  privacy.nearer = nearer_sequences(sample, seed);
  const auto known = runs_of_table(contents[0], real, false);
  privacy.runs_copied = copied_share(contents[1], synthetic, false, known);
  privacy.baseline = sample.has_holdout ? "holdout" : "real";
  privacy.runs_baseline =
      sample.has_holdout
          ? copied_share(contents[2], sequences.side(TableSide::kHoldout), false, known)
          : share_of_several(contents[0], real);
  privacy.sequences_copied =
      copied_share(contents[1], synthetic, true, runs_of_table(contents[0], real, true));
  return privacy;
}

}  // namespace likeness::metrics
