#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/hash.hpp"
#include "models/siblings/sibling_row_chain.hpp"
#include "models/trees/decision_tally.hpp"

namespace likeness::models {
namespace {

double weighted_sum(const std::vector<double>& weights, const double* inputs) {
  double sum = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) sum += weights[k] * inputs[k];
  return sum;
}

}  // namespace

SiblingRowChain::Walk::Walk(const SiblingRowChain& chain, std::span<const SiblingPlan> plans,
                            const SiblingClock* clock, const SiblingKind* kind, std::size_t rows)
    : chain_(chain),
      plans_(plans),
      clock_(clock),
      kind_(kind),
      walker_(chain.chain_, rows),
      all_(rows),
      ranks_(rows),
      inputs_(rows * chain.input_count()),
      predicted_(rows),
      states_(rows) {
  std::iota(all_.begin(), all_.end(), std::uint32_t{0});
}

void SiblingRowChain::Walk::draw(const SiblingKnown& known, std::size_t active,
                                 const SiblingRandom& random, std::vector<ColumnValues>& cells) {
  active_ = active;
  random_ = &random;
  set_features(known);
  for (const SiblingTarget& target : chain_.targets_) draw_target(target, known, cells);
}

void SiblingRowChain::Walk::set_features(const SiblingKnown& known) {
  const std::vector<ColumnValues>& features = *known.features;
  for (std::size_t f = 0; f < features.size(); ++f) {
    const std::vector<std::int32_t> states = chain_.chain_[f].states.encode(features[f]);
    walker_.set(f, states);
  }
  const std::size_t width = chain_.input_count();
  for (std::size_t row = 0; row < active_; ++row) {
    chain_.inputs_.write(features, row, inputs_.data() + row * width);
  }
}

void SiblingRowChain::Walk::predict(const SiblingTarget& target) {
  const std::size_t width = chain_.input_count();
  for (std::size_t row = 0; row < active_; ++row) {
    const double sum = weighted_sum(target.weights, inputs_.data() + row * width);
    predicted_[row] = target.mean + sum / target.scale;
  }
  const ColumnStates& states = chain_.chain_[target.predicted].states;
  ColumnValues numbers;
  numbers.numbers = predicted_;
  walker_.set(target.predicted, states.encode(numbers));
}

void SiblingRowChain::Walk::draw_place(std::size_t place, std::size_t attempt,
                                       std::span<const std::uint32_t> rows) {
  const std::size_t places = chain_.chain_.size();
  for (const std::uint32_t row : rows) {
    ranks_[row] = random_->stream.uniform(random_->addresses[row] + attempt * places + place);
  }
  if (random_->is_even && attempt == 0 && !rows.empty()) {
    const std::uint64_t seed = mixed_bits(random_->seed ^ random_->addresses[rows.front()]);
    walker_.draw_evenly(place, rows, ranks_, mixed_bits(seed + place));
  } else {
    walker_.draw(place, rows, ranks_);
  }
}

bool SiblingRowChain::Walk::is_out_of_place(const SiblingTarget& target, const SiblingKnown& known,
                                            std::size_t row, std::int32_t code) const {
  if (target.out_of_place.empty() || known.rows_left == nullptr) return false;
  const std::uint8_t out = target.out_of_place[static_cast<std::size_t>(code)];
  const bool is_end = (out & SiblingTarget::kWhereRowsFollow) != 0;
  if ((*known.rows_left)[row] > 0) return is_end;
  if (target.ends != SiblingTarget::kNone && is_end != (walker_.states(target.ends)[row] != 0)) {
    return true;
  }
  return (out & SiblingTarget::kInLastRow) != 0;
}

void SiblingRowChain::Walk::draw_end(const SiblingTarget& target, const SiblingKnown& known) {
  std::vector<std::uint32_t> ending;
  for (std::size_t row = 0; row < active_; ++row) {
    if (known.rows_left != nullptr && (*known.rows_left)[row] == 0) ending.push_back(all_[row]);
  }
  std::fill_n(states_.begin(), active_, 0);
  walker_.set(target.ends, states_);
  draw_place(target.ends, 0, ending);
  count(target.ends, ending, walker_.states(target.ends));
}

