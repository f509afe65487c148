#include "models/siblings/sibling_row_chain_fit.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kPlacesAtOnce = 8;
/// Up to so many further rows of sequences, the decisions of categories start from regressions
/// (those of numbers up to kMostBaseRows): trees alone draw rare categories towards the others, so
/// that they stay too seldom.
constexpr std::size_t kMostCategoryBaseRows = 10'000;

}  // namespace

/// Rows [0, rows), some evenly spaced.
std::vector<std::size_t> spaced_rows(std::size_t rows, std::size_t most) {
  std::vector<std::size_t> chosen(std::min(rows, most));
  for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = k * rows / chosen.size();
  return chosen;
}

void SiblingRowChainFit::tell_time() {
  if (!rows_.index || rows_.clock == nullptr) return;
  told_ = SiblingHistory::empty(rows_.clock->features(), count_);
  for (std::size_t row = 0; row < count_; ++row) {
    rows_.clock->write(rows_.cells[*rows_.index].numbers[row], told_, 0, row);
  }
}

ColumnStates SiblingRowChainFit::states_of(const SiblingPlan& plan, const ColumnValues& cells,
                                           std::size_t bins) const {
  if (!plan.is_number()) return ColumnStates::of_levels(plan.levels(), plan.ordered());
  StateOptions states;
  states.bins = bins;
  states.groups = rows_.groups;
  return ColumnStates::of_numbers(cells.numbers, states);
}

void SiblingRowChainFit::order_targets() {
  const std::size_t columns = rows_.plans.size();
  values_.resize(columns);
  value_columns_.resize(columns);
  parallel_for(columns, [&](std::size_t c) {
    values_[c] = states_of(rows_.plans[c], rows_.cells[c], options_.trees.bins);
    value_columns_[c].states = &values_[c];
    value_columns_[c].cells = values_[c].encode(rows_.cells[c]);
  });
  std::vector<std::size_t> wanted;
  if (rows_.index) wanted.push_back(*rows_.index);
  if (rows_.kind != nullptr) wanted.push_back(rows_.kind->column);
  ChainOrder order = choose_order(value_columns_, wanted);
  chain_.targets_.resize(columns);
  determined_.resize(columns);
  for (std::size_t t = 0; t < columns; ++t) {
    chain_.targets_[t].column = order.columns[t];
    auto& determined = order.determined[order.columns[t]];
    const bool are_categories = determined && !rows_.plans[order.columns[t]].is_number() &&
                                !rows_.plans[determined->by].is_number();
    // Numbers of first rows are always written as they are.
    if (are_categories || (determined && !has_last_)) determined_[t] = std::move(determined);
  }
  pair_names();
}

void SiblingRowChainFit::pair_names() {
  if (has_last_) return;
  const auto names_rows = [&](std::size_t column) {
    std::vector<std::int32_t> cells = value_columns_[column].cells;
    std::sort(cells.begin(), cells.end());
    return count_ > 1 && values_[column].has_levels() &&
           std::adjacent_find(cells.begin(), cells.end()) == cells.end();
  };
  std::optional<std::size_t> first;
  for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
    const std::size_t column = chain_.targets_[t].column;
    if (determined_[t] || !names_rows(column)) continue;
    if (!first) {
      first = column;
      continue;
    }
    Determined& determined = determined_[t].emplace();
    determined.by = *first;
    determined.state.assign(values_[*first].size(), 0);
    for (std::size_t row = 0; row < count_; ++row) {
      const auto state = static_cast<std::size_t>(value_columns_[*first].cells[row]);
      determined.state[state] = value_columns_[column].cells[row];
    }
  }
}

