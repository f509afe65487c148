#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "likeness/parallel.hpp"
#include "models/siblings/sibling_row_chain_fit.hpp"

namespace likeness::models {
namespace {

constexpr double kFewestRepeats = 10;  ///< beyond those by chance
constexpr double kClearDeviations = 4;
constexpr double kManyRepeats = 0.03;   ///< of the rows, though it be by chance
constexpr double kRepeatMargin = 0.01;  ///< nats that the decision must save
constexpr double kHeapShare = 0.01;

}  // namespace

void SiblingRowChainFit::find_repeats() {
  repeats_.assign(chain_.targets_.size(), 0);
  parallel_for(chain_.targets_.size(), [&](std::size_t t) {
    SiblingTarget& target = chain_.targets_[t];
    if (!plan(target).is_number() || target.is_index) return;
    find_heaps(target);
    if (!has_last_ || plan(target).one_way().any()) return;
    repeats_[t] = is_repeated(target) ? 1 : 0;
  });
}

bool SiblingRowChainFit::is_repeated(const SiblingTarget& target) const {
  const double step = plan(target).column().step;
  double repeats = 0;
  double near = 0;
  double others = 0;
  std::set<std::uint32_t> owners;
  for (std::size_t row = 0; row < count_; ++row) {
    const double value = value_of(target, row);
    const double last = last_of(target, row);
    if (std::isnan(value) || std::isnan(last)) continue;
    if (value == last) {
      repeats += 1;
      if (owners.size() < options_.leaf_parents) owners.insert(rows_.groups[row]);
      continue;
    }
    others += 1;
    const double change = std::abs(plan(target).to_outer(value) - plan(target).to_outer(last));
    if (step > 0 && std::abs(change - step) < 0.5 * step) near += 1;
  }
  // As many as rise, or fall, by one step of the grid repeat it by rounding.
  const double by_chance = near / 2;
  const double deviation = std::sqrt(1.5 * by_chance + 1);
  const double fewest = by_chance + std::max(kFewestRepeats, kClearDeviations * deviation);
  const double many = std::max(kFewestRepeats, kManyRepeats * (repeats + others));
  return others > 0 && owners.size() >= options_.leaf_parents && repeats >= std::min(fewest, many);
}

std::vector<std::size_t> SiblingRowChainFit::drop_idle_repeats() {
  std::vector<std::uint8_t> is_idle(repeats_.size(), 0);
  parallel_for(repeats_.size(),
               [&](std::size_t t) { is_idle[t] = repeats_[t] != 0 && !saves_nats(t) ? 1 : 0; });
  std::vector<std::size_t> dropped;
  for (std::size_t t = 0; t < is_idle.size(); ++t) {
    if (is_idle[t] == 0) continue;
    repeats_[t] = 0;
    dropped.push_back(t);
  }
  return dropped;
}

bool SiblingRowChainFit::saves_nats(std::size_t t) const {
  const SiblingTarget& target = chain_.targets_[t];
  if (!has_forms(target)) return true;
  std::vector<double> stays(count_, std::numeric_limits<double>::quiet_NaN());
  std::vector<double> moves = predicted_or_mean(t);
  double held_out = 0;
  double fresh = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    const double value = value_of(target, row);
    if (std::isnan(value)) continue;
    const double last = last_of(target, row);
    stays[row] = value == last ? 1 : 0;
    moves[row] -= last;
    held_out += is_held_out_[row];
    fresh += is_held_out_[row] != 0 && value != last ? 1 : 0;
  }
  double alone = 0;
  double of_fresh = 0;
  (void)chosen_form(t, false, &alone);
  (void)chosen_form(t, true, &of_fresh);
  const std::vector<double> steps(count_, 1);
  const double of_stays = code_length(stays, moves, is_held_out_, steps, true);
  const double with = of_stays + of_fresh * fresh / std::max(held_out, 1.0);
  return with + kRepeatMargin < alone;
}

void SiblingRowChainFit::find_heaps(SiblingTarget& target) const {
  const SiblingColumn& column = plan(target).column();
  const double lowest = plan(target).to_inner(column.lowest);
  const double highest = plan(target).to_inner(column.highest);
  double known = 0;
  double low = 0;
  double high = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    const double value = value_of(target, row);
    if (std::isnan(value)) continue;
    known += 1;
    low += value <= lowest ? 1 : 0;
    high += value >= highest ? 1 : 0;
  }
  const double heap = std::max(kFewestRepeats, kHeapShare * known);
  target.heaps_low = low >= heap;
  target.heaps_high = high >= heap;
}

}  // namespace likeness::models
