#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/column_values.hpp"

namespace likeness::models {

/// Some tries of some rows. Every row has an endless sequence of tries, in rounds k = 0, 1, 2, ...
/// of 2^min(k, 9) tries.
struct TryRound {
  std::uint64_t number = 0;  ///< k
  std::uint64_t width = 1;   ///< 2^min(k, 9)
  std::uint64_t before = 0;  ///< tries of each row in earlier rounds
  std::uint64_t tries = 1;   ///< of this round that may be made: fewer than `width` at the limit
};

/// What draws rows and knows which are wanted. Several threads use it at once.
class TrySource {
 public:
  virtual ~TrySource() = default;

  /// Makes up to round.tries tries of each of `rows` (rising), until one is admitted: then puts it
  /// where row rows[i] of the result is, and its number within the round into accepted[i].
  /// accepted[i] is round.tries beforehand.
  virtual void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
                       std::span<std::uint64_t> accepted) = 0;
};

/// The one engine for rows that have to be tried: makes `rows` rows, each the first of its sequence
/// of tries that `source` admits. A row does not depend on how many are made at once, nor on the
/// number of threads. Reports progress, and can be cancelled, between rounds. Adds to `report`.
/// Throws Error(kUsage) where a row takes more than options.max_tries; `wanted` says what it was to
/// meet.
void sample_by_tries(TrySource& source, std::uint64_t rows, const SampleOptions& options,
                     const std::string& wanted, SampleReport& report);

/// Where rows to try come from if any row of an endless table may do. All functions may be called
/// by several threads at once.
struct CandidateSource {
  /// Makes the cells of rows [first_row, first_row + rows) of the endless table of `seed`.
  std::function<std::vector<ColumnValues>(std::uint64_t seed, std::uint64_t first_row,
                                          std::size_t rows)>
      draw;
  /// Whether row `row` of what was drawn is one that is asked for; it may change a cell that is
  /// independent of the others and of what was decided.
  std::function<bool(std::vector<ColumnValues>& cells, std::size_t row)> admit;
  /// What is asked for, in words, for errors.
  std::string wanted;
  /// Of an admitted row: the probability with which it is taken; 1 where there is no such function.
  std::function<double(const std::vector<ColumnValues>& cells, std::size_t row)> share = {};
};

/// Rows [options.first_row, options.first_row + rows) by sample_by_tries(): try j of round k of row
/// i is row i 2^min(k, 9) + j of the table of a seed of the round's own.
[[nodiscard]] std::vector<ColumnValues> sample_by_rejection(const CandidateSource& source,
                                                            std::uint64_t rows,
                                                            const SampleOptions& options,
                                                            SampleReport& report);

/// Puts row `row` of `from` in the place of row `target` of `to`.
void copy_row(const std::vector<ColumnValues>& from, std::size_t row, std::size_t target,
              std::vector<ColumnValues>& to);

}  // namespace likeness::models
