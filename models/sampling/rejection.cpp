#include "models/sampling/rejection.hpp"

#include <algorithm>
#include <atomic>
#include <span>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMostPerRound = 512;  ///< tries of a row
constexpr std::size_t kChunk = 128;           ///< rows that are tried together
/// What is tried between two reports of progress, about, and rows at most.
constexpr std::uint64_t kTriesPerBlock = 500'000;
constexpr std::uint64_t kMostBlockRows = 65'536;
/// Rows already found are tried again with the others where that wastes fewer tries than
/// this.
constexpr std::size_t kMostWasted = 16;

std::uint64_t tries_in(std::uint64_t round) {
  return round < 9 ? std::uint64_t{1} << round : kMostPerRound;
}

/// Puts a row of candidates into its place among the results.
void copy_row(const std::vector<ColumnValues>& from, std::size_t row, std::size_t target,
              std::vector<ColumnValues>& to) {
  for (std::size_t c = 0; c < from.size(); ++c) {
    if (!from[c].codes.empty()) to[c].codes[target] = from[c].codes[row];
    if (!from[c].numbers.empty()) to[c].numbers[target] = from[c].numbers[row];
  }
}

class Rejection {
 public:
  Rejection(const CandidateSource& source, std::uint64_t rows, const SampleOptions& options,
            SampleReport& report)
      : source_(source),
        options_(options),
        report_(report),
        rows_(rows),
        values_(source.draw(options.seed, 0, 1)) {
    for (ColumnValues& column : values_) {
      if (!column.codes.empty()) column.codes.resize(rows);
      if (!column.numbers.empty()) column.numbers.resize(rows);
    }
  }

  std::vector<ColumnValues> run() {
    for (std::uint64_t begin = 0; begin < rows_;) {
      report_progress(options_.progress,
                      {.stage = "sample", .step = begin, .total = rows_, .losses = {}});
      const std::uint64_t end = std::min(rows_, begin + block_rows());
      parallel_chunks(end - begin, kChunk, [&](std::size_t first, std::size_t last) {
        try_rows(begin + first, begin + last);
      });
      begin = end;
    }
    report_.rows += rows_;
    report_.tries += tries_;
    return std::move(values_);
  }

 private:
  /// How many rows to make next. The first one alone, and then as many as keep a block from taking
  /// long, so that hopeless conditions show, and the caller may cancel.
  [[nodiscard]] std::uint64_t block_rows() const {
    if (found_ == 0) return 1;
    return std::clamp<std::uint64_t>(kTriesPerBlock * found_ / tries_, 1,
                                     std::min<std::uint64_t>(kMostBlockRows, 2 * found_));
  }

  /// Tries rows [begin, end) until each has been admitted.
  void try_rows(std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> pending;
    for (std::uint64_t row = begin; row < end; ++row) pending.push_back(row);
    std::uint64_t before = 0;
    for (std::uint64_t round = 0; !pending.empty(); ++round) {
      if (before >= options_.max_tries) fail(pending.front());
      const std::uint64_t tries = tries_in(round);
      std::vector<std::uint64_t> left;
      for (std::size_t k = 0; k < pending.size();) {
        const std::size_t stop = run_end(pending, k, tries);
        try_run(std::span(pending).subspan(k, stop - k), round, before, left);
        k = stop;
      }
      pending = std::move(left);
      before += tries;
    }
  }

  /// Where a run of pending rows ends that are near enough to be tried in one go.
  static std::size_t run_end(const std::vector<std::uint64_t>& pending, std::size_t begin,
                             std::uint64_t tries) {
    std::size_t end = begin + 1;
    while (end < pending.size() && (pending[end] - pending[end - 1] - 1) * tries <= kMostWasted &&
           (pending[end] - pending[begin] + 1) * tries <= kMostPerRound) {
      ++end;
    }
    return end;
  }

  /// One round of tries for pending rows; those without success are added to `left`.
  void try_run(std::span<const std::uint64_t> pending, std::uint64_t round, std::uint64_t before,
               std::vector<std::uint64_t>& left) {
    const std::uint64_t tries = tries_in(round);
    const std::uint64_t first = options_.first_row + pending.front();
    const std::size_t count = pending.back() - pending.front() + 1;
    const std::uint64_t seed =
        RandomStream(options_.seed, streams::kSampling.rejection).bits(round);
    std::vector<ColumnValues> candidates = source_.draw(seed, first * tries, count * tries);
    for (const std::uint64_t row : pending) {
      const std::size_t begin = (row - pending.front()) * tries;
      const std::uint64_t most = std::min(tries, options_.max_tries - before);
      std::uint64_t k = 0;
      while (k < most && !source_.admit(candidates, begin + k)) ++k;
      if (k == most) {
        left.push_back(row);
        continue;
      }
      copy_row(candidates, begin + k, row, values_);
      tries_ += before + k + 1;
      ++found_;
    }
  }

  [[noreturn]] void fail(std::uint64_t row) const {
    const std::uint64_t tries = tries_ + options_.max_tries;
    const std::string rate = found_ == 0 ? "none was found so far"
                                         : "one in " + std::to_string(tries / found_) +
                                               " tries so far, with " + std::to_string(found_) +
                                               " of " + std::to_string(rows_) + " rows found";
    throw Error(ErrorCode::kUsage,
                "Row " + std::to_string(options_.first_row + row) + " does not meet " +
                    source_.wanted + " in " + std::to_string(options_.max_tries) + " tries (" +
                    rate +
                    "); ask for fewer conditions, other values or a range of them, or "
                    "allow more tries.");
  }

  const CandidateSource& source_;
  const SampleOptions& options_;
  SampleReport& report_;
  std::uint64_t rows_;
  std::vector<ColumnValues> values_;
  std::atomic<std::uint64_t> tries_ = 0;
  std::atomic<std::uint64_t> found_ = 0;
};

}  // namespace

std::vector<ColumnValues> sample_by_rejection(const CandidateSource& source, std::uint64_t rows,
                                              const SampleOptions& options, SampleReport& report) {
  return Rejection(source, rows, options, report).run();
}

}  // namespace likeness::models
