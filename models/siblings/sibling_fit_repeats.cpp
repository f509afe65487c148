#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

#include "likeness/parallel.hpp"
#include "models/siblings/sibling_row_chain_fit.hpp"

namespace likeness::models {
namespace {

constexpr double kFewestRepeats = 10;  ///< beyond those by chance
constexpr double kClearDeviations = 4;
constexpr double kManyRepeats = 0.03;  ///< of the rows, though it be by chance
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
