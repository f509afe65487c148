#include <cmath>

#include "likeness/report.hpp"
#include "metrics/wording.hpp"
#include "report/text_table.hpp"

namespace likeness::report {
namespace {

using Json = io::OrderedJson;  // writes NaN as null

Json score_json(const metrics::UncertainScore& score) {
  return {{"value", score.value}, {"spread", score.spread}};
}

std::string uncertain_text(const metrics::UncertainScore& score) {
  if (std::isnan(score.spread)) return score_text(score.value);
  return score_text(score.value) + " ± " + score_text(score.spread);
}

std::string verdict(const metrics::ComparedTable& above, const metrics::ComparedTable& table) {
  const std::string pair = "\"" + above.name + "\" and \"" + table.name + "\"";
  if (table.tied_with_previous) {
    return "The difference between " + pair + " is noise: other rows could turn it round.";
  }
  return "The difference between " + pair + " is more than noise.";
}

}  // namespace

std::string to_json(const metrics::Comparison& comparison) {
  Json rows = Json::array();
  for (const metrics::ComparedTable& table : comparison.tables) {
    rows.push_back({{"name", table.name},
                    {"rank", table.rank},
                    {"quality", score_json(table.quality)},
                    {"column_shapes", score_json(table.column_shapes)},
                    {"column_pair_trends", score_json(table.column_pair_trends)},
                    {"diagnostic", table.diagnostic},
                    {"detection_auc", score_json(table.detection_auc)},
                    {"exact_copies", score_json(table.exact_copies)},
                    {"relative_distance", table.relative_distance},
                    {"utility", table.utility},
                    {"behind_best", score_json(table.behind_best)},
                    {"tied_with_previous", table.tied_with_previous}});
  }
  const Json json = {{"samples", comparison.samples},
                     {"utility_metric", comparison.utility_metric},
                     {"real_utility", comparison.real_utility},
                     {"tables", rows}};
  return json.dump(2) + "\n";
}

std::string to_text(const metrics::Comparison& comparison) {
  std::vector<TextRow> rows = {{"rank", "table", "quality", "column shapes", "pair trends",
                                "diagnostic", "detection AUC", "copies", "distance"}};
  if (!comparison.utility_metric.empty())
    rows.front().push_back("utility (" + comparison.utility_metric + ")");
  for (const metrics::ComparedTable& table : comparison.tables) {
    rows.push_back({std::to_string(table.rank), table.name, uncertain_text(table.quality),
                    uncertain_text(table.column_shapes), uncertain_text(table.column_pair_trends),
                    score_text(table.diagnostic), uncertain_text(table.detection_auc),
                    metrics::percent(table.exact_copies.value),
                    score_text(table.relative_distance)});
    if (!comparison.utility_metric.empty()) rows.back().push_back(score_text(table.utility));
  }
  std::string text = "Ranked by quality; ± is the standard error over " +
                     std::to_string(comparison.samples) + " bootstrap samples\n" + aligned(rows);
  if (!comparison.utility_metric.empty()) {
    text += "  A forest trained on real rows has a utility of " +
            score_text(comparison.real_utility) + ".\n";
  }
  text += "\n";
  for (std::size_t k = 1; k < comparison.tables.size(); ++k) {
    text += "  " + wrapped(verdict(comparison.tables[k - 1], comparison.tables[k]), 2) + '\n';
  }
  return text +
         "  Quality, shapes, trends, diagnostic: 1 is best; detection AUC: 0.5; copies: as few as "
         "real\n  rows have twins; distance to real rows by that of real rows: 1.\n";
}

}  // namespace likeness::report
