#include "models/siblings/sibling_row_chain.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/hash.hpp"

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

double SiblingRowChain::Walk::kept_within(const SiblingTarget& target, const SiblingKnown& known,
                                          std::size_t row, double value) const {
  if (std::isnan(value)) return value;
  const SiblingPlan& plan = plans_[target.column];
  const double last =
      known.last != nullptr ? (*known.last)[target.column].numbers[row] : std::nan("");
  if (target.is_index) {
    const double left = known.rows_left == nullptr ? 0 : (*known.rows_left)[row];
    const bool is_regular = target.regular_step > 0;
    // Real beginnings may lie elsewhere, and go on from there.
    const auto is_within = [&](double time) {
      return time >= plan.column().lowest && time <= plan.column().highest;
    };
    if (is_regular && !std::isnan(last)) {
      // The first row left room for the others; where it couldn't, they go on as before.
      value = std::max(value, last + target.least_step);
      if (is_within(value)) value = plan.held(value);
      return clock_ != nullptr ? clock_->admitted(value) : value;
    }
    const double room =
        plan.column().highest - left * (is_regular ? target.regular_step : target.least_step);
    value = std::min(value, room);
    if (!std::isnan(last)) value = std::max(value, last + target.least_step);
    if (std::isnan(last) || value >= plan.column().lowest) value = plan.held(value);
    if (!std::isnan(last) && value < last + target.least_step) value = last + target.least_step;
    return clock_ != nullptr ? clock_->admitted(value) : value;
  }
  if (const double step = plan.one_way().per_row; step != 0) {
    if (!std::isnan(last)) return last + step;
    // Room for those of the rows that follow.
    const double left = known.rows_left == nullptr ? 0 : (*known.rows_left)[row];
    const double moved = plan.held(value + left * step) - left * step;
    return plan.held(step > 0 ? std::min(value, moved) : std::max(value, moved));
  }
  if (!std::isnan(last)) {
    if (target.never_falls) value = std::max(value, last);
    if (target.never_rises) value = std::min(value, last);
  }
  return plan.held(value);
}

double SiblingTarget::stepped(double offset) const noexcept {
  return offset_step > 0 ? std::round(offset / offset_step) * offset_step : offset;
}

double SiblingRowChain::Walk::offset_from(const SiblingTarget& target, const SiblingKnown& known,
                                          const std::vector<ColumnValues>& cells,
                                          std::size_t row) const {
  if (target.offset_feature != SiblingTarget::kNone) {
    return (*known.features)[target.offset_feature].numbers[row];
  }
  const double number = cells[target.offset_column].numbers[row];
  const bool is_index =
      chain_.targets_.front().is_index && chain_.targets_.front().column == target.offset_column;
  return is_index && clock_ != nullptr ? clock_->time(number) : number;
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
}

void SiblingRowChain::Walk::draw_fresh(const SiblingTarget& target, const SiblingKnown& known) {
  draw_place(target.fresh, 0, {all_.data(), active_});
  const std::int32_t levels = plans_[target.column].levels();
  const std::uint64_t all = (std::uint64_t{1} << levels) - 1;
  const std::span<const std::int32_t> drawn = walker_.states(target.fresh);
  for (std::size_t row = 0; row < active_; ++row) {
    const bool any_left = known.history->seen_codes(row, target.column) != all;
    states_[row] = any_left ? drawn[row] : 0;
  }
  walker_.set(target.fresh, states_);
}

bool SiblingRowChain::Walk::may_stay(const SiblingTarget& target, const SiblingKnown& known,
                                     std::uint32_t row, std::int32_t last) const {
  return last >= 0 && !is_barred(target, known, row, last) &&
         std::all_of(target.told.begin(), target.told.end(), [&](const SiblingTold& told) {
           return told.state[static_cast<std::size_t>(last)] == walker_.states(told.place)[row];
         });
}

