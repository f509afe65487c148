#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/model.hpp"
#include "likeness/progress.hpp"
#include "likeness/table.hpp"

/// Sequences of a length that is asked for, and what may follow begun ones:
///
///   const SequenceSampler sampler(load_model("visits.likeness"));
///   const Table ten = sampler.sample(0, 10, {.seed = 7, .lengths = {.least = 5}});
///   const Table whole = sampler.continue_sequences(first_visits, {.seed = 7});
namespace likeness {

namespace models {
class Sequences;
}  // namespace models

/// How many rows a sequence may have.
struct SequenceLengths {
  std::uint64_t least = 1;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();

  [[nodiscard]] bool operator==(const SequenceLengths&) const = default;
  [[nodiscard]] bool any() const noexcept { return *this == SequenceLengths(); }
};

struct SequenceSampleOptions {
  std::uint64_t seed = 0;
  /// What never changes within a sequence is that of sequences of about so many rows.
  SequenceLengths lengths = {};
  /// Of columns that never change within a sequence. Beginnings have their own.
  std::vector<Condition> conditions = {};
  std::vector<Boost> boosts = {};     ///< likewise
  std::uint64_t max_tries = 100'000;  ///< as SampleOptions::max_tries
  ProgressCallback progress = {};     ///< stage "sample"; can cancel
};

/// Why a begun sequence does not go on.
enum class SequenceEnding {
  kFinalState,  ///< its last row has what nothing followed wherever it was learned
  kCalendar,  ///< the shared calendar has no later time (of models that don't know how it goes on)
  kContext,   ///< its next row would come behind a time of its context, or before one
  kLength,    ///< it has as many rows as a sequence may have
};

/// A begun sequence that no row follows, or fewer than the lengths ask for at least.
struct EndedSequence {
  std::string key;  ///< whose rows they are; empty where all rows are one sequence
  SequenceEnding why = SequenceEnding::kFinalState;
  std::string column;       ///< that says so; empty for kLength
  std::uint64_t added = 0;  ///< how many rows follow
};

struct ContinuationReport {
  std::vector<EndedSequence> ended;  ///< in the order of their first rows

  /// A sentence for each reason and column: how many sequences, which, and why.
  [[nodiscard]] LIKENESS_EXPORT std::vector<std::string> sentences() const;
};

/// Draws from a model of sequences by whole sequences. Immutable; any number of threads may share
/// one.
class LIKENESS_EXPORT SequenceSampler {
 public:
  /// Throws Error(kUsage) for another model.
  explicit SequenceSampler(const Model& model);
  ~SequenceSampler();
  SequenceSampler(SequenceSampler&&) noexcept;
  SequenceSampler& operator=(SequenceSampler&&) noexcept;

  /// Sequences [first, first + count), each with all of its rows. Sequence k depends on (model,
  /// seed, k, lengths, conditions, boosts) alone; without these three it is the k-th of
  /// Model::sample(). Lengths that were never learned can be asked for, too. Throws Error(kUsage)
  /// for lengths that no sequence can have, and as Model::sample() does.
  [[nodiscard]] Table sample(std::uint64_t first, std::uint64_t count,
                             const SequenceSampleOptions& options = {},
                             SampleReport* report = nullptr) const;

  /// Sequences that begin with those of a table, which has all columns of the learned one: its rows
  /// in the order of the index, each sequence followed by at least one new row, and by as many as
  /// the lengths allow, which count the given rows, too. What has ended stays as it is, and
  /// `report`, unless it is null, receives which did and why. Cells of the beginnings stay as they
  /// are. What is added to the k-th sequence depends on (model, seed, k, its rows) alone. Throws
  /// Error(kUsage) for conditions and boosts, Error(kData) for a table without a column, rows
  /// without a key or an index, and context that changes within a sequence.
  [[nodiscard]] Table continue_sequences(const Table& beginnings,
                                         const SequenceSampleOptions& options = {},
                                         ContinuationReport* report = nullptr) const;

 private:
  std::unique_ptr<const models::Sequences> learned_;
};

}  // namespace likeness
