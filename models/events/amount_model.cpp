#include "models/events/amount_model.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kFewestOfPair = 20;
constexpr std::size_t kFewestOfVerb = 5;
constexpr std::size_t kFewestOfObject = 5;

double median_size(std::vector<double> amounts) {
  for (double& amount : amounts) amount = std::abs(amount);
  const auto middle = amounts.begin() + static_cast<std::ptrdiff_t>(amounts.size() / 2);
  std::nth_element(amounts.begin(), middle, amounts.end());
  return *middle;
}

}  // namespace

AmountModel::AmountModel(std::span<const std::int32_t> verbs, std::span<const std::int32_t> objects,
                         std::span<const double> amounts, std::size_t verb_levels,
                         std::size_t object_levels)
    : of_pair_(verb_levels * object_levels, -1),
      of_verb_(verb_levels, 0),
      factor_(object_levels, 1.0) {
  std::vector<std::vector<double>> by_object(object_levels);
  std::vector<std::vector<double>> by_pair(verb_levels * object_levels);
  for (std::size_t k = 0; k < amounts.size(); ++k) {
    by_object[static_cast<std::size_t>(objects[k])].push_back(amounts[k]);
    by_pair[pair(verbs[k], objects[k])].push_back(amounts[k]);
  }
  const double usual = median_size(std::vector<double>(amounts.begin(), amounts.end()));
  for (std::size_t object = 0; object < object_levels; ++object) {
    if (by_object[object].size() < kFewestOfObject || usual == 0) continue;
    const double factor = median_size(by_object[object]) / usual;
    if (factor > 0) factor_[object] = factor;
  }
  std::vector<double> all;
  std::vector<std::vector<double>> by_verb(verb_levels);
  for (std::size_t k = 0; k < amounts.size(); ++k) {
    all.push_back(amounts[k] / factor_[static_cast<std::size_t>(objects[k])]);
    by_verb[static_cast<std::size_t>(verbs[k])].push_back(all.back());
  }
  ranks_.emplace_back(std::move(all));
  for (std::size_t verb = 0; verb < verb_levels; ++verb) {
    if (by_verb[verb].size() < kFewestOfVerb) continue;
    of_verb_[verb] = static_cast<std::int32_t>(ranks_.size());
    ranks_.emplace_back(std::move(by_verb[verb]));
  }
  for (std::size_t k = 0; k < by_pair.size(); ++k) {
    if (by_pair[k].size() < kFewestOfPair) continue;
    of_pair_[k] = static_cast<std::int32_t>(ranks_.size());
    ranks_.emplace_back(std::move(by_pair[k]));
  }
}

double AmountModel::amount_at(std::int32_t verb, std::int32_t object, double rank) const noexcept {
  const std::int32_t own = of_pair_[pair(verb, object)];
  if (own >= 0) return ranks_[static_cast<std::size_t>(own)].value_at(rank);
  const std::int32_t shared = of_verb_[static_cast<std::size_t>(verb)];
  return ranks_[static_cast<std::size_t>(shared)].value_at(rank) *
         factor_[static_cast<std::size_t>(object)];
}

double AmountModel::rank_of(std::int32_t verb, std::int32_t object, double amount,
                            double within) const noexcept {
  const std::int32_t own = of_pair_[pair(verb, object)];
  if (own >= 0) return ranks_[static_cast<std::size_t>(own)].rank_of(amount, within);
  const std::int32_t shared = of_verb_[static_cast<std::size_t>(verb)];
  return ranks_[static_cast<std::size_t>(shared)].rank_of(
      amount / factor_[static_cast<std::size_t>(object)], within);
}

void AmountModel::fields(io::Archive& archive, std::size_t verb_levels, std::size_t object_levels) {
  archive("ranks", ranks_);
  archive.tensor("of_pair", of_pair_, {verb_levels * object_levels});
  archive.tensor("of_verb", of_verb_, {verb_levels});
  archive.tensor("factor", factor_, {object_levels});
  const auto count = static_cast<std::int32_t>(ranks_.size());
  archive.require(
      std::all_of(of_pair_.begin(), of_pair_.end(), [&](auto k) { return k < count; }) &&
          std::all_of(of_verb_.begin(), of_verb_.end(),
                      [&](auto k) { return k >= 0 && k < count; }),
      "its amounts don't fit each other");
}

}  // namespace likeness::models