void SiblingRowChain::Walk::draw_number(const SiblingTarget& target, const SiblingKnown& known,
                                        std::vector<ColumnValues>& cells) {
  std::vector<double>& numbers = cells[target.column].numbers;
  std::vector<std::uint32_t> there;
  std::span<const std::uint32_t> rows(all_.data(), active_);
  if (!target.out_of_place.empty()) {
    for (const std::uint32_t row : rows) {
      if (is_out_of_place(target, known, row, 1)) {
        numbers[row] = std::numeric_limits<double>::quiet_NaN();
      } else {
        there.push_back(row);
      }
    }
    rows = there;
  }
  std::vector<std::uint32_t> changing;
  const auto last = [&](std::uint32_t row) { return (*known.last)[target.column].numbers[row]; };
  if (target.stays != SiblingTarget::kNone) {
    draw_place(target.stays, 0, rows);
    const std::span<const std::int32_t> stays = walker_.states(target.stays);
    for (const std::uint32_t row : rows) {
      if (stays[row] != 0 && !std::isnan(last(row))) {
        numbers[row] = last(row);
      } else {
        changing.push_back(row);
      }
    }
    rows = changing;
  }
  draw_new_number(target, known, cells, rows, 0);
  if (target.out_of_place.empty()) return;
  std::vector<std::uint32_t> waiting(rows.begin(), rows.end());
  const auto is_done = [&](std::uint32_t row) {
    return !std::isnan(numbers[row]) || !is_out_of_place(target, known, row, 0);
  };
  std::erase_if(waiting, is_done);
  for (std::size_t attempt = 1; attempt < kAttempts && !waiting.empty(); ++attempt) {
    draw_new_number(target, known, cells, waiting, attempt);
    std::erase_if(waiting, is_done);
  }
  for (const std::uint32_t row : waiting) {
    numbers[row] = kept_within(target, known, row, target.mean);
  }
}

void SiblingRowChain::Walk::draw_new_number(const SiblingTarget& target, const SiblingKnown& known,
                                            std::vector<ColumnValues>& cells,
                                            std::span<const std::uint32_t> rows,
                                            std::size_t attempt) {
  std::vector<double>& numbers = cells[target.column].numbers;
  const auto last = [&](std::uint32_t row) { return (*known.last)[target.column].numbers[row]; };
  draw_place(target.drawn, attempt, rows);
  const ColumnStates& states = chain_.chain_[target.drawn].states;
  const std::span<const std::int32_t> drawn = walker_.states(target.drawn);
  for (const std::uint32_t row : rows) {
    double number = states.number_at(drawn[row], ranks_[row]);
    if (target.form == SiblingForm::kInnovation) number += predicted_[row];
    if (target.form == SiblingForm::kOffset) {
      const double other = offset_from(target, known, cells, row);
      number = (std::isnan(other) ? predicted_[row] : other) + target.stepped(number);
    }
    if (target.form == SiblingForm::kDifference) {
      number += std::isnan(last(row)) ? predicted_[row] : last(row);
    }
    numbers[row] = kept_within(target, known, row, number);
  }
}

void SiblingRowChain::Walk::draw_category(const SiblingTarget& target, const SiblingKnown& known,
                                          std::vector<std::int32_t>& codes) {
  std::span<const std::uint32_t> rows(all_.data(), active_);
  const auto last = [&](std::uint32_t row) {
    return known.last == nullptr ? -1 : (*known.last)[target.column].codes[row];
  };
  std::vector<std::uint32_t> changing;
  if (target.stays != SiblingTarget::kNone) {
    draw_place(target.stays, 0, rows);
    const std::span<const std::int32_t> stays = walker_.states(target.stays);
    for (const std::uint32_t row : rows) {
      states_[row] = stays[row] != 0 && may_stay(target, known, row, last(row)) ? 1 : 0;
      if (states_[row] != 0) {
        codes[row] = last(row);
      } else {
        changing.push_back(row);
      }
    }
    // Those that may not stay are seen as changing by what is drawn later.
    walker_.set(target.stays, states_);
    rows = changing;
  }
  const auto is_refused = [&](std::uint32_t row) {
    if (is_barred(target, known, row, codes[row])) return true;
    return last(row) >= 0 && target.stays != SiblingTarget::kNone && codes[row] == last(row);
  };
  std::vector<std::uint32_t> waiting(rows.begin(), rows.end());
  for (std::size_t attempt = 0; attempt < kAttempts && !waiting.empty(); ++attempt) {
    draw_place(target.drawn, attempt, waiting);
    const std::span<const std::int32_t> drawn = walker_.states(target.drawn);
    for (const std::uint32_t row : waiting) codes[row] = drawn[row];
    if (!target.told.empty()) draw_fitting(target, waiting, codes);
    if (target.never_changes && known.history != nullptr) keep_known(target, known, waiting, codes);
    std::erase_if(waiting, [&](std::uint32_t row) { return !is_refused(row); });
  }
  for (const std::uint32_t row : waiting) {
    const bool stays = last(row) >= 0 && !is_barred(target, known, row, last(row));
    if (stays) codes[row] = last(row);
    for (std::int32_t code = 0; !stays && code < plans_[target.column].levels(); ++code) {
      // Any that may stand there, rather than one that may not.
      if (!is_barred(target, known, row, code)) codes[row] = code;
    }
  }
}

