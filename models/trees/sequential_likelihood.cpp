#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/special_numbers.hpp"
#include "core/streams.hpp"
#include "likeness/parallel.hpp"
#include "models/trees/row_completion.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kScoredRows = 4096;
constexpr std::size_t kRowsGuessedAtOnce = 256;  ///< rows of which cells are guessed together

/// The logarithm of the share of a state's numbers that are written as `number` is; of the density,
/// where any double may be.
double log_share(const ColumnStates& states, std::int32_t state, double number, double step) {
  if (step > 0) return std::log(states.share_between(state, number - step / 2, number + step / 2));
  const double width = std::max(1e-9, 1e-6 * std::abs(number));
  const double share = states.share_between(state, number - width / 2, number + width / 2);
  return std::log(share / width);
}

/// The number, or the lowest or highest that is drawn if it lies beyond.
double within_limits(const ColumnStates& states, double number) {
  const std::int32_t lowest = states.has_missing() ? 1 : 0;
  const auto highest = static_cast<std::int32_t>(states.size()) - 1;
  if (highest < lowest) return number;
  return std::clamp(number, states.number_at(lowest, 0), states.number_at(highest, 1));
}

/// Which cells of a table are hidden, and the rows from where they are.
class HiddenCells {
 public:
  HiddenCells(const Frame& frame, const std::vector<ChainColumn>& chain, const KnownCells& cells,
              const KnownStates& known, std::span<const std::string> hidden)
      : chain_(chain), cells_(cells), known_(known), may_hide_(chain.size(), false) {
    for (std::size_t place = 0; place < chain.size(); ++place) {
      const std::size_t k = chain[place].column;
      may_hide_[place] = !cells.missing[k].empty() && known.missing[place] < 0 &&
                         std::find(hidden.begin(), hidden.end(), frame.name(k)) != hidden.end();
    }
  }

  [[nodiscard]] bool any_at(std::size_t place) const { return may_hide_[place]; }
  [[nodiscard]] bool at(std::size_t place, std::size_t row) const {
    return may_hide_[place] && cells_.is_missing(chain_[place].column, row);
  }

  /// Adds to each of the rows, from `begin` on, what is known of it from its first hidden cell on.
  void add_likelihoods(std::size_t begin, std::span<double> sums) const {
    const RandomStream random(0, streams::kSampling.guesses);
    RowCompletion rows(chain_, known_, begin, begin + sums.size(), kLikelihoodGuesses, random);
    std::vector<bool> open(sums.size(), false);
    for (std::size_t place = 0; place < chain_.size(); ++place) {
      if (!may_hide_[place]) continue;
      for (std::size_t k = 0; k < sums.size(); ++k) {
        if (!at(place, begin + k)) continue;
        rows.forget(begin + k, place);
        open[k] = true;
      }
    }
    if (std::find(open.begin(), open.end(), true) == open.end()) return;
    rows.complete();
    for (std::size_t k = 0; k < sums.size(); ++k) {
      if (open[k]) sums[k] += rows.log_likelihood(k);
    }
  }

 private:
  static constexpr std::size_t kLikelihoodGuesses = 64;

  const std::vector<ChainColumn>& chain_;
  const KnownCells& cells_;
  const KnownStates& known_;
  std::vector<bool> may_hide_;  ///< by place
};

}  // namespace

std::vector<double> SequentialTrees::log_likelihood(const Table& table,
                                                    std::span<const std::string> hidden) const {
  const KnownCells cells = encode_known(frame_, table);
  const KnownStates known = known_states(frame_, chain_, cells);
  const HiddenCells hides(frame_, chain_, cells, known, hidden);
  std::vector<double> sums(table.rows(), 0);
  parallel_chunks(table.rows(), kScoredRows, [&](std::size_t begin, std::size_t end) {
    ChainWalker walker(chain_, end - begin);
    std::vector<std::uint32_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), std::uint32_t{0});
    const std::span<double> part(sums.data() + begin, rows.size());
    std::vector<bool> open(part.size(), false);  ///< of rows: whether a cell so far is hidden
    for (std::size_t place = 0; place < chain_.size(); ++place) {
      const ChainColumn& column = chain_[place];
      const std::span<const std::int32_t> states(known.states[place].data() + begin, rows.size());
      if (hides.any_at(place)) {
        for (std::size_t k = 0; k < part.size(); ++k) {
          if (hides.at(place, begin + k)) open[k] = true;
        }
        std::erase_if(rows, [&](std::uint32_t k) { return open[k]; });
      }
      for (std::size_t k = 0; k < part.size(); ++k) {
        // Guesses would put something in the place of a cell that no row can have.
        const bool is_impossible = open[k] && states[k] < 0 && !hides.at(place, begin + k);
        if (is_impossible) part[k] = -kInfinity;
      }
      walker.add_log_probabilities(place, rows, states, part);
      walker.set(place, states);
      const NumberEncoder* numbers = frame_.number_encoder(column.column);
      if (numbers == nullptr) continue;
      const std::vector<double>& values = cells.values[column.column].numbers;
      for (std::size_t k = 0; k < part.size(); ++k) {
        if (states[k] < 0 || column.states.is_missing(states[k])) continue;
        // Beyond the bounds is at the bounds, as it was when the table was learned.
        const double value = within_limits(column.states, numbers->restrained(values[begin + k]));
        part[k] += log_share(column.states, states[k], value, numbers->step());
      }
    }
    for (std::size_t first = 0; first < part.size(); first += kRowsGuessedAtOnce) {
      const std::size_t count = std::min(kRowsGuessedAtOnce, part.size() - first);
      hides.add_likelihoods(begin + first, part.subspan(first, count));
    }
  });
  return sums;
}

}  // namespace likeness::models
