#include "likeness/metrics/association_rules.hpp"

#include <algorithm>
#include <cmath>

#include "io/json.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/frequent_item_sets.hpp"
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

std::string RuleList::to_text(std::size_t longest_list) const {
  const std::size_t shown = longest_list == 0 ? rules.size() : std::min(rules.size(), longest_list);
  std::string text = std::to_string(rules.size()) + " rules in " + std::to_string(baskets) +
                     (options.baskets == BasketKind::kSubjects ? " subjects" : " rows") + "\n";
  if (shown > 0) text += "   support  confidence    lift  rule\n";
  for (std::size_t k = 0; k < shown; ++k) {
    const NamedRule& rule = rules[k];
    text += "  " + text::right_aligned(text::fixed(rule.support, 4), 8) + "  " +
            text::right_aligned(text::fixed(rule.confidence, 4), 10) + "  " +
            text::right_aligned(text::fixed(rule.lift, 2), 6) + "  " +
            text::joined(rule.antecedent, " + ") + " => " + text::joined(rule.consequent, " + ") +
            "\n";
  }
  if (shown < rules.size()) text += "  ... and " + std::to_string(rules.size() - shown) + " more\n";
  return text;
}

std::string RuleList::to_json() const {
  io::Json list = io::Json::array();
  for (const NamedRule& rule : rules) {
    list.push_back({{"antecedent", rule.antecedent},
                    {"consequent", rule.consequent},
                    {"count", rule.count},
                    {"support", rule.support},
                    {"confidence", rule.confidence},
                    {"lift", rule.lift}});
  }
  const io::Json json = {
      {"baskets", baskets},
      {"baskets_are", options.baskets == BasketKind::kSubjects ? "subjects" : "rows"},
      {"columns",
       {{"subject", columns.subject},
        {"verb", columns.verb},
        {"object", columns.object},
        {"date", columns.date},
        {"amount", columns.amount}}},
      {"minimum_support", options.minimum_support},
      {"minimum_confidence", options.minimum_confidence},
      {"minimum_lift", options.minimum_lift},
      {"longest", options.longest},
      {"rules", std::move(list)}};
  return io::json_text(json, ErrorCode::kData, true) + "\n";
}

}  // namespace likeness::metrics
