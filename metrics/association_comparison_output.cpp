#include <algorithm>
#include <cmath>

#include "io/json.hpp"
#include "likeness/metrics/association_comparison.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

std::string line(const std::string& what, double value) {
  constexpr std::size_t kWidth = 56;
  const std::string padding(kWidth - std::min(what.size(), kWidth), ' ');
  return "  " + what + padding + ' ' + (std::isnan(value) ? "-" : text::fixed(value, 4)) + '\n';
}

io::Json number(double value) {
  return std::isnan(value) ? io::Json() : io::Json(value);
}

io::Json rule_json(const ComparedRule& rule) {
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

io::Json amounts_json(const ComparedAmounts& amounts) {
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

std::string AssociationComparison::to_text(std::size_t longest_list) const {
  const std::string top_rules = "top " + std::to_string(top) + " rules";
  std::string text = "Associations: " + std::to_string(real_rules) + " rules in the real table, " +
                     std::to_string(synthetic_rules) + " in the synthetic one\n";
  text += line("real rules found in the synthetic table", rules_found);
  text += line("mean difference of support", support_difference);
  text += line("mean difference of confidence", confidence_difference);
  text += line("mean relative difference of lift", lift_difference);
  text += line(top_rules + ": lift within 20%", top_kept);
  text += line(top_rules + ": Jaccard index", top_jaccard);
  text += line("amounts by verb and object, KS complement", amounts_score);
  text += line("events per subject, KS complement", events_score);
  text += line("times between events, KS complement", intervals_score);
  text += line("identifiers that are real ones", subjects_copied);
  text += line("baskets that are a real subject's (3 events or more)", baskets_copied);
  text += line("the same against one half of the real subjects", baskets_copied_in_half);
  text += line("the same of the other half, the level to stay below", baskets_copied_by_real_half);
  const std::size_t shown = longest_list == 0 ? rules.size() : std::min(rules.size(), longest_list);
  if (shown > 0) text += "\n  lift real  synthetic  rule\n";
  for (std::size_t k = 0; k < shown; ++k) {
    text += "  " + text::right_aligned(text::fixed(rules[k].real.lift, 2), 9) + "  " +
            text::right_aligned(text::fixed(rules[k].lift, 2), 9) + "  " +
            text::joined(rules[k].real.antecedent, " + ") + " => " +
            text::joined(rules[k].real.consequent, " + ") + "\n";
  }
  if (shown < rules.size()) text += "  ... and " + std::to_string(rules.size() - shown) + " more\n";
  return text;
}

std::string AssociationComparison::to_json() const {
  io::Json rule_list = io::Json::array();
  for (const ComparedRule& rule : rules) rule_list.push_back(rule_json(rule));
  io::Json amount_list = io::Json::array();
  for (const ComparedAmounts& compared : amounts) amount_list.push_back(amounts_json(compared));
  const io::Json json = {{"real_rules", real_rules},
                         {"synthetic_rules", synthetic_rules},
                         {"rules_found", number(rules_found)},
                         {"support_difference", number(support_difference)},
                         {"confidence_difference", number(confidence_difference)},
                         {"lift_difference", number(lift_difference)},
                         {"top", top},
                         {"top_jaccard", number(top_jaccard)},
                         {"top_kept", number(top_kept)},
                         {"amounts_score", number(amounts_score)},
                         {"events_score", number(events_score)},
                         {"intervals_score", number(intervals_score)},
                         {"subjects_copied", number(subjects_copied)},
                         {"baskets_copied", number(baskets_copied)},
                         {"baskets_copied_in_half", number(baskets_copied_in_half)},
                         {"baskets_copied_by_real_half", number(baskets_copied_by_real_half)},
                         {"rules", std::move(rule_list)},
                         {"amounts", std::move(amount_list)}};
  return io::json_text(json, ErrorCode::kData, true) + "\n";
}

}  // namespace likeness::metrics
