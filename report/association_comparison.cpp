#include <algorithm>
#include <cmath>
#include <cstdio>

#include "io/json.hpp"
#include "likeness/report.hpp"

namespace likeness::report {
namespace {

std::string line(const std::string& what, double value) {
  char text[128];
  if (std::isnan(value)) {
    std::snprintf(text, sizeof text, "  %-56s -\n", what.c_str());
  } else {
    std::snprintf(text, sizeof text, "  %-56s %.4f\n", what.c_str(), value);
  }
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " + ") + name;
  return text;
}

io::Json number(double value) {
  return std::isnan(value) ? io::Json() : io::Json(value);
}

io::Json rule_json(const metrics::ComparedRule& rule) {
  io::Json json = {{"antecedent", rule.real.antecedent},
                   {"consequent", rule.real.consequent},
                   {"real",
                    {{"support", rule.real.support},
                     {"confidence", rule.real.confidence},
                     {"lift", rule.real.lift}}}};
  if (rule.found) {
    json["synthetic"] = {
        {"support", rule.support}, {"confidence", rule.confidence}, {"lift", rule.lift}};
  }
  return json;
}

io::Json amounts_json(const metrics::ComparedAmounts& amounts) {
  return {{"verb", amounts.verb},
          {"object", amounts.object},
          {"real_count", amounts.real_count},
          {"synthetic_count", amounts.synthetic_count},
          {"real_median", number(amounts.real_median)},
          {"synthetic_median", number(amounts.synthetic_median)},
          {"real_negative", number(amounts.real_negative)},
          {"synthetic_negative", number(amounts.synthetic_negative)},
          {"ks_complement", number(amounts.ks_complement)}};
}

}  // namespace

std::string to_text(const metrics::AssociationComparison& comparison, std::size_t longest_list) {
  const std::string top_rules = "top " + std::to_string(comparison.top) + " rules";
  std::string text = "Associations: " + std::to_string(comparison.real_rules) +
                     " rules in the real table, " + std::to_string(comparison.synthetic_rules) +
                     " in the synthetic one\n";
  text += line("real rules found in the synthetic table", comparison.rules_found);
  text += line("mean difference of support", comparison.support_difference);
  text += line("mean difference of confidence", comparison.confidence_difference);
  text += line("mean relative difference of lift", comparison.lift_difference);
  text += line(top_rules + ": lift within 20%", comparison.top_kept);
  text += line(top_rules + ": Jaccard index", comparison.top_jaccard);
  text += line("amounts by verb and object, KS complement", comparison.amounts_score);
  text += line("events per subject, KS complement", comparison.events_score);
  text += line("times between events, KS complement", comparison.intervals_score);
  text += line("identifiers that are real ones", comparison.subjects_copied);
  text += line("baskets that are a real subject's (3 events or more)", comparison.baskets_copied);
  text += line("the same against one half of the real subjects", comparison.baskets_copied_in_half);
  text += line("the same of the other half, the level to stay below",
               comparison.baskets_copied_by_real_half);
  const std::size_t shown =
      longest_list == 0 ? comparison.rules.size() : std::min(comparison.rules.size(), longest_list);
  if (shown > 0) text += "\n  lift real  synthetic  rule\n";
  for (std::size_t k = 0; k < shown; ++k) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "  %9.2f  %9.2f  ", comparison.rules[k].real.lift,
                  comparison.rules[k].lift);
    text += numbers + joined(comparison.rules[k].real.antecedent) + " => " +
            joined(comparison.rules[k].real.consequent) + "\n";
  }
  if (shown < comparison.rules.size())
    text += "  ... and " + std::to_string(comparison.rules.size() - shown) + " more\n";
  return text;
}

std::string to_json(const metrics::AssociationComparison& comparison) {
  io::Json rule_list = io::Json::array();
  for (const metrics::ComparedRule& rule : comparison.rules) rule_list.push_back(rule_json(rule));
  io::Json amount_list = io::Json::array();
  for (const metrics::ComparedAmounts& compared : comparison.amounts)
    amount_list.push_back(amounts_json(compared));
  const io::Json json = {
      {"real_rules", comparison.real_rules},
      {"synthetic_rules", comparison.synthetic_rules},
      {"rules_found", number(comparison.rules_found)},
      {"support_difference", number(comparison.support_difference)},
      {"confidence_difference", number(comparison.confidence_difference)},
      {"lift_difference", number(comparison.lift_difference)},
      {"top", comparison.top},
      {"top_jaccard", number(comparison.top_jaccard)},
      {"top_kept", number(comparison.top_kept)},
      {"amounts_score", number(comparison.amounts_score)},
      {"events_score", number(comparison.events_score)},
      {"intervals_score", number(comparison.intervals_score)},
      {"subjects_copied", number(comparison.subjects_copied)},
      {"baskets_copied", number(comparison.baskets_copied)},
      {"baskets_copied_in_half", number(comparison.baskets_copied_in_half)},
      {"baskets_copied_by_real_half", number(comparison.baskets_copied_by_real_half)},
      {"rules", std::move(rule_list)},
      {"amounts", std::move(amount_list)}};
  return io::json_text(json, ErrorCode::kData, true) + "\n";
}

}  // namespace likeness::report
