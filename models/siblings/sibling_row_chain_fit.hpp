#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/siblings/sibling_history.hpp"
#include "models/siblings/sibling_places.hpp"
#include "models/siblings/sibling_row_chain.hpp"
#include "models/trees/chain_fit.hpp"
#include "models/trees/chain_order.hpp"

namespace likeness::models {

/// Rows [0, rows), some evenly spaced.
[[nodiscard]] std::vector<std::size_t> spaced_rows(std::size_t rows, std::size_t most);

/// Learns a SiblingRowChain: in which order columns are drawn, what never happens (`watch` and what
/// follows it, in sibling_fit_bars.cpp), what regressions say (sibling_fit_regressions.cpp), as
/// what each is drawn (sibling_fit_forms.cpp), and the places of the chain
/// (sibling_fit_places.cpp).
class SiblingRowChainFit {
 public:
  SiblingRowChainFit(SiblingRowChain::Rows rows, const SiblingOptions& options, std::uint64_t seed,
                     const std::function<void(double)>& report)
      : rows_(std::move(rows)),
        options_(options),
        seed_(seed),
        report_(report),
        count_(rows_.groups.size()),
        has_last_(!rows_.last.empty()) {}

  SiblingRowChain fit(SiblingRowChain::LearnedStates* learned) {
    chain_.features_ = rows_.features;
    tell_time();
    order_targets();
    for (std::size_t t = 0; t < chain_.targets_.size(); ++t) watch(chain_.targets_[t]);
    place_by_determined();
    find_repeats();
    hold_out();
    regress();
    choose_forms();
    place_columns();
    learn();
    if (learned != nullptr) *learned = learned_states();
    return std::move(chain_);
  }

 private:
  [[nodiscard]] const SiblingPlan& plan(const SiblingTarget& target) const {
    return rows_.plans[target.column];
  }
  [[nodiscard]] double value_of(const SiblingTarget& target, std::size_t row) const {
    const ColumnValues& cells = rows_.cells[target.column];
    return plan(target).is_number() ? cells.numbers[row] : cells.codes[row];
  }
  [[nodiscard]] double last_of(const SiblingTarget& target, std::size_t row) const {
    if (!has_last_) return std::numeric_limits<double>::quiet_NaN();
    const ColumnValues& cells = rows_.last[target.column];
    return plan(target).is_number() ? cells.numbers[row] : cells.codes[row];
  }
  void tell_time();
  [[nodiscard]] ColumnStates states_of(const SiblingPlan& plan, const ColumnValues& cells,
                                       std::size_t bins) const;
  /// The index first, then as a table's columns are: those of few states, those that tell most.
  void order_targets();
  /// Where rows are so few that all have categories of their own, one of these columns tells the
  /// others: of two clerks, each keeps the name, the address and the account of one.
  void pair_names();
  /// What never happens from one row to the next.
  void watch(SiblingTarget& target);
  /// What never stands in such a row.
  void place(SiblingTarget& target) const;
  /// What follows from another category can't be drawn anew: the other one must not be drawn.
  void place_by_determined();
  /// The same of what never comes after something.
  void order_by_determined(std::size_t t);
  void bar(SiblingTarget& target);
  /// Which numbers are often those of the row before, though neighbouring ones are not: whether
  /// they are may then be a decision of its own.
  void find_repeats();
  [[nodiscard]] bool is_repeated(const SiblingTarget& target) const;
  /// Leaves out those decisions that save no nats: what many rows have, such as 0, repeats the row
  /// before without following from it. Returns of which targets.
  std::vector<std::size_t> drop_idle_repeats();
  [[nodiscard]] bool saves_nats(std::size_t t) const;
  /// Where numbers end, and whether many rows have the last ones.
  void find_heaps(SiblingTarget& target) const;
  /// Whether a row says what a target is where it is drawn anew.
  [[nodiscard]] bool is_new(std::size_t t, std::size_t row) const {
    const double value = value_of(chain_.targets_[t], row);
    if (is_ending(chain_.targets_[t], row)) return false;
    return !std::isnan(value) && (repeats_[t] == 0 || value != last_of(chain_.targets_[t], row));
  }
  /// Whether a row has a number at which rows end, which is not drawn.
  [[nodiscard]] bool is_ending(const SiblingTarget& target, std::size_t row) const {
    return target.end_feature != SiblingTarget::kNone &&
           rows_.known[rows_.rows_left_feature].numbers[row] == 1 &&
           rows_.known[target.end_feature].codes[row] > 0;
  }
  /// Means and deviations of what enters regressions, and the regressions.
  void regress();
  /// The regression of one target, of the rows that are new alone if some aren't.
  void regress_target(std::size_t t, const SiblingRegressions& all);
  /// What the regressions of some targets say of each row.
  void predict(std::span<const std::size_t> targets);
  /// From how many rows a target may have a regression of its own.
  [[nodiscard]] std::size_t own_regression_rows() const;
  void scale(SiblingTarget& target) const;
  void write_inputs(std::size_t row, double* out) const;
  void choose_forms();
  /// The form of a target that needs the fewest nats, and how many: of all rows, or of those alone
  /// that is_new() names.
  [[nodiscard]] SiblingForm chosen_form(std::size_t t, bool of_new, double* nats) const;
  /// The rows of a quarter of the parents, by which forms are judged.
  void hold_out();
  /// What a regression says of each row; where there is none, the mean.
  [[nodiscard]] std::vector<double> predicted_or_mean(std::size_t t) const;
  /// The finest difference that the number of each row could show.
  [[nodiscard]] std::vector<double> steps_of(const SiblingTarget& target) const;
  /// Whether several forms can be chosen from.
  [[nodiscard]] bool has_forms(const SiblingTarget& target) const;
  /// Whether many rows have a number far from all others, such as -999, which only shows where
  /// numbers are written as they are: a difference to it leads to any.
  [[nodiscard]] bool stands_apart(const SiblingTarget& target) const;
  /// The form, or what is nearest to another number of the row if that takes fewer nats. Those of a
  /// form are not known where no row has one before it.
  void choose_offset(std::size_t t, SiblingForm form, double nats);
  /// The number that a target is written as an offset from.
  [[nodiscard]] double other_of(const SiblingTarget& target, std::size_t row) const;
  /// Between which numbers the middle half of some rows lies.
  template <class Number>
  [[nodiscard]] double spread(const Number& number) const;
  /// Of which span of time nearly all are multiples: days, hours, minutes or seconds; 0 for none.
  [[nodiscard]] static double step_of(const std::vector<double>& times);
  /// Whether enough numbers have one before them to tell what one says of the other.
  [[nodiscard]] bool has_lasts(const SiblingTarget& target) const;
  [[nodiscard]] std::size_t count_stays(const SiblingTarget& target) const;
  /// Adds a place to the chain; `states` and `cells` stay where they are.
  std::size_t add_place(ColumnStates states, std::vector<std::int32_t> cells, bool is_known);
  std::size_t add_known(const CellColumn& feature, const ColumnValues& cells);
  /// Of some rows; a missing one among them, if there is any.
  static ColumnStates feature_states(const std::vector<double>& numbers);
  void place_columns();
  void place_target(std::size_t t);
  /// Whether a last row has one of the categories that nothing follows: learned from last rows
  /// alone, so that there are as many as there were.
  void place_end(std::size_t t);
  /// Whether a row is of a kind that its parent had not: learned by itself, so that parents have as
  /// many kinds as they had.
  void place_fresh(SiblingTarget& target);
  /// What is known before a target of several categories and follows from these.
  void find_told(SiblingTarget& target) const;
  /// The difference or innovation of a number.
  void place_change(std::size_t t);
  /// Of what is known before a target: its prediction, and what tells most of what is drawn.
  void choose_predictors(std::size_t t);
  void learn();
  [[nodiscard]] SiblingRowChain::LearnedStates learned_states() const;

