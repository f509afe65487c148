#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/hash.hpp"
#include "likeness/parallel.hpp"
#include "models/siblings/sibling_row_chain_fit.hpp"
#include "models/trees/far_values.hpp"

namespace likeness::models {
namespace {

constexpr double kFewestStays = 0.1;  ///< of rows, for whether a category stays to be drawn first
constexpr std::int32_t kManyLevels = 4;
constexpr std::size_t kOffsetRows = 2000;   ///< that tell from which number an offset is taken
constexpr std::size_t kFewestOffsets = 20;  ///< of these, known ones
constexpr double kNarrowOffset = 0.5;       ///< of how the number itself is spread
constexpr double kOffsetMargin = 0.1;       ///< nats that an offset must save
constexpr double kSteppedShare = 0.99;

}  // namespace

void SiblingRowChainFit::hold_out() {
  is_held_out_.resize(count_);
  for (std::size_t row = 0; row < count_; ++row) {
    is_held_out_[row] = mixed_bits(rows_.groups[row] + 77) % 4 == 0 ? 1 : 0;
  }
}

void SiblingRowChainFit::choose_forms() {
  parallel_for(chain_.targets_.size(), [&](std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    if (values_[target.column].size() < 2) return;
    if (!has_last_) {
      if (plan(target).is_number() && !stands_apart(target)) {
        choose_offset(t, SiblingForm::kLevel, 0);
      }
      return;
    }
    if (!plan(target).is_number()) {
      const std::size_t stays = count_stays(target);
      const bool often = static_cast<double>(stays) >= kFewestStays * static_cast<double>(count_);
      if (plan(target).levels() > kManyLevels && often && !determined_[t]) {
        target.form = SiblingForm::kStays;
      }
      return;
    }
    if (target.weights.empty() && target.scale > 0) {
      predicted_[t].assign(count_, target.mean);
    }
    if (target.never_falls || target.never_rises) {
      target.form = SiblingForm::kDifference;
      return;
    }
    if (has_forms(target)) {
      // What repeats is drawn before: a form is for the numbers that are new.
      double nats = 0;
      const SiblingForm form = chosen_form(t, true, &nats);
      choose_offset(t, form, nats);
    }
    if (target.form == SiblingForm::kLevel && repeats_[t] != 0) target.form = SiblingForm::kStays;
  });
}

bool SiblingRowChainFit::has_forms(const SiblingTarget& target) const {
  return target.scale > 0 && has_lasts(target) && !stands_apart(target);
}

std::vector<double> SiblingRowChainFit::predicted_or_mean(std::size_t t) const {
  if (!predicted_[t].empty()) return predicted_[t];
  return std::vector<double>(count_, chain_.targets_[t].mean);
}

std::vector<double> SiblingRowChainFit::steps_of(const SiblingTarget& target) const {
  const SiblingColumn& column = plan(target).column();
  const double range = plan(target).to_inner(column.highest) - plan(target).to_inner(column.lowest);
  std::vector<double> steps(count_, std::max(column.step, range * 1e-5));
  for (std::size_t row = 0; row < count_ && plan(target).is_logarithmic(); ++row) {
    const double number = plan(target).to_outer(value_of(target, row));
    steps[row] = std::isnan(number) ? 1 : std::max(column.step / number, range * 1e-5);
  }
  return steps;
}

SiblingForm SiblingRowChainFit::chosen_form(std::size_t t, bool of_new, double* nats) const {
  constexpr std::array kForms = {SiblingForm::kLevel, SiblingForm::kDifference,
                                 SiblingForm::kInnovation};
  const SiblingTarget& target = chain_.targets_[t];
  const std::vector<double> steps = steps_of(target);
  std::vector<double> numbers = rows_.cells[target.column].numbers;
  for (std::size_t row = 0; row < count_ && of_new; ++row) {
    if (!is_new(t, row)) numbers[row] = std::numeric_limits<double>::quiet_NaN();
  }
  const std::vector<double> predicted = predicted_or_mean(t);
  return shortest_form({numbers, rows_.last[target.column].numbers, predicted, is_held_out_, steps},
                       std::span(kForms).first(target.weights.empty() ? 2 : 3), nats);
}

bool SiblingRowChainFit::stands_apart(const SiblingTarget& target) const {
  return !target.is_index && has_far_value(rows_.cells[target.column].numbers);
}

void SiblingRowChainFit::choose_offset(std::size_t t, SiblingForm form, double nats) {
  SiblingTarget& target = chain_.targets_[t];
  target.form = form;
  if (target.scale <= 0 || target.is_index || determined_[t] || plan(target).is_logarithmic())
    return;
  SiblingTarget best = target;
  double narrowest = kNarrowOffset * spread([&](std::size_t row) { return value_of(target, row); });
  const auto try_other = [&](std::size_t feature, std::size_t column) {
    SiblingTarget tried = target;
    tried.offset_feature = feature;
    tried.offset_column = column;
    const double width =
        spread([&](std::size_t row) { return value_of(target, row) - other_of(tried, row); });
    if (!(width < narrowest)) return;
    narrowest = width;
    best = std::move(tried);
  };
  for (std::size_t f = 0; f < rows_.plain_features; ++f) {
    if (rows_.features[f].levels == 0) try_other(f, SiblingTarget::kNone);
  }
  for (std::size_t e = 0; e < t; ++e) {
    const std::size_t column = chain_.targets_[e].column;
    const SiblingPlan& other = rows_.plans[column];
    if (other.is_number() && !other.is_logarithmic()) try_other(SiblingTarget::kNone, column);
  }
  if (best.offset_feature == SiblingTarget::kNone && best.offset_column == SiblingTarget::kNone) {
    return;
  }
  std::vector<double> offsets(count_);
  std::vector<double> others(count_);
  for (std::size_t row = 0; row < count_; ++row) {
    others[row] = other_of(best, row);
    offsets[row] = is_new(t, row) ? value_of(target, row) - others[row]
                                  : std::numeric_limits<double>::quiet_NaN();
  }
  const SiblingColumn& column = plan(target).column();
  const std::vector<double> steps(count_,
                                  std::max(column.step, (column.highest - column.lowest) * 1e-5));
  if (!has_last_) {
    nats = code_length(rows_.cells[target.column].numbers, predicted_or_mean(t), is_held_out_,
                       steps, true);
  }
  if (!(code_length(offsets, others, is_held_out_, steps, true) + kOffsetMargin < nats)) return;
  best.form = SiblingForm::kOffset;
  if (column.is_time) best.offset_step = step_of(offsets);
  target = std::move(best);
  predicted_[t] = predicted_or_mean(t);
}

double SiblingRowChainFit::other_of(const SiblingTarget& target, std::size_t row) const {
  if (target.offset_feature != SiblingTarget::kNone) {
    return rows_.known[target.offset_feature].numbers[row];
  }
  const double number = rows_.cells[target.offset_column].numbers[row];
  return rows_.index == target.offset_column && rows_.clock != nullptr ? rows_.clock->time(number)
                                                                       : number;
}

template <class Number>
[[nodiscard]] double SiblingRowChainFit::spread(const Number& number) const {
  std::vector<double> numbers;
  for (const std::size_t row : spaced_rows(count_, kOffsetRows)) {
    const double one = number(row);
    if (!std::isnan(one)) numbers.push_back(one);
  }
  if (numbers.size() < kFewestOffsets) return std::numeric_limits<double>::infinity();
  std::sort(numbers.begin(), numbers.end());
  return numbers[numbers.size() * 3 / 4] - numbers[numbers.size() / 4];
}

double SiblingRowChainFit::step_of(const std::vector<double>& times) {
  for (const double step : {86'400e6, 3'600e6, 60e6, 1e6}) {
    const auto multiples = std::count_if(times.begin(), times.end(), [&](double time) {
      return std::isnan(time) || std::fmod(time, step) == 0;
    });
    if (static_cast<double>(multiples) >= kSteppedShare * static_cast<double>(times.size())) {
      return step;
    }
  }
  return 0;
}

bool SiblingRowChainFit::has_lasts(const SiblingTarget& target) const {
  std::size_t lasts = 0;
  for (std::size_t row = 0; row < count_ && lasts < kFewestOffsets; ++row) {
    const bool both = !std::isnan(value_of(target, row)) && !std::isnan(last_of(target, row));
    lasts += both ? 1 : 0;
  }
  return lasts == kFewestOffsets;
}

std::size_t SiblingRowChainFit::count_stays(const SiblingTarget& target) const {
  std::size_t stays = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    stays += value_of(target, row) == last_of(target, row) ? 1 : 0;
  }
  return stays;
}

}  // namespace likeness::models
