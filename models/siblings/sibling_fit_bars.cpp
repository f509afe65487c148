#include <algorithm>

#include "models/siblings/sibling_row_chain_fit.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kMostBarredLevels = 40;
constexpr double kExpectedToBar = 8;  ///< by chance, of what never follows

}  // namespace

void SiblingRowChainFit::watch(SiblingTarget& target) {
  target.is_index = rows_.index == target.column;
  if (target.is_index) target.least_step = rows_.least_step;
  if (target.is_index) target.regular_step = rows_.regular_step;
  place(target);
  if (!rows_.end_features.empty() && rows_.end_features[target.column]) {
    target.end_feature = *rows_.end_features[target.column];
  }
  if (!has_last_) return;
  target.never_falls = target.is_index || plan(target).one_way().never_falls;
  target.never_rises = !target.is_index && plan(target).one_way().never_rises;
  if (plan(target).is_number()) return;
  bar(target);
  if (!rows_.barred_sequels.empty()) target.barred_sequels = rows_.barred_sequels[target.column];
  if (!rows_.never_changes.empty()) target.never_changes = rows_.never_changes[target.column] != 0;
}

void SiblingRowChainFit::place(SiblingTarget& target) const {
  if (rows_.barred_places.empty() || target.is_index) return;
  for (const std::uint8_t places : rows_.barred_places[target.column]) {
    const std::uint8_t before_end = has_last_ ? kMiddlePlace : kFirstPlace;
    std::uint8_t& out = target.out_of_place.emplace_back(0);
    if ((places & before_end) != 0) out |= SiblingTarget::kWhereRowsFollow;
    // A first row that is the last one, too, is alone.
    if (has_last_ && (places & kLastPlace) != 0) out |= SiblingTarget::kInLastRow;
  }
  if (std::ranges::all_of(target.out_of_place, [](std::uint8_t out) { return out == 0; })) {
    target.out_of_place.clear();
  }
}

void SiblingRowChainFit::place_by_determined() {
  for (std::size_t t = chain_.targets_.size(); t-- > 0;) {
    SiblingTarget& target = chain_.targets_[t];
    if (!determined_[t] || target.out_of_place.empty()) continue;
    const auto by = std::ranges::find(chain_.targets_, determined_[t]->by, &SiblingTarget::column);
    if (plan(target).is_number() || plan(*by).is_number()) continue;
    by->out_of_place.resize(static_cast<std::size_t>(plan(*by).levels()), 0);
    for (std::size_t state = 0; state < determined_[t]->state.size(); ++state) {
      const auto follows = static_cast<std::size_t>(determined_[t]->state[state]);
      by->out_of_place[state] |= target.out_of_place[follows];
    }
    target.out_of_place.clear();
  }
  for (std::size_t t = chain_.targets_.size(); t-- > 0;) order_by_determined(t);
}

void SiblingRowChainFit::order_by_determined(std::size_t t) {
  SiblingTarget& target = chain_.targets_[t];
  if (!determined_[t] || plan(target).is_number()) return;
  const auto by = std::ranges::find(chain_.targets_, determined_[t]->by, &SiblingTarget::column);
  if (plan(*by).is_number() || plan(*by).levels() > kMostSequelLevels) return;
  const std::vector<std::int32_t>& follows = determined_[t]->state;
  const std::int32_t missing = plan(target).missing_level();
  const auto is_barred = [&](std::int32_t before, std::int32_t after) {
    const bool known = before != missing && after != missing;
    if (known && target.never_falls && after < before) return true;
    if (known && target.never_rises && after > before) return true;
    if (known && target.never_changes && after != before) return true;
    return !target.barred_sequels.empty() &&
           (target.barred_sequels[static_cast<std::size_t>(before)] >> after & 1) != 0;
  };
  std::vector<std::uint64_t> barred = by->barred_sequels;
  barred.resize(follows.size(), 0);
  for (std::size_t before = 0; before < follows.size(); ++before) {
    for (std::size_t after = 0; after < follows.size(); ++after) {
      if (is_barred(follows[before], follows[after])) barred[before] |= std::uint64_t{1} << after;
    }
  }
  const bool any = std::ranges::any_of(barred, [](std::uint64_t all) { return all != 0; });
  if (any) by->barred_sequels = std::move(barred);
  target.barred_sequels.clear();
  target.never_falls = target.never_rises = target.never_changes = false;
}

void SiblingRowChainFit::bar(SiblingTarget& target) {
  const auto levels = static_cast<std::size_t>(plan(target).levels());
  if (levels > kMostBarredLevels) return;
  std::vector<double> pairs(levels * levels, 0);
  std::vector<double> from(levels, 0);
  std::vector<double> to(levels, 0);
  double moves = 0;
  for (std::size_t row = 0; row < count_; ++row) {
    const auto last = static_cast<std::int32_t>(last_of(target, row));
    const auto now = static_cast<std::size_t>(value_of(target, row));
    if (last < 0) continue;
    pairs[static_cast<std::size_t>(last) * levels + now] += 1;
    from[static_cast<std::size_t>(last)] += 1;
    to[now] += 1;
    moves += 1;
  }
  std::vector<std::uint8_t> is_barred(pairs.size(), 0);
  bool any = false;
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    const double expected = from[k / levels] * to[k % levels] / std::max(moves, 1.0);
    if (pairs[k] > 0 || expected < kExpectedToBar) continue;
    is_barred[k] = 1;
    any = true;
  }
  if (any) target.is_barred = std::move(is_barred);
}

}  // namespace likeness::models
