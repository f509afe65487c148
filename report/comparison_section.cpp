#include <cmath>

#include "report/sections.hpp"
#include "text/number_text.hpp"

namespace likeness::report {
namespace {

constexpr double kFarBelowChance = 0.45;

Value uncertain(const metrics::UncertainScore& score, Style style = Style::kScore) {
  return {Uncertain{score.value, score.spread}, style};
}

std::string verdict(const metrics::ComparedTable& above, const metrics::ComparedTable& table) {
  const std::string pair = "\"" + above.name + "\" and \"" + table.name + "\"";
  if (table.tied_with_previous) {
    return "The difference between " + pair + " is noise: other rows could reverse it.";
  }
  return "The difference between " + pair + " is more than noise.";
}

/// A table may rank first by quality because it repeats real rows.
std::string copying_sentence(const metrics::ComparedTable& table) {
  return "\"" + table.name +
         "\" holds copies of real rows: " + text::percent(table.exact_copies.value) +
         " of its rows equal one and " + text::percent(table.near_copies) +
         " are nearly one, against " + text::percent(table.usual_near_copies) +
         " of real rows. Its rank says nothing about that; evaluate it alone before giving it "
         "away.";
}

std::string detection_sentence(const metrics::ComparedTable& table) {
  return "A detection AUC of " + shown(score(table.detection_auc.value)) + " for \"" + table.name +
         "\" is far below 0.5, which is no good sign: its rows lie closer to single real rows than "
         "real rows do to each other.";
}

Table tables_table(const metrics::Comparison& comparison) {
  const bool predicts = !comparison.utility_metric.empty();
  Table table{{"tables"},
              "",
              {{{"rank"}, "rank"},
               {{"name"}, "table"},
               {{"quality"}, "quality"},
               {{"column_shapes"}, "column shapes"},
               {{"column_pair_trends"}, "pair trends"},
               {{"diagnostic"}, "diagnostic"},
               {{"detection_auc"}, "detection AUC"},
               {{"exact_copies"}, "copies"},
               {{"near_copies"}, "near copies"},
               {{"usual_near_copies"}, ""},
               {{"copying"}, "privacy"},
               {{"relative_distance"}, "distance"},
               {{"utility"}, predicts ? "utility (" + comparison.utility_metric + ")" : ""},
               {{"behind_best"}, ""},
               {{"tied_with_previous"}, ""}},
              {}};
  for (const metrics::ComparedTable& compared : comparison.tables) {
    table.rows.push_back({count(compared.rank), words(compared.name), uncertain(compared.quality),
                          uncertain(compared.column_shapes), uncertain(compared.column_pair_trends),
                          score(compared.diagnostic), uncertain(compared.detection_auc),
                          uncertain(compared.exact_copies, Style::kShare),
                          share(compared.near_copies), share(compared.usual_near_copies),
                          words(std::string(metrics::severity_name(compared.copying))),
                          score(compared.relative_distance), score(compared.utility),
                          uncertain(compared.behind_best), Value{compared.tied_with_previous}});
  }
  return table;
}

}  // namespace

Section comparison_section(const metrics::Comparison& comparison) {
  Section section{"comparison",
                  "Ranked by quality; ± is the standard error over " +
                      text::grouped(comparison.samples) + " bootstrap samples",
                  {}};
  const bool predicts = !comparison.utility_metric.empty();
  section.blocks = {Fact{{"samples"}, "", count(comparison.samples)},
                    Fact{{"utility_metric"}, "", words(comparison.utility_metric)},
                    tables_table(comparison),
                    Fact{{"real_utility"},
                         predicts ? "utility of a forest trained on real rows" : "",
                         score(comparison.real_utility)}};
  for (std::size_t k = 1; k < comparison.tables.size(); ++k) {
    section.blocks.emplace_back(
        Paragraph{verdict(comparison.tables[k - 1], comparison.tables[k]), false});
  }
  for (const metrics::ComparedTable& table : comparison.tables) {
    if (table.copying >= metrics::Severity::kWarning) {
      section.blocks.emplace_back(Paragraph{copying_sentence(table), false});
    }
    const metrics::UncertainScore& auc = table.detection_auc;
    if (auc.value + 2 * auc.spread < kFarBelowChance) {
      section.blocks.emplace_back(Paragraph{detection_sentence(table), false});
    }
  }
  section.blocks.emplace_back(
      Paragraph{"Quality, shapes, trends, diagnostic: 1 is best; detection AUC: 0.5; copies: as "
                "few as real rows have twins; near copies: 1%; distance to real rows by that of "
                "real rows: 1.",
                false, true});
  return section;
}

}  // namespace likeness::report
