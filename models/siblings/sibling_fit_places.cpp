#include <algorithm>
#include <cmath>
#include <utility>

#include "models/siblings/sibling_row_chain_fit.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kStateRows = 20'000;  ///< that tell where features are cut
constexpr std::size_t kFeatureBins = 200;
constexpr std::size_t kMostTold = 3;  ///< earlier places that a category fits

}  // namespace

std::size_t SiblingRowChainFit::add_place(ColumnStates states, std::vector<std::int32_t> cells,
                                          bool is_known) {
  owned_.push_back(std::make_unique<ColumnStates>(std::move(states)));
  columns_.push_back({owned_.back().get(), std::move(cells)});
  ChainPlace place;
  place.column = columns_.size() - 1;
  place.is_known = is_known;
  places_.push_back(std::move(place));
  return places_.size() - 1;
}

std::size_t SiblingRowChainFit::add_known(const CellColumn& feature, const ColumnValues& cells) {
  ColumnStates states;
  if (feature.levels > 0) {
    states = ColumnStates::of_levels(feature.levels, feature.ordered);
  } else {
    states = feature_states(cells.numbers);
  }
  std::vector<std::int32_t> coded = states.encode(cells);
  return add_place(std::move(states), std::move(coded), true);
}

ColumnStates SiblingRowChainFit::feature_states(const std::vector<double>& numbers) {
  std::vector<double> some;
  for (const std::size_t row : spaced_rows(numbers.size(), kStateRows)) {
    some.push_back(numbers[row]);
  }
  const auto missing = std::find_if(numbers.begin(), numbers.end(),
                                    [](double number) { return std::isnan(number); });
  if (missing != numbers.end()) some.push_back(*missing);
  StateOptions options;
  options.bins = kFeatureBins;
  return ColumnStates::of_numbers(some, options);
}

void SiblingRowChainFit::place_columns() {
  for (std::size_t f = 0; f < rows_.features.size(); ++f) {
    add_known(rows_.features[f], rows_.known[f]);
  }
  known_places_ = places_.size();
  is_learned_.resize(chain_.targets_.size());
  goes_on_.resize(chain_.targets_.size());
  for (std::size_t t = 0; t < chain_.targets_.size(); ++t) {
    place_target(t);
    if (rows_.kind != nullptr && chain_.targets_[t].column == rows_.kind->column) {
      chain_.kind_place_ = places_.size();
      for (std::size_t f = 0; f < rows_.kind_known.size(); ++f) {
        seen_places_.push_back(add_known(rows_.kind->features[f], rows_.kind_known[f]));
      }
    }
    if (t > 0 || told_.empty()) continue;
    chain_.time_place_ = places_.size();
    for (std::size_t f = 0; f < told_.size(); ++f) {
      seen_places_.push_back(add_known(rows_.clock->features()[f], told_[f]));
    }
  }
}

void SiblingRowChainFit::place_target(std::size_t t) {
  SiblingTarget& target = chain_.targets_[t];
  const bool needs_prediction = target.form == SiblingForm::kDifference ||
                                target.form == SiblingForm::kInnovation ||
                                target.form == SiblingForm::kOffset;
  if (!predicted_[t].empty() && (needs_prediction || !target.weights.empty())) {
    ColumnValues cells;
    cells.numbers = predicted_[t];
    target.predicted = add_known({"", 0, true}, cells);
  }
  if (!determined_[t]) place_end(t);
  if (!determined_[t]) place_fresh(target);
  const bool draws_stays = target.form == SiblingForm::kStays || repeats_[t] != 0;
  std::vector<std::uint8_t>& goes_on = goes_on_[t];
  for (std::size_t row = 0; row < count_ && target.end_feature != SiblingTarget::kNone; ++row) {
    goes_on.push_back(is_ending(target, row) ? 0 : 1);
  }
  if (draws_stays) {
    std::vector<std::int32_t> stays(count_);
    is_learned_[t].resize(count_);
    for (std::size_t row = 0; row < count_; ++row) {
      stays[row] = value_of(target, row) == last_of(target, row) ? 1 : 0;
      is_learned_[t][row] = stays[row] == 0 && (goes_on.empty() || goes_on[row] != 0) ? 1 : 0;
    }
    target.stays = add_place(ColumnStates::of_levels(2, false), std::move(stays), false);
    if (target.fresh != SiblingTarget::kNone) places_[target.stays].is_learned = is_known_kind_;
    if (!goes_on.empty()) places_[target.stays].is_learned = goes_on;
  } else {
    is_learned_[t] = goes_on;
  }
  if (!determined_[t]) find_told(target);
  if (target.form == SiblingForm::kLevel) {
    target.drawn = target.value =
        add_place(values_[target.column], value_columns_[target.column].cells, false);
    if (determined_[t]) {
      // By the value of an earlier target.
      for (const SiblingTarget& earlier : chain_.targets_) {
        if (&earlier == &target) break;
        if (earlier.column != determined_[t]->by) continue;
        places_[target.drawn].determined =
            Determined{places_[earlier.value].column, determined_[t]->state};
      }
    }
  } else if (target.form == SiblingForm::kStays) {
    target.drawn = add_place(values_[target.column], value_columns_[target.column].cells, false);
  } else {
    place_change(t);
  }
  if (!is_learned_[t].empty()) places_[target.drawn].is_learned = is_learned_[t];
  if (target.form != SiblingForm::kLevel) {
    target.value = add_place(values_[target.column], value_columns_[target.column].cells, true);
  }
  choose_predictors(t);
  seen_places_.push_back(target.value);
  if (target.ends != SiblingTarget::kNone) seen_places_.push_back(target.ends);
  if (target.stays != SiblingTarget::kNone) {
    seen_places_.push_back(target.stays);
  } else if (target.drawn != target.value) {
    seen_places_.push_back(target.drawn);
  }
}

