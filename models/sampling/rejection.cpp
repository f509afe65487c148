#include "models/sampling/rejection.hpp"

#include <algorithm>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

namespace likeness::models {
namespace {

constexpr std::uint64_t kMostPerRound = 512;  ///< tries of a row
constexpr std::uint64_t kTriesPerTask = 128;  ///< of all rows that a thread tries together, about
/// Tries of a block of rows, about, and rows at most.
constexpr std::uint64_t kTriesPerBlock = 500'000;
constexpr std::uint64_t kMostBlockRows = 65'536;
/// Candidates that nobody asked for are drawn along where that is fewer than this many.
constexpr std::size_t kMostWasted = 16;

std::uint64_t width_of(std::uint64_t round) {
  return round < 9 ? std::uint64_t{1} << round : kMostPerRound;
}

class Trying {
 public:
  Trying(TrySource& source, std::uint64_t rows, const SampleOptions& options,
         const std::string& wanted)
      : source_(source), rows_(rows), options_(options), wanted_(wanted) {}

  void run(SampleReport& report) {
    for (std::uint64_t begin = 0; begin < rows_;) {
      const std::uint64_t end = std::min(rows_, begin + block_rows());
      try_rows(begin, end);
      begin = end;
    }
    report.rows += rows_;
    report.tries += tries_;
  }

 private:
  /// How many rows to make next. The first one alone, and then as many as keep a block from taking
  /// long, so that hopeless conditions show early.
  [[nodiscard]] std::uint64_t block_rows() const {
    if (found_ == 0) return 1;
    return std::clamp<std::uint64_t>(kTriesPerBlock * found_ / tries_, 1,
                                     std::min<std::uint64_t>(kMostBlockRows, 2 * found_));
  }

  /// Tries rows [begin, end) until each has been admitted.
  void try_rows(std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> pending;
    for (std::uint64_t row = begin; row < end; ++row) pending.push_back(row);
    TryRound round;
    while (!pending.empty()) {
      report_progress(options_.progress,
                      {.stage = "sample", .step = found_, .total = rows_, .losses = {}});
      if (round.before >= options_.max_tries) fail(pending.front());
      round.width = width_of(round.number);
      round.tries = std::min(round.width, options_.max_tries - round.before);
      pending = try_round(round, pending);
      round.before += round.width;
      ++round.number;
    }
  }

  /// Returns the rows that none of these tries has found.
  std::vector<std::uint64_t> try_round(const TryRound& round,
                                       const std::vector<std::uint64_t>& pending) {
    std::vector<std::uint64_t> accepted(pending.size(), round.tries);
    const std::size_t chunk = std::max<std::uint64_t>(1, kTriesPerTask / round.width);
    parallel_chunks(pending.size(), chunk, [&](std::size_t first, std::size_t last) {
      source_.attempt(round, std::span(pending).subspan(first, last - first),
                      std::span(accepted).subspan(first, last - first));
    });
    std::vector<std::uint64_t> left;
    for (std::size_t k = 0; k < pending.size(); ++k) {
      if (accepted[k] == round.tries) {
        left.push_back(pending[k]);
      } else {
        tries_ += round.before + accepted[k] + 1;
        ++found_;
      }
    }
    return left;
  }

  [[noreturn]] void fail(std::uint64_t row) const {
    const std::uint64_t tries = tries_ + options_.max_tries;
    const std::string rate = found_ == 0 ? "none was found so far"
                                         : "one in " + std::to_string(tries / found_) +
                                               " tries so far, with " + std::to_string(found_) +
                                               " of " + std::to_string(rows_) + " rows found";
    throw Error(ErrorCode::kUsage,
                "Row " + std::to_string(options_.first_row + row) + " does not meet " + wanted_ +
                    " in " + std::to_string(options_.max_tries) + " tries (" + rate +
                    "); ask for fewer conditions, other values or a range of them, or "
                    "allow more tries.");
  }

  TrySource& source_;
  std::uint64_t rows_;
  const SampleOptions& options_;
  const std::string& wanted_;
  std::uint64_t tries_ = 0;
  std::uint64_t found_ = 0;
};

/// Rows of an endless table as tries.
class Candidates final : public TrySource {
 public:
  Candidates(const CandidateSource& source, std::uint64_t rows, const SampleOptions& options)
      : source_(source), options_(options), values_(source.draw(options.seed, 0, 1)) {
    for (ColumnValues& column : values_) {
      if (!column.codes.empty()) column.codes.resize(rows);
      if (!column.numbers.empty()) column.numbers.resize(rows);
    }
  }

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    for (std::size_t begin = 0; begin < rows.size();) {
      const std::size_t end = run_end(rows, begin, round.width);
      try_run(round, rows.subspan(begin, end - begin), accepted.subspan(begin, end - begin));
      begin = end;
    }
  }

  std::vector<ColumnValues> take() { return std::move(values_); }

 private:
  /// Where a run of rows ends that are near enough to be tried in one go.
  static std::size_t run_end(std::span<const std::uint64_t> rows, std::size_t begin,
                             std::uint64_t width) {
    std::size_t end = begin + 1;
    while (end < rows.size() && (rows[end] - rows[end - 1] - 1) * width <= kMostWasted &&
           (rows[end] - rows[begin] + 1) * width <= kMostPerRound) {
      ++end;
    }
    return end;
  }

  void try_run(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) {
    const std::uint64_t first = options_.first_row + rows.front();
    const std::size_t count = rows.back() - rows.front() + 1;
    const std::uint64_t seed =
        RandomStream(options_.seed, streams::kSampling.rejection).bits(round.number);
    std::vector<ColumnValues> drawn = source_.draw(seed, first * round.width, count * round.width);
    const RandomStream takes(seed, streams::kSampling.boosts);
    const auto is_taken = [&](std::uint64_t row) {
      return source_.admit(drawn, row) &&
             (!source_.share ||
              takes.uniform(first * round.width + row) < source_.share(drawn, row));
    };
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const std::size_t begin = (rows[k] - rows.front()) * round.width;
      std::uint64_t attempt = 0;
      while (attempt < round.tries && !is_taken(begin + attempt)) ++attempt;
      if (attempt == round.tries) continue;
      copy_row(drawn, begin + attempt, rows[k], values_);
      accepted[k] = attempt;
    }
  }

  const CandidateSource& source_;
  const SampleOptions& options_;
  std::vector<ColumnValues> values_;
};

}  // namespace

void sample_by_tries(TrySource& source, std::uint64_t rows, const SampleOptions& options,
                     const std::string& wanted, SampleReport& report) {
  Trying(source, rows, options, wanted).run(report);
}

std::vector<ColumnValues> sample_by_rejection(const CandidateSource& source, std::uint64_t rows,
                                              const SampleOptions& options, SampleReport& report) {
  Candidates candidates(source, rows, options);
  sample_by_tries(candidates, rows, options, source.wanted, report);
  return candidates.take();
}

void copy_row(const std::vector<ColumnValues>& from, std::size_t row, std::size_t target,
              std::vector<ColumnValues>& to) {
  for (std::size_t c = 0; c < from.size(); ++c) {
    if (!from[c].codes.empty()) to[c].codes[target] = from[c].codes[row];
    if (!from[c].numbers.empty()) to[c].numbers[target] = from[c].numbers[row];
  }
}

}  // namespace likeness::models
