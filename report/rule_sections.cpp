#include <algorithm>

#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

std::string rule_text(const metrics::NamedRule& rule) {
  const auto joined = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " + ") + name;
    return text;
  };
  return joined(rule.antecedent) + " => " + joined(rule.consequent);
}

Table compared_rules(const metrics::AssociationComparison& comparison) {
  Table table{{"rules"},
              "Rules of the real table, the highest lift first",
              {{{"antecedent"}, ""},
               {{"consequent"}, ""},
               {{"real", "support"}, ""},
               {{"real", "confidence"}, ""},
               {{"real", "lift"}, "real lift"},
               {{"synthetic", "support"}, ""},
               {{"synthetic", "confidence"}, ""},
               {{"synthetic", "lift"}, ""},
               {{}, "synthetic lift"},
               {{}, "rule"}},
              {}};
  for (const metrics::ComparedRule& rule : comparison.rules) {
    const auto if_found = [&](double value) { return rule.found ? number(value) : Value{}; };
    table.rows.push_back({Value{rule.real.antecedent}, Value{rule.real.consequent},
                          score(rule.real.support), score(rule.real.confidence),
                          number(rule.real.lift), if_found(rule.support), if_found(rule.confidence),
                          if_found(rule.lift), rule.found ? number(rule.lift) : words("not found"),
                          words(rule_text(rule.real))});
  }
  return table;
}

Table compared_amounts(const metrics::AssociationComparison& comparison) {
  Table table{{"amounts"},
              "Amounts by verb and object",
              {{{"verb"}, "verb"},
               {{"object"}, "object"},
               {{"real_count"}, "real rows"},
               {{"synthetic_count"}, "synthetic rows"},
               {{"real_median"}, "real median"},
               {{"synthetic_median"}, "synthetic median"},
               {{"real_negative"}, "real below 0"},
               {{"synthetic_negative"}, "synthetic below 0"},
               {{"ks_complement"}, "KS complement"}},
              {}};
  for (const metrics::ComparedAmounts& amounts : comparison.amounts) {
    table.rows.push_back({words(amounts.verb), words(amounts.object), count(amounts.real_count),
                          count(amounts.synthetic_count), number(amounts.real_median),
                          number(amounts.synthetic_median), share(amounts.real_negative),
                          share(amounts.synthetic_negative), score(amounts.ks_complement)});
  }
  table.collapsed = true;
  return table;
}

}  // namespace

Section rules_section(const metrics::RuleList& list) {
  const bool subjects = list.options.baskets == metrics::BasketKind::kSubjects;
  Section section{"rules",
                  text::grouped(list.rules.size()) + " rules in " + text::grouped(list.baskets) +
                      (subjects ? " subjects" : " rows"),
                  {}};
  section.blocks = {Fact{{"baskets"}, "", count(list.baskets)},
                    Fact{{"baskets_are"}, "", words(subjects ? "subjects" : "rows")},
                    Fact{{"columns", "subject"}, "", words(list.columns.subject)},
                    Fact{{"columns", "verb"}, "", words(list.columns.verb)},
                    Fact{{"columns", "object"}, "", words(list.columns.object)},
                    Fact{{"columns", "date"}, "", words(list.columns.date)},
                    Fact{{"columns", "amount"}, "", words(list.columns.amount)},
                    Fact{{"minimum_support"}, "", score(list.options.minimum_support)},
                    Fact{{"minimum_confidence"}, "", score(list.options.minimum_confidence)},
                    Fact{{"minimum_lift"}, "", number(list.options.minimum_lift)},
                    Fact{{"longest"}, "", count(list.options.longest)}};
  Table table{{"rules"},
              "",
              {{{"antecedent"}, ""},
               {{"consequent"}, ""},
               {{"count"}, ""},
               {{"support"}, "support"},
               {{"confidence"}, "confidence"},
               {{"lift"}, "lift"},
               {{}, "rule"}},
              {}};
  for (const metrics::NamedRule& rule : list.rules) {
    table.rows.push_back({Value{rule.antecedent}, Value{rule.consequent}, count(rule.count),
                          score(rule.support), score(rule.confidence), number(rule.lift),
                          words(rule_text(rule))});
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

Section associations_section(const metrics::AssociationComparison& comparison) {
  const std::string top = "top " + text::grouped(comparison.top) + " rules";
  Section section{"associations",
                  "Associations: " + text::grouped(comparison.real_rules) +
                      " rules in the real table, " + text::grouped(comparison.synthetic_rules) +
                      " in the synthetic one",
                  {"associations"}};
  const auto fact = [&](const char* key, const std::string& label, double value) {
    section.blocks.emplace_back(Fact{{key}, label, score(value)});
  };
  section.blocks = {Fact{{"real_rules"}, "", count(comparison.real_rules)},
                    Fact{{"synthetic_rules"}, "", count(comparison.synthetic_rules)},
                    Fact{{"top"}, "", count(comparison.top)}};
  fact("rules_found", "real rules found in the synthetic table", comparison.rules_found);
  fact("support_difference", "mean difference of support", comparison.support_difference);
  fact("confidence_difference", "mean difference of confidence", comparison.confidence_difference);
  fact("lift_difference", "mean relative difference of lift", comparison.lift_difference);
  fact("top_kept", top + ": lift within 20%", comparison.top_kept);
  fact("top_jaccard", top + ": Jaccard index", comparison.top_jaccard);
  fact("amounts_score", "amounts by verb and object, KS complement", comparison.amounts_score);
  fact("events_score", "events per subject, KS complement", comparison.events_score);
  fact("intervals_score", "times between events, KS complement", comparison.intervals_score);
  fact("subjects_copied", "identifiers that are real ones", comparison.subjects_copied);
  fact("baskets_copied", "baskets that are a real subject's (3 events or more)",
       comparison.baskets_copied);
  fact("baskets_copied_in_half", "baskets that are those of one half of the real subjects",
       comparison.baskets_copied_in_half);
  fact("baskets_copied_by_real_half", "  of the other half, the value to stay below",
       comparison.baskets_copied_by_real_half);
  section.blocks.emplace_back(compared_rules(comparison));
  section.blocks.emplace_back(compared_amounts(comparison));
  return section;
}

}  // namespace likeness::report