bool SiblingRowChain::Walk::is_barred(const SiblingTarget& target, const SiblingKnown& known,
                                      std::uint32_t row, std::int32_t code) const {
  if (is_out_of_place(target, known, row, code)) return true;
  const std::int32_t last = known.last == nullptr ? -1 : (*known.last)[target.column].codes[row];
  const auto levels = static_cast<std::size_t>(plans_[target.column].levels());
  if (last >= 0 && !target.is_barred.empty() &&
      target.is_barred[static_cast<std::size_t>(last) * levels + static_cast<std::size_t>(code)] !=
          0) {
    return true;
  }
  if (known.history == nullptr) return false;
  if (target.fresh != SiblingTarget::kNone) {
    const std::uint64_t seen = known.history->seen_codes(row, target.column);
    if ((walker_.states(target.fresh)[row] != 0) == ((seen >> code & 1) != 0)) return true;
  }
  if (target.never_falls || target.never_rises || target.never_changes) {
    const std::int32_t before = known.history->last_known_code(row, target.column);
    if (before >= 0 && code != plans_[target.column].missing_level()) {
      if (target.never_falls && code < before) return true;
      if (target.never_rises && code > before) return true;
      if (target.never_changes && code != before) return true;
    }
  }
  if (target.barred_sequels.empty()) return false;
  for (std::uint64_t seen = known.history->seen_codes(row, target.column); seen != 0;
       seen &= seen - 1) {
    const auto before = static_cast<std::size_t>(std::countr_zero(seen));
    if ((target.barred_sequels[before] >> code & 1) != 0) return true;
  }
  return false;
}

void SiblingRowChain::Walk::keep_known(const SiblingTarget& target, const SiblingKnown& known,
                                       std::span<const std::uint32_t> rows,
                                       std::vector<std::int32_t>& codes) const {
  for (const std::uint32_t row : rows) {
    const std::int32_t before = known.history->last_known_code(row, target.column);
    const bool is_missing = codes[row] == plans_[target.column].missing_level();
    if (before >= 0 && !is_missing) codes[row] = before;
  }
}

