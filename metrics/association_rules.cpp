#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"
#include "likeness/stats/frequent_item_sets.hpp"
#include "likeness/transactions.hpp"
#include "metrics/transaction_baskets.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

void check(const RuleMiningOptions& options) {
  constexpr std::size_t kLongest = 20;
  if (!(options.minimum_support > 0 && options.minimum_support <= 1)) {
    throw Error(ErrorCode::kUsage, "The minimum support of rules must be above 0, and at most 1.");
  }
  if (!(options.minimum_confidence >= 0 && options.minimum_confidence <= 1)) {
    throw Error(ErrorCode::kUsage, "The minimum confidence of rules must be from 0 to 1.");
  }
  if (!(options.minimum_lift >= 0)) {
    throw Error(ErrorCode::kUsage, "The minimum lift of rules must not be negative.");
  }
  if (options.longest < 2 || options.longest > kLongest) {
    throw Error(ErrorCode::kUsage, "A rule has from 2 to 20 items.");
  }
}

std::vector<std::string> names_of(const std::vector<std::int32_t>& items,
                                  const NamedBaskets& baskets) {
  std::vector<std::string> names;
  for (const std::int32_t item : items) {
    names.push_back(baskets.items[static_cast<std::size_t>(item)]);
  }
  return names;
}

}  // namespace

RuleList mine_rules(const Table& table, const Transactions& transactions,
                    const RuleMiningOptions& options) {
  check(options);
  const NamedBaskets named = make_baskets(table, transactions, options.baskets);
  const auto total = static_cast<double>(named.baskets.size());
  const auto minimum =
      std::max(std::uint64_t{1},
               static_cast<std::uint64_t>(std::ceil(options.minimum_support * total - 1e-9)));
  const auto sets = stats::frequent_item_sets(
      named.baskets, {.minimum_count = minimum, .longest = options.longest});
  RuleList result{options, transactions.names, named.baskets.size(), {}};
  const stats::RuleOptions wanted{.minimum_confidence = options.minimum_confidence,
                                  .minimum_lift = options.minimum_lift};
  for (const auto& rule : stats::association_rules(sets, named.baskets.size(), wanted)) {
    result.rules.push_back({names_of(rule.antecedent, named), names_of(rule.consequent, named),
                            rule.count, rule.support, rule.confidence, rule.lift});
  }
  return result;
}

}  // namespace likeness::metrics