void SiblingRowChain::Walk::set_value(const SiblingTarget& target, const ColumnValues& cells) {
  if (target.value != target.drawn || target.form != SiblingForm::kLevel ||
      plans_[target.column].is_number()) {
    const std::vector<std::int32_t> states = chain_.chain_[target.value].states.encode(cells);
    std::copy_n(states.begin(), active_, states_.begin());
    walker_.set(target.value, states_);
  }
  if (target.entry == SiblingTarget::kNone) return;
  const std::size_t width = chain_.input_count();
  const std::size_t at = chain_.inputs_.size() + target.entry;
  const bool is_number = plans_[target.column].is_number();
  for (std::size_t row = 0; row < active_; ++row) {
    const double value = is_number ? cells.numbers[row] : cells.codes[row];
    inputs_[row * width + at] = std::isnan(value) ? 0 : (value - target.mean) * target.scale;
  }
}

void SiblingRowChain::Walk::count(std::size_t place, std::span<const std::uint32_t> rows,
                                  std::span<const std::int32_t> states) {
  if (tally_ == nullptr) return;
  for (const std::uint32_t row : rows) tally_->add_state(place, states[row]);
}

void SiblingRowChain::Walk::tell_time(const std::vector<double>& index) {
  std::vector<ColumnValues> told = SiblingHistory::empty(clock_->features(), walker_.rows());
  for (std::size_t row = 0; row < active_; ++row) clock_->write(index[row], told, 0, row);
  for (std::size_t f = 0; f < told.size(); ++f) {
    walker_.set(chain_.time_place_ + f, told[f].codes);
  }
  const std::size_t width = chain_.input_count();
  const std::size_t at = chain_.inputs_.size() + chain_.time_entry_;
  for (std::size_t row = 0; row < active_; ++row) {
    chain_.time_inputs_.write(told, row, inputs_.data() + row * width + at);
  }
}

void SiblingRowChain::Walk::tell_kind(const SiblingKnown& known,
                                      const std::vector<std::int32_t>& kinds) {
  std::vector<ColumnValues> told = SiblingHistory::empty(kind_->features, walker_.rows());
  for (std::size_t row = 0; row < active_; ++row) {
    known.kinds->write(row, kinds[row], told, row, 0);
  }
  for (std::size_t f = 0; f < told.size(); ++f) {
    const std::size_t place = chain_.kind_place_ + f;
    walker_.set(place, chain_.chain_[place].states.encode(told[f]));
  }
  const std::size_t width = chain_.input_count();
  const std::size_t at = chain_.inputs_.size() + chain_.kind_entry_;
  for (std::size_t row = 0; row < active_; ++row) {
    chain_.kind_inputs_.write(told, row, inputs_.data() + row * width + at);
  }
}

void SiblingRowChain::Walk::draw_target(const SiblingTarget& target, const SiblingKnown& known,
                                        std::vector<ColumnValues>& cells) {
  if (target.predicted != SiblingTarget::kNone) predict(target);
  if (target.ends != SiblingTarget::kNone) draw_end(target, known);
  if (target.fresh != SiblingTarget::kNone) draw_fresh(target, known);
  ColumnValues& column = cells[target.column];
  if (plans_[target.column].is_number()) {
    draw_number(target, known, cells);
  } else {
    draw_category(target, known, column.codes);
  }
  set_value(target, column);
  const bool tells_time = chain_.time_place_ != 0 && &target == &chain_.targets_.front();
  if (tells_time) tell_time(column.numbers);
  const bool tells_kind = chain_.kind_place_ != 0 && target.column == kind_->column;
  if (tells_kind) tell_kind(known, column.codes);
}

}  // namespace likeness::models