/// Rows whose category tells something else than what is known get another, of those that fit.
void SiblingRowChain::Walk::draw_fitting(const SiblingTarget& target,
                                         std::span<const std::uint32_t> rows,
                                         std::vector<std::int32_t>& codes) {
  const auto fits = [&](const SiblingTold& told, std::size_t state, std::uint32_t row) {
    return told.state[state] == walker_.states(told.place)[row];
  };
  std::vector<std::pair<std::vector<std::int32_t>, std::uint32_t>> misfits;  // what is known, row
  for (const std::uint32_t row : rows) {
    const auto code = static_cast<std::size_t>(codes[row]);
    const bool all_fit = std::all_of(target.told.begin(), target.told.end(),
                                     [&](const auto& told) { return fits(told, code, row); });
    if (all_fit) continue;
    std::vector<std::int32_t>& known = misfits.emplace_back(std::vector<std::int32_t>(), row).first;
    for (const SiblingTold& told : target.told) known.push_back(walker_.states(told.place)[row]);
  }
  std::sort(misfits.begin(), misfits.end(), [&](const auto& a, const auto& b) {
    return std::pair(a.first, ranks_[a.second]) < std::pair(b.first, ranks_[b.second]);
  });
  for (std::size_t begin = 0; begin < misfits.size();) {
    std::size_t end = begin;
    while (end < misfits.size() && misfits[end].first == misfits[begin].first) ++end;
    // As many of what is told as any category fits.
    std::vector<double> sums;
    for (std::size_t told = target.told.size(); told > 0; --told) {
      double sum = 0;
      sums.clear();
      for (std::size_t state = 0; state < target.shares.size(); ++state) {
        const bool fit = std::all_of(
            target.told.begin(), target.told.begin() + static_cast<std::ptrdiff_t>(told),
            [&](const auto& one) { return fits(one, state, misfits[begin].second); });
        sums.push_back(sum += fit ? target.shares[state] : 0);
      }
      if (sum > 0) break;
      sums.clear();
    }
    const double rank = ranks_[misfits[begin].second];
    for (std::size_t k = begin; k < end && !sums.empty(); ++k) {
      const double even =
          (static_cast<double>(k - begin) + rank) / static_cast<double>(end - begin);
      const auto state = std::upper_bound(sums.begin(), sums.end(), even * sums.back());
      codes[misfits[k].second] = static_cast<std::int32_t>(
          std::min(state - sums.begin(), static_cast<std::ptrdiff_t>(sums.size()) - 1));
    }
    begin = end;
  }
  walker_.set(target.drawn, codes);
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

void SiblingTold::fields(io::Archive& archive) {
  archive("place", place);
  archive("state", state);
}

void SiblingTarget::fields(io::Archive& archive, std::span<const SiblingPlan> plans,
                           std::size_t places) {
  archive("column", column);
  archive.choice("form", form, kLastSiblingForm, sibling_form_name);
  const auto place = [&](const char* name, std::size_t& at) {
    (void)archive.optional(name, at != kNone, at);
    archive.require(at == kNone || at < places, "a column is drawn at a place that isn't there");
  };
  place("predicted", predicted);
  (void)archive.optional("ends", ends != kNone, ends);
  (void)archive.optional("fresh", fresh != kNone, fresh);
  place("stays", stays);
  place("drawn", drawn);
  place("value", value);
  (void)archive.optional("entry", entry != kNone, entry);
  (void)archive.optional("offset_feature", offset_feature != kNone, offset_feature);
  (void)archive.optional("offset_column", offset_column != kNone, offset_column);
  (void)archive.optional("offset_step", offset_step > 0, offset_step);
  archive("never_falls", never_falls);
  archive("never_rises", never_rises);
  archive("index", is_index);
  archive("least_step", least_step);
  (void)archive.optional("regular_step", regular_step > 0, regular_step);
  archive("mean", mean);
  archive("scale", scale);
  archive("weights", weights);
  archive("barred", is_barred);
  (void)archive.optional("told", !told.empty(), told);
  (void)archive.optional("shares", !shares.empty(), shares);
  (void)archive.optional("out_of_place", !out_of_place.empty(), out_of_place);
  (void)archive.optional("barred_sequels", !barred_sequels.empty(), barred_sequels);
  (void)archive.optional("never_changes", never_changes, never_changes);
  if (!archive.loading()) return;
  archive.require(column < plans.size() && drawn < places && value < places &&
                      (ends == kNone || (ends < places && !out_of_place.empty())) &&
                      (fresh == kNone || fresh < places),
                  "a column is drawn that isn't there");
  const auto levels = static_cast<std::size_t>(plans[column].levels());
  const bool sound =
      std::isfinite(mean) && std::isfinite(scale) && scale >= 0 && std::isfinite(least_step) &&
      least_step >= 0 && std::isfinite(regular_step) && regular_step >= 0 &&
      (is_barred.empty() || is_barred.size() == levels * levels) &&
      (form != SiblingForm::kOffset ||
       (offset_feature == kNone ? offset_column < plans.size() && plans[offset_column].is_number()
                                : offset_feature < places)) &&
      std::isfinite(offset_step) && offset_step >= 0 && (told.empty() || shares.size() == levels) &&
      std::all_of(told.begin(), told.end(),
                  [&](const SiblingTold& one) {
                    return one.place < places && one.state.size() == levels;
                  }) &&
      std::all_of(shares.begin(), shares.end(), [](double share) { return share >= 0; }) &&
      (barred_sequels.empty() ||
       (barred_sequels.size() == levels && levels <= std::size_t{kMostSequelLevels})) &&
      (out_of_place.empty() || out_of_place.size() == std::max<std::size_t>(levels, 2)) &&
      (predicted == kNone || scale > 0) &&
      (predicted != kNone || form == SiblingForm::kLevel || form == SiblingForm::kStays);
  archive.require(sound, "what is learned of a column is out of range");
}

void SiblingRowChain::fields(io::Archive& archive, std::span<const SiblingPlan> plans,
                             const SiblingClock* clock, const SiblingKind* kind, bool has_last) {
  archive("features", features_);
  archive.scope("inputs", [&] { inputs_.fields(archive, features_); });
  archive("entries", entries_);
  archive("time_place", time_place_);
  archive("time_entry", time_entry_);
  archive.require(time_place_ == 0 || clock != nullptr, "a chain tells the time without a clock");
  if (time_place_ != 0) {
    archive.scope("time_inputs", [&] { time_inputs_.fields(archive, clock->features()); });
  }
  (void)archive.optional("kind_place", kind_place_ != 0, kind_place_);
  (void)archive.optional("kind_entry", kind_place_ != 0, kind_entry_);
  archive.require((kind_place_ != 0) == (kind != nullptr),
                  "kinds of rows are not those of a chain");
  if (kind_place_ != 0) {
    archive.scope("kind_inputs", [&] { kind_inputs_.fields(archive, kind->features); });
  }
  std::vector<std::size_t> bins;
  archive.each("chain", chain_, [&](ChainColumn& column, std::size_t place) {
    bool is_known = column.decisions.empty() && !column.determined_by;
    archive("known", is_known);
    column.fields(archive, place, is_known);
    (void)archive.optional("base", !column.base.empty(), column.base, column.decisions.size(),
                           bins);
    bins.push_back(column.bins());
    if (!archive.loading() || !column.determined_by) return;
    archive.require(column.determined_state.size() == chain_[*column.determined_by].states.size(),
                    "a column is determined for other states than there are");
  });
  archive.each("targets", targets_, [&](SiblingTarget& target, std::size_t) {
    target.fields(archive, plans, chain_.size());
  });
  if (!archive.loading()) return;
  const std::size_t told = time_place_ == 0 ? 0 : clock->features().size();
  archive.require(features_.size() <= chain_.size() && time_place_ + told <= chain_.size() &&
                      (time_place_ == 0 || time_place_ >= features_.size()) &&
                      time_entry_ + time_inputs_.size() <= entries_ &&
                      entries_ <= chain_.size() * 64,
                  "the places of a chain are not those of its columns");
  const auto is_kind = [&](std::size_t place, std::int32_t levels) {
    const ColumnStates& states = chain_[place].states;
    return levels == 0 ? !states.has_levels()
                       : states.has_levels() && states.size() == static_cast<std::size_t>(levels);
  };
  for (std::size_t f = 0; f < features_.size(); ++f) {
    archive.require(is_kind(f, features_[f].levels), "what is known is of another kind");
  }
  for (std::size_t f = 0; f < told; ++f) {
    archive.require(is_kind(time_place_ + f, clock->features()[f].levels),
                    "what the time tells is of another kind");
  }
  const std::size_t of_kind = kind_place_ == 0 ? 0 : kind->features.size();
  archive.require(kind_place_ + of_kind <= chain_.size() &&
                      (kind_place_ == 0 || kind_place_ >= features_.size()) &&
                      kind_entry_ + kind_inputs_.size() <= entries_,
                  "the places of a chain are not those of its columns");
  for (std::size_t f = 0; f < of_kind; ++f) {
    archive.require(is_kind(kind_place_ + f, 0), "what is remembered is of another kind");
  }
  std::vector<bool> is_drawn(plans.size(), false);
  for (const SiblingTarget& target : targets_) {
    const std::int32_t levels = plans[target.column].levels();
    const bool sound =
        is_kind(target.drawn, levels) && is_kind(target.value, levels) &&
        (target.stays == SiblingTarget::kNone || is_kind(target.stays, 2)) &&
        (target.ends == SiblingTarget::kNone || is_kind(target.ends, 2)) &&
        (target.fresh == SiblingTarget::kNone ||
         (is_kind(target.fresh, 2) && has_last && levels <= kMostSequelLevels)) &&
        (target.predicted == SiblingTarget::kNone || is_kind(target.predicted, 0)) &&
        target.weights.size() <= input_count() &&
        (target.entry == SiblingTarget::kNone || target.entry < entries_) &&
        (has_last || target.form == SiblingForm::kOffset ||
         (target.form == SiblingForm::kLevel && target.stays == SiblingTarget::kNone)) &&
        (target.form != SiblingForm::kOffset || target.offset_feature == SiblingTarget::kNone ||
         (target.offset_feature < features_.size() &&
          features_[target.offset_feature].levels == 0)) &&
        (target.form != SiblingForm::kOffset || target.offset_feature != SiblingTarget::kNone ||
         is_drawn[target.offset_column]);
    archive.require(sound && !is_drawn[target.column], "a column is drawn as another kind");
    is_drawn[target.column] = true;
  }
  archive.require(targets_.size() == plans.size(), "columns of rows within parents are missing");
  archive.require(
      time_place_ == 0 || (!targets_.empty() && plans[targets_.front().column].is_number()),
      "a chain tells the time of what is no index");
}

bool SiblingRowChain::ends_rows(std::span<const SiblingPlan> plans,
                                const std::vector<ColumnValues>& cells, std::size_t row) const {
  return std::any_of(targets_.begin(), targets_.end(), [&](const SiblingTarget& target) {
    if (target.out_of_place.empty()) return false;
    const ColumnValues& column = cells[target.column];
    const bool is_number = plans[target.column].is_number();
    const std::int32_t level =
        is_number ? (std::isnan(column.numbers[row]) ? 0 : 1) : column.codes[row];
    return (target.out_of_place[static_cast<std::size_t>(level)] &
            SiblingTarget::kWhereRowsFollow) != 0;
  });
}

io::Json SiblingRowChain::describe(std::span<const SiblingPlan> plans) const {
  io::Json columns = io::Json::array();
  for (const SiblingTarget& target : targets_) {
    std::size_t trees = 0;
    for (const stats::BoostedTrees& decision : chain_[target.drawn].decisions) {
      trees += decision.roots.size();
    }
    io::Json one = {{"column", plans[target.column].column().name},
                    {"written_as", sibling_form_name(target.form)},
                    {"states", chain_[target.drawn].states.size()},
                    {"trees", trees}};
    if (plans[target.column].is_logarithmic()) one["logarithms"] = true;
    if (target.never_falls) one["never_falls"] = true;
    if (target.never_rises) one["never_rises"] = true;
    if (target.never_changes) one["never_changes"] = true;
    if (const OneWay& way = plans[target.column].one_way(); way.per_row != 0) {
      one["per_row"] = way.per_row;
    }
    const auto sequels = std::count_if(target.barred_sequels.begin(), target.barred_sequels.end(),
                                       [](std::uint64_t barred) { return barred != 0; });
    if (sequels > 0) one["never_followed_by_some"] = sequels;
    const auto bound = std::count_if(target.out_of_place.begin(), target.out_of_place.end(),
                                     [](std::uint8_t places) { return places != 0; });
    if (bound > 0) one["bound_to_places"] = bound;
    columns.push_back(std::move(one));
  }
  return columns;
}

}  // namespace likeness::models
