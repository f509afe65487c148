#include <algorithm>
#include <cmath>

#include "report/sections.hpp"

namespace likeness::report {

namespace {

metrics::Finding line(const char* name, const char* title, double value, std::string sentence,
                      metrics::Severity severity) {
  metrics::Finding finding;
  finding.name = name;
  finding.title = title;
  finding.value = value;
  finding.verdict = std::move(sentence);
  finding.severity = severity;
  return finding;
}

const metrics::Finding* most_severe(const std::vector<metrics::Finding>& findings) {
  const auto worst = std::max_element(
      findings.begin(), findings.end(),
      [](const metrics::Finding& a, const metrics::Finding& b) { return a.severity < b.severity; });
  return worst == findings.end() ? nullptr : &*worst;
}

metrics::Finding how_alike(const metrics::QualityReport& quality) {
  const double score = quality.overall_score;
  const metrics::Severity severity = score >= 0.9   ? metrics::Severity::kFine
                                     : score >= 0.8 ? metrics::Severity::kNotice
                                                    : metrics::Severity::kWarning;
  return line("alike", "How alike", score,
              "Quality " + shown(report::score(score)) + ". " + quality_sentence(score), severity);
}

metrics::Finding how_safe(const metrics::Evaluation& evaluation) {
  const metrics::Finding* worst =
      evaluation.privacy ? most_severe(evaluation.privacy->findings) : nullptr;
  if (worst == nullptr) {
    return line("safe", "How safe", std::nan(""), "Privacy was not measured.",
                metrics::Severity::kNotice);
  }
  if (worst->severity == metrics::Severity::kFine) {
    return line("safe", "How safe", worst->value,
                "No attack does better than it would against fresh real rows, or hardly.",
                worst->severity);
  }
  return line("safe", "How safe", worst->value, worst->verdict, worst->severity);
}

metrics::Finding how_useful(const metrics::Evaluation& evaluation) {
  const metrics::Finding* worst =
      evaluation.utility ? most_severe(evaluation.utility->findings) : nullptr;
  if (worst == nullptr) {
    return line("useful", "How useful", std::nan(""),
                "Usefulness was not measured: that needs a target, the column to predict.",
                metrics::Severity::kNotice);
  }
  return line("useful", "How useful", worst->value, worst->verdict, worst->severity);
}

}  // namespace

Section verdict_section(const metrics::Evaluation& evaluation) {
  Section section{"verdict", "Verdict", {}};
  section.blocks = {Findings{
      {"verdict"}, {how_alike(evaluation.quality), how_safe(evaluation), how_useful(evaluation)}}};
  section.leads = true;
  return section;
}

Section findings_section(const std::vector<metrics::Finding>& findings) {
  Section section{"findings", "Findings, the most severe first", {}};
  if (!findings.empty()) {
    section.blocks.emplace_back(Paragraph{
        "Each finding is one number in words. Fine means: as good as fresh real rows would be, or "
        "nearly. With a warning, look into it before giving the table away; with a serious "
        "finding, don't give it away."});
  }
  section.blocks.emplace_back(Findings{{"findings"}, findings});
  section.leads = true;
  return section;
}

Section column_rules_section(const std::vector<metrics::ColumnRule>& rules) {
  Section section{"rules", "Rules between columns", {}};
  section.blocks.emplace_back(Paragraph{
      "What holds in every row of the real table and hardly by chance, and the share of synthetic "
      "rows in which it doesn't."});
  Table table{{"rules_between_columns"},
              "Rules, the most broken first",
              {{{"broken"}, "broken"},
               {{"rule"}, "rule"},
               {{"broken_rows"}, ""},
               {{"synthetic_rows"}, ""},
               {{"real_rows"}, ""}},
              {}};
  for (const metrics::ColumnRule& rule : rules) {
    table.rows.push_back({score(rule.broken_share()), words(rule.text), count(rule.broken),
                          count(rule.synthetic_rows), count(rule.real_rows)});
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

Section skipped_section(const std::vector<metrics::Skipped>& skipped) {
  Section section{"skipped", "Left out", {}};
  Table table{{"skipped"}, "", {{{"part"}, ""}, {{"reason"}, ""}}, {}};
  for (const metrics::Skipped& part : skipped) {
    table.rows.push_back({words(part.part), words(part.reason)});
    std::string name = part.part;
    std::replace(name.begin(), name.end(), '_', ' ');
    section.blocks.emplace_back(Paragraph{name + ": " + part.reason, false});
  }
  section.blocks.emplace_back(std::move(table));
  section.leads = true;
  return section;
}

}  // namespace likeness::report
