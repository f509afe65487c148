#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "likeness/random.hpp"
#include "models/frame/known_cells.hpp"
#include "models/trees/chain_walker.hpp"

namespace likeness::models {

/// A table's cells as states, by place in the chain.
struct KnownStates {
  static constexpr std::int32_t kUnknown = -1;  ///< unseen, or missing where that is no state

  std::vector<std::vector<std::int32_t>> states;
  /// The state of missing cells, by place; kUnknown where there is none.
  std::vector<std::int32_t> missing;
};

[[nodiscard]] KnownStates known_states(const Frame& frame, const std::vector<ChainColumn>& chain,
                                       const KnownCells& cells);

/// Several guesses at each of some rows: what is known of a row is taken as it is, what isn't is
/// drawn given the columns before it, and a guess weighs as much as the known cells after what was
/// drawn are probable: importance sampling, whose draws are those of the chain given all known
/// cells as the number of guesses grows.
class RowCompletion {
 public:
  /// Rows [begin, end) of `known`; element numbers of `random` follow from the row alone. All that
  /// is given must outlive this.
  RowCompletion(const std::vector<ChainColumn>& chain, const KnownStates& known, std::size_t begin,
                std::size_t end, std::size_t guesses, const RandomStream& random);

  /// Says that a cell isn't known, and not missing. Call it before complete().
  void forget(std::size_t row, std::size_t place);
  /// As forget(), for all rows. Guess g is state g, where there are as many guesses as states.
  void ask(std::size_t place) { asked_ = place; }

  void complete();

  /// Guess g of row begin + k is row k * guesses + g of these.
  [[nodiscard]] std::span<const std::int32_t> states(std::size_t place) const {
    return walker_.states(place);
  }
  /// Within the states, of cells that were drawn.
  [[nodiscard]] std::span<const double> ranks(std::size_t place) const { return ranks_[place]; }
  /// The logarithm of how probable what is known of row begin + k is from its first unknown cell
  /// on, given what is before: the mean over guesses, an estimate without bias of the probability.
  [[nodiscard]] double log_likelihood(std::size_t k) const;
  /// Of the guesses at row begin + k; their sum is 1.
  [[nodiscard]] std::vector<double> weights(std::size_t k) const;

 private:
  [[nodiscard]] std::int32_t cell(std::size_t k, std::size_t place) const;
  void guess_all(std::size_t place);
  void draw_unknown(std::size_t place, std::span<const std::uint32_t> rows);
  void redraw_missing(std::size_t place, std::vector<std::uint32_t> rows);
  void choose_present(std::size_t place, std::span<const std::uint32_t> rows);
  [[nodiscard]] double uniform(std::size_t row, std::size_t place, std::size_t attempt) const;

  const std::vector<ChainColumn>& chain_;
  const KnownStates& known_;
  std::size_t begin_;
  std::size_t rows_;
  std::size_t guesses_;
  const RandomStream& random_;
  std::optional<std::size_t> asked_;
  std::vector<std::vector<bool>> forgotten_;  ///< by place; empty where nothing is
  std::vector<bool> guessed_;                 ///< of each row: whether something was drawn
  ChainWalker walker_;
  std::vector<std::vector<double>> ranks_;
  std::vector<double> log_weights_;
};

}  // namespace likeness::models
