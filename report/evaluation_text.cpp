#include <algorithm>
#include <cmath>

#include "likeness/report.hpp"
#include "metrics/wording.hpp"
#include "report/text_table.hpp"

namespace likeness::report {
namespace {

std::string findings_text(const std::vector<metrics::Finding>& findings) {
  if (findings.empty()) return "";
  constexpr std::size_t kIndent = 12;
  std::string text = "\nFindings, the most severe first\n";
  for (const metrics::Finding& finding : findings) {
    std::string label = "  " + std::string(metrics::severity_name(finding.severity));
    label.resize(kIndent, ' ');
    text += label + wrapped(finding.verdict, kIndent) + '\n';
    if (finding.advice.empty()) continue;
    text += std::string(kIndent, ' ') + wrapped("-> " + finding.advice, kIndent + 3) + '\n';
  }
  return text;
}

std::string privacy_text(const metrics::Privacy& privacy) {
  std::vector<TextRow> rows = {
      {"from", "to the closest", "rows", "median", "mean", "ratio (NNDR)"}};
  for (const metrics::DistanceCurve& curve : privacy.curves) {
    const std::size_t middle = curve.name.find("_to_");
    rows.push_back({curve.name.substr(0, middle), curve.name.substr(middle + 4),
                    metrics::grouped(curve.rows), score_text(curve.median_closest),
                    score_text(curve.mean_closest), score_text(curve.mean_ratio)});
  }
  std::string text = "\nPrivacy\n";
  std::vector<TextRow> scores = {
      {"new row synthesis", score_text(privacy.new_row_share)},
      {"DCR baseline protection", score_text(privacy.baseline_protection.score)}};
  if (privacy.overfitting_protection) {
    scores.push_back(
        {"DCR overfitting protection", score_text(privacy.overfitting_protection->score)});
  }
  for (const metrics::DisclosureProtection& protection : privacy.disclosure_protection) {
    scores.push_back(
        {"disclosure protection of " + protection.sensitive, score_text(protection.score)});
  }
  return text + aligned(scores) + "\nDistances of rows (Gower, 0 to 1)\n" + aligned(rows);
}

std::string detection_text(const metrics::Detection& detection) {
  std::vector<TextRow> rows = {{"classifier", "AUC", "95% interval", "score"}};
  for (const metrics::Detector& detector : detection.detectors) {
    rows.push_back({detector.model, score_text(detector.auc.value),
                    score_text(detector.auc.low) + " to " + score_text(detector.auc.high),
                    score_text(detector.score)});
  }
  return "\nTelling real rows from synthetic ones (AUC 0.5 and score 1 are best)\n" + aligned(rows);
}

std::string utility_text(const metrics::Utility& utility) {
  using Member = double metrics::PredictionScores::*;
  const std::vector<std::pair<const char*, Member>> shown =
      utility.classification
          ? std::vector<std::pair<const char*, Member>>{{"accuracy",
                                                         &metrics::PredictionScores::accuracy},
                                                        {"F1", &metrics::PredictionScores::f1},
                                                        {"AUC", &metrics::PredictionScores::auc}}
          : std::vector<std::pair<const char*, Member>>{{"R2", &metrics::PredictionScores::r2},
                                                        {"RMSE", &metrics::PredictionScores::rmse},
                                                        {"MAE", &metrics::PredictionScores::mae}};
  std::vector<TextRow> rows = {{"model", "trained on"}};
  for (const auto& column : shown) rows.front().push_back(column.first);
  const auto add = [&](const std::string& model, const char* trained,
                       const metrics::PredictionScores& scores) {
    TextRow row = {model, trained};
    for (const auto& column : shown) row.push_back(score_text(scores.*column.second));
    rows.push_back(std::move(row));
  };
  for (const metrics::UtilityModel& model : utility.models) {
    add(model.model, "real", model.trained_on_real);
    add(model.model, "synthetic", model.trained_on_synthetic);
  }
  add("none", "real", utility.naive);
  std::string text =
      "\nPredicting " + utility.target + " of " + metrics::grouped(utility.test_rows) + ' ' +
      (utility.tested_on == "holdout" ? "holdout" : "real") + " rows\n" + aligned(rows);
  if (!std::isnan(utility.importance_correlation)) {
    text += "  The forests agree on which columns matter with a rank correlation of " +
            metrics::decimal(utility.importance_correlation) + ".\n";
  }
  return text;
}

/// The columns whose single metrics are worst, beyond what the quality report lists.
std::string columns_text(const std::vector<metrics::ColumnMetric>& columns,
                         std::size_t longest_list) {
  std::vector<const metrics::ColumnMetric*> sorted;
  for (const metrics::ColumnMetric& metric : columns) {
    const bool elsewhere = metric.metric == "KSComplement" || metric.metric == "TVComplement" ||
                           metric.metric == "BoundaryAdherence" ||
                           metric.metric == "CategoryAdherence" || metric.metric == "KeyUniqueness";
    if (!elsewhere && metric.score < 1.0) sorted.push_back(&metric);
  }
  if (sorted.empty()) return "";
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const metrics::ColumnMetric* a, const metrics::ColumnMetric* b) {
                     return a->score < b->score;
                   });
  const std::size_t shown =
      longest_list == 0 ? sorted.size() : std::min(sorted.size(), (longest_list + 1) / 2);
  std::vector<TextRow> rows = {{"score", "column", "metric", "real", "synthetic"}};
  for (std::size_t k = 0; k < shown; ++k) {
    const metrics::ColumnMetric& metric = *sorted[k];
    rows.push_back({score_text(metric.score), metric.column, metric.metric, score_text(metric.real),
                    score_text(metric.synthetic)});
  }
  std::string text = "\nOther metrics of single columns, worst first\n" + aligned(rows);
  if (shown < sorted.size()) {
    text += "  ... and " + std::to_string(sorted.size() - shown) + " more\n";
  }
  return text;
}

std::string skipped_text(const std::vector<metrics::Skipped>& skipped) {
  if (skipped.empty()) return "";
  std::string text = "\nLeft out\n";
  for (const metrics::Skipped& part : skipped) {
    std::string name = part.part;
    std::replace(name.begin(), name.end(), '_', ' ');
    text += "  " + wrapped(name + ": " + part.reason, 4) + '\n';
  }
  return text;
}

}  // namespace

std::string to_text(const metrics::Evaluation& evaluation, std::size_t longest_list) {
  std::string text = to_text(evaluation.quality, longest_list) + '\n' +
                     to_text(evaluation.diagnostic, longest_list) +
                     columns_text(evaluation.columns, longest_list);
  if (evaluation.privacy) text += privacy_text(*evaluation.privacy);
  if (evaluation.detection) text += detection_text(*evaluation.detection);
  if (evaluation.utility) text += utility_text(*evaluation.utility);
  if (evaluation.papers) text += '\n' + to_text(*evaluation.papers);
  if (evaluation.train_test) text += '\n' + to_text(*evaluation.train_test);
  return text + findings_text(evaluation.findings) + skipped_text(evaluation.skipped);
}

}  // namespace likeness::report
