#include "metrics/column_rules.hpp"

#include <algorithm>

#include "text/number_text.hpp"

namespace likeness::metrics {

std::vector<ColumnRule> measure_column_rules(const PairedTables& tables) {
  std::vector<ColumnRule> rules;
  if (tables.real().rows() < kFewestRuleRows) return rules;
  add_number_rules(tables, rules);
  add_dependency_rules(tables, rules);
  std::stable_sort(rules.begin(), rules.end(), [](const ColumnRule& a, const ColumnRule& b) {
    return a.broken_share() > b.broken_share();
  });
  return rules;
}

std::vector<ColumnRule> find_column_rules(const Table& real, const Table& synthetic,
                                          const Metadata& metadata) {
  return measure_column_rules(PairedTables(real, synthetic, metadata));
}

std::optional<Finding> column_rules_finding(const std::vector<ColumnRule>& rules) {
  if (rules.empty()) return std::nullopt;
  constexpr double kFew = 0.01;
  const auto broken = std::count_if(rules.begin(), rules.end(),
                                    [](const ColumnRule& rule) { return rule.broken > 0; });
  Finding finding;
  finding.name = "rules_between_columns";
  finding.title = "Rules between columns";
  finding.value = rules.front().broken_share();
  finding.baseline = 0;
  const std::string all = std::to_string(rules.size());
  if (broken == 0) {
    finding.verdict = rules.size() == 1
                          ? "The one rule between columns that every real row obeys holds in every "
                            "synthetic row: " +
                                rules.front().text + "."
                          : "All " + all +
                                " rules between columns that every real row obeys hold "
                                "in every synthetic row.";
    return finding;
  }
  finding.verdict = std::to_string(broken) + " of " + all +
                    " rules between columns that every real row obeys " +
                    (broken == 1 ? "is" : "are") + " broken, most often " + rules.front().text +
                    ": by " + text::percent(finding.value) + " of the synthetic rows.";
  finding.advice = "Leave such rows out, or compute one of the columns from the others.";
  finding.severity = finding.value < kFew ? Severity::kNotice : Severity::kWarning;
  return finding;
}

}  // namespace likeness::metrics
