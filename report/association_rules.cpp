#include <algorithm>
#include <cstdio>

#include "io/json.hpp"
#include "likeness/report.hpp"

namespace likeness::report {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " + ") + name;
  return text;
}

}  // namespace

std::string to_text(const metrics::RuleList& list, std::size_t longest_list) {
  const std::size_t shown =
      longest_list == 0 ? list.rules.size() : std::min(list.rules.size(), longest_list);
  std::string text =
      std::to_string(list.rules.size()) + " rules in " + std::to_string(list.baskets) +
      (list.options.baskets == metrics::BasketKind::kSubjects ? " subjects" : " rows") + "\n";
  if (shown > 0) text += "   support  confidence    lift  rule\n";
  for (std::size_t k = 0; k < shown; ++k) {
    const metrics::NamedRule& rule = list.rules[k];
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "  %8.4f  %10.4f  %6.2f  ", rule.support,
                  rule.confidence, rule.lift);
    text += numbers + joined(rule.antecedent) + " => " + joined(rule.consequent) + "\n";
  }
  if (shown < list.rules.size())
    text += "  ... and " + std::to_string(list.rules.size() - shown) + " more\n";
  return text;
}

std::string to_json(const metrics::RuleList& list) {
  io::Json rows = io::Json::array();
  for (const metrics::NamedRule& rule : list.rules) {
    rows.push_back({{"antecedent", rule.antecedent},
                    {"consequent", rule.consequent},
                    {"count", rule.count},
                    {"support", rule.support},
                    {"confidence", rule.confidence},
                    {"lift", rule.lift}});
  }
  const io::Json json = {
      {"baskets", list.baskets},
      {"baskets_are", list.options.baskets == metrics::BasketKind::kSubjects ? "subjects" : "rows"},
      {"columns",
       {{"subject", list.columns.subject},
        {"verb", list.columns.verb},
        {"object", list.columns.object},
        {"date", list.columns.date},
        {"amount", list.columns.amount}}},
      {"minimum_support", list.options.minimum_support},
      {"minimum_confidence", list.options.minimum_confidence},
      {"minimum_lift", list.options.minimum_lift},
      {"longest", list.options.longest},
      {"rules", std::move(rows)}};
  return io::json_text(json, ErrorCode::kData, true) + "\n";
}

}  // namespace likeness::report
