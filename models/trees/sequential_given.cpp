#include <algorithm>
#include <optional>

#include "core/streams.hpp"
#include "likeness/random.hpp"
#include "models/sampling/rejection.hpp"
#include "models/trees/chain_walker.hpp"
#include "models/trees/particle_rows.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

/// The tries of sample_by_rejection(), with the same random numbers, but given up at the first
/// column that doesn't meet its condition.
class ChainTries final : public TrySource {
 public:
  ChainTries(const Frame& frame, const std::vector<ChainColumn>& chain,
             const RowConditions& conditions, const RowBoosts& boosts, std::uint64_t rows,
             const SampleOptions& options)
      : chain_(chain),
        options_(options),
        asked_(chain.size()),
        boosted_(chain.size()),
        cells_(frame.empty_values(rows)) {
    for (std::size_t place = 0; place < chain.size(); ++place) {
      for (const RowConditions::OfColumn& asked : conditions.columns()) {
        if (asked.column == chain[place].column) asked_[place] = &asked;
      }
      for (const RowBoosts::OfColumn& boosted : boosts.columns()) {
        if (boosted.column == chain[place].column) boosted_[place] = &boosted;
      }
    }
  }

  void attempt(const TryRound& round, std::span<const std::uint64_t> rows,
               std::span<std::uint64_t> accepted) override {
    const std::size_t tries = round.tries;
    const std::uint64_t seed =
        RandomStream(options_.seed, streams::kSampling.rejection).bits(round.number);
    Tries all{.stream = RandomStream(seed, streams::kSampling.ranks),
              .takes = RandomStream(seed, streams::kSampling.boosts),
              .walker = ChainWalker(chain_, rows.size() * tries, options_.temperature),
              .alive = {},
              .first = {},
              .ranks = std::vector<std::vector<double>>(chain_.size())};
    for (std::size_t k = 0; k < rows.size(); ++k) {
      for (std::size_t t = 0; t < tries; ++t) {
        all.alive.push_back(static_cast<std::uint32_t>(k * tries + t));
        all.first.push_back((options_.first_row + rows[k]) * round.width + t);
      }
    }
    std::size_t left = decisions_left();
    for (std::size_t place = 0; place < chain_.size() && !all.alive.empty(); ++place) {
      if (left == 0) keep_first(all, tries);
      draw(all, place);
      if (!decides(place)) continue;
      --left;
      std::erase_if(all.alive, [&](std::uint32_t row) { return !passes(all, place, row); });
    }
    keep_first(all, tries);
    for (const std::uint32_t row : all.alive) {
      accepted[row / tries] = row % tries;
      copy(all, row, rows[row / tries]);
    }
  }

  std::vector<ColumnValues> take() { return std::move(cells_); }

 private:
  struct Tries {
    RandomStream stream;
    RandomStream takes;  ///< decides on boosts
    ChainWalker walker;
    std::vector<std::uint32_t> alive;  ///< rising
    std::vector<std::uint64_t> first;  ///< of each try: its row of the table of the round's seed
    std::vector<std::vector<double>> ranks;  ///< by place
  };

  /// Whether tries may end at this column.
  [[nodiscard]] bool decides(std::size_t place) const {
    return asked_[place] != nullptr || boosted_[place] != nullptr;
  }
  [[nodiscard]] std::size_t decisions_left() const {
    std::size_t count = 0;
    for (std::size_t place = 0; place < chain_.size(); ++place) count += decides(place) ? 1 : 0;
    return count;
  }

  /// Of the tries of a row, only the first that is alive can be taken.
  static void keep_first(Tries& all, std::size_t tries) {
    std::optional<std::size_t> last;
    std::erase_if(all.alive, [&](std::uint32_t row) {
      const bool later = last == row / tries;
      last = row / tries;
      return later;
    });
  }

  void draw(Tries& all, std::size_t place) const {
    std::vector<double>& ranks = all.ranks[place];
    ranks.resize(all.walker.rows());
    for (const std::uint32_t row : all.alive) {
      ranks[row] = all.stream.uniform(all.first[row] * chain_.size() + chain_[place].column);
    }
    all.walker.draw(place, all.alive, ranks);
  }

  [[nodiscard]] double number(const Tries& all, std::size_t place, std::uint32_t row) const {
    return chain_[place].states.number_at(all.walker.states(place)[row], all.ranks[place][row]);
  }

  [[nodiscard]] bool passes(const Tries& all, std::size_t place, std::uint32_t row) const {
    if (asked_[place] != nullptr && !admits(all, place, row)) return false;
    if (boosted_[place] == nullptr) return true;
    const RowBoosts::OfColumn& boosted = *boosted_[place];
    const std::int32_t state = all.walker.states(place)[row];
    const double share = chain_[place].states.has_levels()
                             ? boosted.share(state)
                             : boosted.share_of(number(all, place, row));
    return all.takes.uniform(all.first[row] * chain_.size() + chain_[place].column) < share;
  }

  [[nodiscard]] bool admits(const Tries& all, std::size_t place, std::uint32_t row) const {
    const RowConditions::OfColumn& asked = *asked_[place];
    if (asked.numbers == nullptr) return asked.cells.admits(all.walker.states(place)[row]);
    return asked.cells.admits(asked.numbers->restrained(number(all, place, row)));
  }

  void copy(const Tries& all, std::uint32_t from, std::uint64_t row) {
    for (std::size_t place = 0; place < chain_.size(); ++place) {
      ColumnValues& cells = cells_[chain_[place].column];
      if (chain_[place].states.has_levels()) {
        cells.codes[row] = all.walker.states(place)[from];
      } else {
        cells.numbers[row] = number(all, place, from);
      }
    }
  }

  const std::vector<ChainColumn>& chain_;
  const SampleOptions& options_;
  std::vector<const RowConditions::OfColumn*> asked_;  ///< by place; null for none
  std::vector<const RowBoosts::OfColumn*> boosted_;    ///< by place; null for none
  std::vector<ColumnValues> cells_;
};

}  // namespace

std::vector<ColumnValues> SequentialTrees::draw_cells_given(const RowConditions& conditions,
                                                            std::uint64_t rows,
                                                            const SampleOptions& options,
                                                            SampleReport& report) const {
  conditions.refuse_points();
  const RowBoosts boosts = boosts_of(options);
  ParticleRows particles(frame_, chain_, conditions, boosts, options);
  if (particles.worthwhile()) {
    std::vector<ColumnValues> cells = frame_.empty_values(0);
    for (std::uint64_t done = 0; done < rows; done += block_rows()) {
      report_progress(options.progress,
                      {.stage = "sample", .step = done, .total = rows, .losses = {}});
      append_rows(cells, particles.draw(options.first_row + done,
                                        std::min<std::uint64_t>(block_rows(), rows - done)));
    }
    report.rows += rows;
    report.tries += rows;
    return cells;
  }
  ChainTries tries(frame_, chain_, conditions, boosts, rows, options);
  sample_by_tries(tries, rows, options, conditions.empty() ? boosts.text() : conditions.text(),
                  report);
  return tries.take();
}

}  // namespace likeness::models
