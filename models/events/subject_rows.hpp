#pragma once

#include <cstdint>
#include <vector>

#include "models/events/event_counts.hpp"

namespace likeness::models {

/// A subject of the endless table, and which of its rows are asked for.
struct SubjectRun {
  std::uint64_t number = 0;  ///< different for each subject
  std::uint64_t events = 1;  ///< how many rows it has
  std::uint64_t begin = 0;   ///< first row asked for, counted within the subject
  std::uint64_t end = 1;     ///< one beyond the last
};

/// Which subject each row of the endless table belongs to. The table is cut into blocks of rows; in
/// each, subjects follow one another, with numbers of events drawn from the counts, until it is
/// full. The last subject of a block is drawn among those that fit. So the subjects of any row are
/// found by drawing the counts of its block alone.
class SubjectRows {
 public:
  /// `counts` must outlive this.
  SubjectRows(const EventCounts& counts, std::uint64_t seed);

  /// The subjects of rows [first_row, first_row + rows).
  [[nodiscard]] std::vector<SubjectRun> find(std::uint64_t first_row, std::uint64_t rows) const;

  /// How many rows the first `subjects` subjects have. Error(kUsage) beyond 2^64 - 1.
  [[nodiscard]] std::uint64_t rows_of(std::uint64_t subjects) const;

 private:
  /// Calls visit(subject, first row within the block, events) until it returns false.
  template <class Visit>
  void walk(std::uint64_t block, const Visit& visit) const;

  const EventCounts& counts_;
  std::uint64_t seed_;
  std::uint64_t block_rows_;
  std::uint64_t numbers_per_block_;
};

}  // namespace likeness::models
