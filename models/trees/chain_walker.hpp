#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "models/trees/sequential_model.hpp"

namespace likeness::models {

class DecisionTally;

/// Some rows of a chain, whose columns are drawn or set one after another. What is asked of a
/// column is answered given those before it. All rows that come to the same decision are decided at
/// once. Used by one thread.
class ChainWalker {
 public:
  using Adjust = std::function<void(std::size_t decision, std::span<float> log_odds)>;

  /// At another temperature than 1, the log-odds of decisions are divided by it when drawn.
  ChainWalker(const std::vector<ChainColumn>& chain, std::size_t rows, double temperature = 1);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// From now on `tally` is told of the rows that draw_evenly() decides; null: nothing is.
  void tell(DecisionTally* tally) noexcept { tally_ = tally; }
  /// Of a column that has been drawn or set.
  [[nodiscard]] std::span<const std::int32_t> states(std::size_t place) const noexcept {
    return states_[place];
  }

  /// Whether a state of a column comes where that row is, as far as its spans say.
  [[nodiscard]] bool is_within(std::size_t place, std::uint32_t row, std::int32_t state) const {
    const std::optional<StateSpans>& spans = chain_[place].spans;
    return !spans || spans->holds(state, bins_[row * chain_.size() + spans->place()]);
  }

  /// The bin by which is_within() says that; -1 where it says nothing.
  [[nodiscard]] std::int32_t span_bin(std::size_t place, std::uint32_t row) const {
    const std::optional<StateSpans>& spans = chain_[place].spans;
    return spans ? bins_[row * chain_.size() + spans->place()] : -1;
  }

  /// Draws a column. `ranks`, one a row in [0, 1), decide and become ranks within the states.
  void draw(std::size_t place, std::span<double> ranks);
  /// The same for these rows alone; the others keep the states that they have.
  void draw(std::size_t place, std::span<const std::uint32_t> rows, std::span<double> ranks);

  /// The same, but as many of these rows as expected give each answer to a decision, evenly spread
  /// over their log-odds (Madow 1949, systematic sampling), so that few rows are distributed as
  /// many would be. `ranks` order rows that are alike; `seed` says where to begin.
  void draw_evenly(std::size_t place, std::span<const std::uint32_t> rows, std::span<double> ranks,
                   std::uint64_t seed);

  /// Draws a column in all rows such that each has its own probabilities, and as many as expected
  /// come to each state, also among rows that are alike in columns before it: systematic sampling
  /// (Madow 1949) along AlikeOrder. Fills `ranks`, except of what is determined.
  /// `adjust`, where there is one, may change the log-odds of the second answer of the rows that
  /// come to a decision.
  void draw_balanced(std::size_t place, std::span<double> ranks, std::uint64_t seed,
                     const Adjust& adjust = {});

  /// Draws a column with the probability of each state multiplied by `shares`, which may be any
  /// numbers from 0 on, and adds to `log_masses` the logarithm of the sum of these products:
  /// negative infinity, and any state, where it is 0.
  void draw_weighted(std::size_t place, std::span<const double> shares, std::span<double> ranks,
                     std::span<double> log_masses);

  /// Says which states a column has; negative ones are seen as the first.
  void set(std::size_t place, std::span<const std::int32_t> states);

  /// Adds the logarithms of the probabilities of `states`, one a row, in these rows.
  void add_log_probabilities(std::size_t place, std::span<const std::uint32_t> rows,
                             std::span<const std::int32_t> states, std::span<double> sums);

  /// The probabilities of all states of a column, row after row.
  [[nodiscard]] std::vector<double> distribution(std::size_t place);

 private:
  /// Rows at a link of the tree of states: places in waiting_.
  struct Group {
    std::int32_t link;
    std::size_t begin;
    std::size_t end;
  };

  /// Takes the rows that are waiting from decision to decision. decide(decision, group) puts those
  /// that answer "first" before the others and returns where the others begin; arrive(state, group)
  /// gets them at the end.
  template <class Decide, class Arrive>
  void descend(const ChainColumn& column, std::size_t waiting, Decide decide, Arrive arrive);

  /// Of the rows of a group, the log-odds of the second answer, into scores_.
  std::span<float> score(const ChainColumn& column, std::size_t decision, const Group& group);
  /// Puts the rows for which is_first[k] before the others; returns where the others begin.
  std::size_t divide(const Group& group, std::span<const std::uint8_t> is_first);

  /// A tree of states with a number for each state.
  struct WeightedTree {
    std::vector<std::optional<double>> alike;      ///< of each decision: of all its states, if one
    std::vector<std::vector<double>> masses;       ///< of the others, in each row: their mean
    std::vector<std::vector<double>> first_share;  ///< of the others: how much of it is first

    [[nodiscard]] double mass(std::size_t decision, std::size_t row) const {
      return alike[decision] ? *alike[decision] : masses[decision][row];
    }
  };
  /// Of the rows that are waiting, which are all.
  [[nodiscard]] WeightedTree weigh(const ChainColumn& column, std::span<const double> shares);

  void look_up(std::size_t place, std::size_t waiting);
  void draw_waiting(std::size_t place, std::size_t waiting, std::span<double> ranks);
  /// Says in answers_ which rows of the group, in their order, are first: where the sum of their
  /// probabilities passes a whole number behind `offset`.
  void decide_in_order(std::span<const float> scores, double offset);
  void decide_evenly(const Group& group, std::span<const float> scores,
                     std::span<const double> ranks, double offset);
  void see(std::size_t place, std::uint32_t row) {
    const std::int32_t state = states_[place][row];
    bins_[row * chain_.size() + place] = chain_[place].bin_of(state < 0 ? 0 : state);
  }

  const std::vector<ChainColumn>& chain_;
  std::size_t rows_;
  DecisionTally* tally_ = nullptr;
  double sharpness_;                               ///< 1 / temperature
  std::vector<std::uint8_t> bins_;                 ///< row after row, by place in the chain
  std::vector<std::vector<std::int32_t>> states_;  ///< by place in the chain
  std::vector<float> scores_;
  std::vector<std::uint8_t> answers_;
  std::vector<std::uint32_t> waiting_;
  std::vector<std::uint32_t> scratch_;
  std::vector<Group> groups_;
};

}  // namespace likeness::models
