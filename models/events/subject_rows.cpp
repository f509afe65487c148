#include "models/events/subject_rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/streams.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kFewestBlockRows = 65'536;
/// A block holds this many of the largest subjects, so that where it ends hardly matters.
constexpr std::uint64_t kSubjectsPerBlock = 64;
constexpr std::uint64_t kTries = 64;

}  // namespace

SubjectRows::SubjectRows(const EventCounts& counts, std::uint64_t seed)
    : counts_(counts),
      seed_(seed),
      block_rows_(std::max(kFewestBlockRows,
                           std::bit_ceil(kSubjectsPerBlock * std::uint64_t{counts.highest()}))),
      // Room for a quarter more subjects than expected; should there be still more, walk() knows.
      numbers_per_block_(static_cast<std::uint64_t>(
                             std::ceil(1.25 * static_cast<double>(block_rows_) / counts.mean())) +
                         64) {}

template <class Visit>
void SubjectRows::walk(std::uint64_t block, const Visit& visit) const {
  const RandomStream draws(seed_, streams::kSampling.event_counts);
  const RandomStream last_draws(seed_, streams::kSampling.last_event_counts);
  std::uint64_t row = 0;
  for (std::uint64_t subject = 0; row < block_rows_; ++subject) {
    const std::uint64_t room = block_rows_ - row;
    std::uint64_t events = counts_.count_at(draws.uniform(block * block_rows_ + subject));
    for (std::uint64_t k = 0; events > room; ++k) {
      events = k < kTries ? counts_.count_at(last_draws.uniform(block * kTries + k)) : room;
    }
    constexpr std::uint64_t kOverflow = std::uint64_t{1} << 63;
    const std::uint64_t number = subject < numbers_per_block_
                                     ? block * numbers_per_block_ + subject
                                     : kOverflow + block * block_rows_ + subject;
    if (!visit(number, row, events)) return;
    row += events;
  }
}

std::vector<SubjectRun> SubjectRows::find(std::uint64_t first_row, std::uint64_t rows) const {
  std::vector<SubjectRun> runs;
  while (rows > 0) {
    const std::uint64_t block = first_row / block_rows_;
    const std::uint64_t begin = first_row % block_rows_;
    const std::uint64_t count = std::min(rows, block_rows_ - begin);
    const std::uint64_t end = begin + count;
    walk(block, [&](std::uint64_t number, std::uint64_t row, std::uint64_t events) {
      if (row >= end) return false;
      if (row + events > begin) {
        runs.push_back(
            {number, events, row >= begin ? 0 : begin - row, std::min(events, end - row)});
      }
      return true;
    });
    first_row += count;
    rows -= count;
  }
  return runs;
}

std::uint64_t SubjectRows::rows_of(std::uint64_t subjects) const {
  std::uint64_t rows = 0;
  for (std::uint64_t block = 0; subjects > 0; ++block) {
    walk(block, [&](std::uint64_t, std::uint64_t, std::uint64_t events) {
      rows += events;
      return --subjects > 0;
    });
  }
  return rows;
}

}  // namespace likeness::models