void SiblingRowChainFit::place_end(std::size_t t) {
  SiblingTarget& target = chain_.targets_[t];
  const auto is_end = [&](std::size_t level) {
    return (target.out_of_place[level] & SiblingTarget::kWhereRowsFollow) != 0;
  };
  bool any = false;
  for (std::size_t level = 0; level < target.out_of_place.size(); ++level) any |= is_end(level);
  if (!any) return;
  const std::vector<double>& left = rows_.known[rows_.rows_left_feature].numbers;
  StateColumn ends;
  const ColumnStates yes_or_no = ColumnStates::of_levels(2, false);
  ends.states = &yes_or_no;
  ends.cells.resize(count_);
  is_last_.resize(count_);
  for (std::size_t row = 0; row < count_; ++row) {
    const double value = value_of(target, row);
    const double level = plan(target).is_number() ? (std::isnan(value) ? 0 : 1) : value;
    is_last_[row] = left[row] == 1 ? 1 : 0;
    ends.cells[row] = is_last_[row] != 0 && is_end(static_cast<std::size_t>(level)) ? 1 : 0;
  }
  if (std::ranges::count(ends.cells, 1) == 0) return;
  std::optional<Determined> determined;
  const auto try_place = [&](std::size_t place) {
    if (determined || place == SiblingTarget::kNone) return;
    determined = find_dependency(columns_[place], places_[place].column, ends);
  };
  for (const SiblingTarget& earlier : chain_.targets_) {
    if (&earlier == &target) break;
    try_place(earlier.ends);
    try_place(earlier.value);
  }
  target.ends = add_place(yes_or_no, std::move(ends.cells), false);
  places_[target.ends].determined = std::move(determined);
  places_[target.ends].is_learned = is_last_;
}

void SiblingRowChainFit::place_fresh(SiblingTarget& target) {
  const bool is_kind = rows_.kind != nullptr && target.column == rows_.kind->column;
  if (!is_kind || plan(target).levels() > kMostSequelLevels) return;
  const std::vector<double>& before = rows_.kind_known.back().numbers;
  std::vector<std::int32_t> fresh(count_);
  is_known_kind_.resize(count_);
  for (std::size_t row = 0; row < count_; ++row) {
    is_known_kind_[row] = before[row] > 0 ? 1 : 0;
    fresh[row] = before[row] > 0 ? 0 : 1;
  }
  target.fresh = add_place(ColumnStates::of_levels(2, false), std::move(fresh), false);
}

void SiblingRowChainFit::find_told(SiblingTarget& target) const {
  if (plan(target).is_number() || plan(target).levels() <= 2) return;
  const StateColumn& column = value_columns_[target.column];
  std::vector<std::pair<std::size_t, SiblingTold>> found;
  const auto try_place = [&](std::size_t place) {
    if (!columns_[place].states->has_levels()) return;
    auto told = find_dependency(column, 0, columns_[place]);
    if (told) found.push_back({columns_[place].states->size(), {place, std::move(told->state)}});
  };
  for (std::size_t place = 0; place < known_places_; ++place) try_place(place);
  for (const SiblingTarget& earlier : chain_.targets_) {
    if (&earlier == &target) break;
    try_place(earlier.value);
  }
  if (found.empty()) return;
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  found.resize(std::min(found.size(), kMostTold));
  for (auto& [levels, told] : found) target.told.push_back(std::move(told));
  target.shares.assign(column.states->size(), 0);
  for (const std::int32_t state : column.cells) {
    target.shares[static_cast<std::size_t>(state)] += 1 / static_cast<double>(count_);
  }
}

void SiblingRowChainFit::place_change(std::size_t t) {
  SiblingTarget& target = chain_.targets_[t];
  ColumnValues changes;
  changes.numbers.resize(count_);
  for (std::size_t row = 0; row < count_; ++row) {
    double from = predicted_[t][row];
    if (target.form == SiblingForm::kDifference) from = last_of(target, row);
    if (target.form == SiblingForm::kOffset) from = other_of(target, row);
    changes.numbers[row] = value_of(target, row) - (std::isnan(from) ? predicted_[t][row] : from);
  }
  StateOptions options;
  options.bins = options_.trees.bins;
  options.groups = rows_.groups;
  ColumnStates states = ColumnStates::of_numbers(changes.numbers, options);
  std::vector<std::int32_t> cells = states.encode(changes);
  target.drawn = add_place(std::move(states), std::move(cells), false);
}

}  // namespace likeness::models