void SiblingRowChainFit::choose_predictors(std::size_t t) {
  const SiblingTarget& target = chain_.targets_[t];
  std::vector<std::size_t> candidates(known_places_);
  std::iota(candidates.begin(), candidates.end(), std::size_t{0});
  candidates.insert(candidates.end(), seen_places_.begin(), seen_places_.end());
  for (const std::size_t place : {target.ends, target.fresh, target.stays, target.drawn}) {
    if (place == SiblingTarget::kNone) continue;
    candidates_of_.push_back({place, candidates, target.predicted, {}});
    if (target.fresh != SiblingTarget::kNone && place == target.drawn) {
      candidates_of_.back().seen = target.fresh;
    }
    if (target.end_feature != SiblingTarget::kNone) candidates_of_.back().seen = target.end_feature;
    if (target.out_of_place.empty() || place == target.ends) continue;
    const bool has_ends = target.ends != SiblingTarget::kNone;
    candidates_of_.back().seen = has_ends ? target.ends : rows_.rows_left_feature;
  }
}

void SiblingRowChainFit::learn() {
  const StateInformation information(columns_);
  std::vector<std::vector<std::size_t>> telling(places_.size());
  parallel_for(candidates_of_.size(), [&](std::size_t k) {
    const Candidates& all = candidates_of_[k];
    std::vector<std::pair<double, std::size_t>> ranked;
    for (const std::size_t place : all.places) {
      const double nats = information.between(all.place, place);
      if (nats > 0) ranked.emplace_back(nats, place);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t>& chosen = telling[all.place];
    if (all.predicted != SiblingTarget::kNone) chosen.push_back(all.predicted);
    if (all.seen) chosen.push_back(*all.seen);
    for (const auto& [nats, place] : ranked) {
      if (all.seen == place) continue;
      if (chosen.size() < options_.trees.predictors) chosen.push_back(place);
    }
    places_[all.place].predictors = chosen;
    std::sort(places_[all.place].predictors.begin(), places_[all.place].predictors.end());
  });
  ChainFitOptions options;
  options.boosting = options_.trees.boosting();
  options.boosting.min_groups = options_.leaf_parents;
  options.most_base_rows = has_last_ ? options_.next_base_rows : options_.base_rows;
  const bool are_of_sequences = has_last_ && options_.learns_lengths;
  if (are_of_sequences) {
    options.most_base_rows = kMostCategoryBaseRows;
    for (std::size_t place = 0; place < places_.size() && count_ > kMostBaseRows; ++place) {
      if (!columns_[place].states->has_levels()) telling[place].clear();
    }
  }
  options.seed = seed_;
  options.groups = rows_.groups;
  ChainFitter fitter(columns_, std::move(places_), options);
  if (options_.trees.rounds > 0) fitter.learn_bases(telling);
  for (std::size_t begin = 0; begin < fitter.size(); begin += kPlacesAtOnce) {
    report_(static_cast<double>(begin) / static_cast<double>(fitter.size()));
    fitter.learn(begin, std::min(begin + kPlacesAtOnce, fitter.size()));
  }
  chain_.chain_ = fitter.take();
}

SiblingRowChain::LearnedStates SiblingRowChainFit::learned_states() const {
  SiblingRowChain::LearnedStates states(chain_.chain_.size());
  const auto count = [&](std::size_t place, std::span<const std::uint8_t> is_learned) {
    if (place == SiblingTarget::kNone || chain_.chain_[place].decisions.empty()) return;
    states[place].assign(chain_.chain_[place].states.size(), 0);
    for (std::size_t row = 0; row < count_; ++row) {
      if (!is_learned.empty() && is_learned[row] == 0) continue;
      ++states[place][static_cast<std::size_t>(columns_[place].cells[row])];
    }
  };
  for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
    const SiblingTarget& target = chain_.targets_[t];
    count(target.ends, is_last_);
    count(target.fresh, {});
    const bool of_known_kinds = target.fresh != SiblingTarget::kNone && goes_on_[t].empty();
    count(target.stays, of_known_kinds ? is_known_kind_ : goes_on_[t]);
    count(target.drawn, is_learned_[t]);
  }
  return states;
}

SiblingRowChain SiblingRowChain::learn(Rows rows, const SiblingOptions& options, std::uint64_t seed,
                                       const std::function<void(double)>& report,
                                       LearnedStates* learned) {
  return SiblingRowChainFit(std::move(rows), options, seed, report).fit(learned);
}

}  // namespace likeness::models