  struct Candidates {
    std::size_t place = 0;
    std::vector<std::size_t> places;
    std::size_t predicted = SiblingTarget::kNone;
    std::optional<std::size_t> seen;  ///< what has to be among those that are chosen
  };

  SiblingRowChain::Rows rows_;
  const SiblingOptions& options_;
  std::uint64_t seed_;
  const std::function<void(double)>& report_;
  std::size_t count_;
  bool has_last_;
  SiblingRowChain chain_;
  std::vector<ColumnValues> told_;                     ///< what the clock tells of the index
  std::vector<ColumnStates> values_;                   ///< of each plan
  std::vector<StateColumn> value_columns_;             ///< likewise
  std::vector<std::optional<Determined>> determined_;  ///< of each target
  std::vector<std::uint8_t> repeats_;                  ///< of each target: find_repeats()
  std::vector<std::vector<double>> predicted_;         ///< likewise
  std::vector<std::uint8_t> is_held_out_;              ///< of each row: hold_out()
  std::vector<std::vector<std::uint8_t>> is_learned_;  ///< likewise
  /// Of each target whose rows may end at a number: whether a row doesn't.
  std::vector<std::vector<std::uint8_t>> goes_on_;
  std::vector<std::unique_ptr<ColumnStates>> owned_;  ///< of each place
  std::vector<StateColumn> columns_;                  ///< likewise
  std::vector<ChainPlace> places_;
  std::vector<Candidates> candidates_of_;
  std::vector<std::size_t> seen_places_;  ///< values of earlier targets, and what the time tells
  std::size_t known_places_ = 0;
  std::vector<std::uint8_t> is_known_kind_;  ///< of each row, where rows are of kinds
  std::vector<std::uint8_t> is_last_;        ///< of each row, where some categories end rows
};

}  // namespace likeness::models
