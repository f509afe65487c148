#include <algorithm>
#include <cmath>
#include <limits>

#include "models/siblings/sibling_row_chain.hpp"

namespace likeness::models {

double SiblingRowChain::Walk::reflected(const SiblingTarget& target, double value) const {
  const SiblingPlan& plan = plans_[target.column];
  const double lowest = plan.to_inner(plan.column().lowest);
  const double highest = plan.to_inner(plan.column().highest);
  if (value > highest && !target.heaps_high && !target.never_falls) return 2 * highest - value;
  if (value < lowest && !target.heaps_low && !target.never_rises) return 2 * lowest - value;
  return value;
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
  return plan.held(reflected(target, value));
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

void SiblingRowChain::Walk::draw_number(const SiblingTarget& target, const SiblingKnown& known,
                                        std::vector<ColumnValues>& cells) {
  std::vector<double>& numbers = cells[target.column].numbers;
  std::vector<std::uint32_t> going_on;
  std::vector<std::uint32_t> there;
  std::span<const std::uint32_t> rows(all_.data(), active_);
  if (target.end_feature != SiblingTarget::kNone) {
    going_on = put_ends(target, known, numbers);
    rows = going_on;
  }
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
        states_[row] = 1;
      } else {
        changing.push_back(row);
        states_[row] = 0;
      }
    }
    count(target.stays, rows, states_);
    rows = changing;
  }
  draw_new_number(target, known, cells, rows, 0);
  if (target.stays != SiblingTarget::kNone) draw_others(target, known, cells, rows);
  put_in_place(target, known, cells, rows);
  count(target.drawn, rows, walker_.states(target.drawn));
}

std::vector<std::uint32_t> SiblingRowChain::Walk::put_ends(const SiblingTarget& target,
                                                           const SiblingKnown& known,
                                                           std::vector<double>& numbers) const {
  const std::vector<double>& ends = plans_[target.column].end_values();
  const std::vector<std::int32_t>& codes = (*known.features)[target.end_feature].codes;
  std::vector<std::uint32_t> others;
  for (std::uint32_t row = 0; row < active_; ++row) {
    const bool is_last = known.rows_left != nullptr && (*known.rows_left)[row] == 0;
    if (is_last && codes[row] > 0) {
      numbers[row] = ends[static_cast<std::size_t>(codes[row]) - 1];
    } else {
      others.push_back(row);
    }
  }
  return others;
}

void SiblingRowChain::Walk::put_in_place(const SiblingTarget& target, const SiblingKnown& known,
                                         std::vector<ColumnValues>& cells,
                                         std::span<const std::uint32_t> rows) {
  if (target.out_of_place.empty() && target.end_feature == SiblingTarget::kNone) return;
  const SiblingPlan& plan = plans_[target.column];
  std::vector<double>& numbers = cells[target.column].numbers;
  std::vector<std::uint32_t> waiting(rows.begin(), rows.end());
  const auto is_done = [&](std::uint32_t row) {
    if (!std::isnan(numbers[row])) return !plan.is_end(numbers[row]);
    return !is_out_of_place(target, known, row, 0);
  };
  std::erase_if(waiting, is_done);
  for (std::size_t attempt = 1; attempt < kAttempts && !waiting.empty(); ++attempt) {
    draw_new_number(target, known, cells, waiting, attempt);
    std::erase_if(waiting, is_done);
  }
  for (const std::uint32_t row : waiting) {
    if (std::isnan(numbers[row])) numbers[row] = kept_within(target, known, row, target.mean);
    if (plan.is_end(numbers[row])) numbers[row] = before_end(target, known, row, numbers[row]);
  }
}

double SiblingRowChain::Walk::before_end(const SiblingTarget& target, const SiblingKnown& known,
                                         std::size_t row, double end) const {
  const SiblingPlan& plan = plans_[target.column];
  const double last =
      known.last != nullptr ? (*known.last)[target.column].numbers[row] : std::nan("");
  const double from = std::isnan(last) || last == end ? target.mean : last;
  const double step = plan.column().step;
  if (!(step > 0)) return (from + end) / 2;
  const double outer = plan.to_outer(end);
  return plan.to_inner(from < end ? outer - step : outer + step);
}

void SiblingRowChain::Walk::draw_others(const SiblingTarget& target, const SiblingKnown& known,
                                        std::vector<ColumnValues>& cells,
                                        std::span<const std::uint32_t> rows) {
  const std::vector<double>& numbers = cells[target.column].numbers;
  const std::vector<double>& last = (*known.last)[target.column].numbers;
  std::vector<std::uint32_t> waiting(rows.begin(), rows.end());
  for (std::size_t attempt = 1; attempt < kAttempts; ++attempt) {
    std::erase_if(waiting, [&](std::uint32_t row) { return numbers[row] != last[row]; });
    if (waiting.empty()) return;
    draw_new_number(target, known, cells, waiting, attempt);
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

}  // namespace likeness::models
