
#include "likeness/report.hpp"

namespace likeness::report {
namespace {

using Json = io::OrderedJson;  // writes NaN as null

template <class Items, class ToJson>
Json array_of(const Items& items, const ToJson& to_json) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(to_json(item));
  return array;
}

Json rate_json(const metrics::Rate& rate) {
  return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}};
}

Json finding_json(const metrics::Finding& finding) {
  return {{"name", finding.name},
          {"title", finding.title},
          {"severity", metrics::severity_name(finding.severity)},
          {"value", finding.value},
          {"low", finding.low},
          {"high", finding.high},
          {"baseline", finding.baseline},
          {"verdict", finding.verdict},
          {"advice", finding.advice}};
}

Json column_json(const metrics::ColumnMetric& metric) {
  Json json = {{"column", metric.column},
               {"metric", metric.metric},
               {"score", metric.score},
               {"real", metric.real},
               {"synthetic", metric.synthetic}};
  if (!metric.error.empty()) json["error"] = metric.error;
  return json;
}

Json curve_json(const metrics::DistanceCurve& curve) {
  return {{"name", curve.name},
          {"rows", curve.rows},
          {"median_closest", curve.median_closest},
          {"mean_closest", curve.mean_closest},
          {"mean_ratio", curve.mean_ratio},
          {"zero_share", curve.zero_share},
          {"closest_percentiles", curve.closest},
          {"ratio_percentiles", curve.ratio}};
}

Json risk_json(const metrics::AttackRisk& risk) {
  return {{"attacks", risk.attacks},
          {"control_attacks", risk.control_attacks},
          {"success", rate_json(risk.success)},
          {"control", rate_json(risk.control)},
          {"naive_success", risk.naive_success},
          {"risk", rate_json(risk.risk)}};
}

Json copies_json(const metrics::Copies& copies) {
  return {{"exact_rows", copies.exact_rows},
          {"exact", rate_json(copies.exact)},
          {"exact_baseline", copies.exact_baseline},
          {"near", rate_json(copies.near)},
          {"near_distance", copies.near_distance},
          {"near_baseline", copies.near_baseline},
          {"reference", copies.reference}};
}

Json membership_json(const metrics::MembershipInference& attack) {
  return {{"auc", rate_json(attack.auc)},
          {"advantage", attack.advantage},
          {"true_positives_at_1_percent", attack.true_positives_at_1_percent},
          {"members", attack.members},
          {"others", attack.others}};
}

Json overfitting_json(const metrics::OverfittingProtection& protection) {
  return {{"score", protection.score},
          {"closer_to_real", protection.closer_to_real},
          {"closer_to_holdout", protection.closer_to_holdout},
          {"closer_without_ties", rate_json(protection.closer_without_ties)},
          {"expected", protection.expected}};
}

Json privacy_json(const metrics::Privacy& privacy) {
  const metrics::BaselineProtection& baseline = privacy.baseline_protection;
  Json json = {{"columns", privacy.columns},
               {"copies", copies_json(privacy.copies)},
               {"new_row_synthesis", privacy.new_row_share},
               {"dcr_baseline_protection",
                {{"score", baseline.score},
                 {"synthetic_median", baseline.synthetic_median},
                 {"random_median", baseline.random_median}}},
               {"distances", array_of(privacy.curves, curve_json)}};
  if (privacy.overfitting_protection) {
    json["dcr_overfitting_protection"] = overfitting_json(*privacy.overfitting_protection);
  }
  if (privacy.membership_inference) {
    json["membership_inference"] = membership_json(*privacy.membership_inference);
  }
  json["attribute_inference"] =
      array_of(privacy.attribute_inference, [](const metrics::AttributeInference& attack) {
        Json attack_json = {{"column", attack.column}};
        attack_json.update(risk_json(attack.risk));
        return attack_json;
      });
  json["singling_out"] = {{"univariate", risk_json(privacy.singling_out.univariate)},
                          {"multivariate", risk_json(privacy.singling_out.multivariate)}};
  json["disclosure_protection"] =
      array_of(privacy.disclosure_protection, [](const metrics::DisclosureProtection& protection) {
        return Json{{"sensitive", protection.sensitive},
                    {"score", protection.score},
                    {"cap_protection", protection.cap_protection},
                    {"baseline_protection", protection.baseline_protection}};
      });
  json["holdout_overlap"] = privacy.holdout_overlap;
  json["real_duplicates"] = privacy.real_duplicates;
  return json;
}

Json detection_json(const metrics::Detection& detection) {
  return {{"real_rows", detection.real_rows},
          {"synthetic_rows", detection.synthetic_rows},
          {"detectors", array_of(detection.detectors,
                                 [](const metrics::Detector& detector) {
                                   return Json{{"model", detector.model},
                                               {"auc", rate_json(detector.auc)},
                                               {"score", detector.score}};
                                 })},
          {"telling_columns",
           array_of(detection.telling_columns, [](const metrics::ColumnWeight& weight) {
             return Json{{"column", weight.column}, {"weight", weight.weight}};
           })}};
}

Json scores_json(const metrics::PredictionScores& scores, bool classification) {
  if (classification) {
    return {{"accuracy", scores.accuracy}, {"f1", scores.f1}, {"auc", scores.auc}};
  }
  return {{"r2", scores.r2}, {"rmse", scores.rmse}, {"mae", scores.mae}};
}

Json utility_json(const metrics::Utility& utility) {
  const bool classification = utility.classification;
  return {
      {"target", utility.target},
      {"task", classification ? "classification" : "regression"},
      {"classes", utility.classes},
      {"tested_on", utility.tested_on},
      {"real_rows", utility.real_rows},
      {"synthetic_rows", utility.synthetic_rows},
      {"test_rows", utility.test_rows},
      {"models", array_of(utility.models,
                          [&](const metrics::UtilityModel& model) {
                            return Json{{"model", model.model},
                                        {"trained_on_real",
                                         scores_json(model.trained_on_real, classification)},
                                        {"trained_on_synthetic",
                                         scores_json(model.trained_on_synthetic, classification)}};
                          })},
      {"naive", scores_json(utility.naive, classification)},
      {"importance_correlation", utility.importance_correlation},
      {"importance", array_of(utility.importance, [](const metrics::FeatureImportance& importance) {
         return Json{{"column", importance.column},
                     {"real", importance.real},
                     {"synthetic", importance.synthetic}};
       })}};
}

}  // namespace

std::string to_json(const metrics::Evaluation& evaluation) {
  Json rest = Json::object();
  rest["findings"] = array_of(evaluation.findings, finding_json);
  if (!evaluation.columns.empty()) rest["columns"] = array_of(evaluation.columns, column_json);
  if (evaluation.privacy) rest["privacy"] = privacy_json(*evaluation.privacy);
  if (evaluation.detection) rest["detection"] = detection_json(*evaluation.detection);
  if (evaluation.utility) rest["utility"] = utility_json(*evaluation.utility);
  if (evaluation.papers)
    rest["papers"] = io::parse_ordered_json(to_json(*evaluation.papers), "", ErrorCode::kInternal);
  if (evaluation.train_test)
    rest["train_test"] =
        io::parse_ordered_json(to_json(*evaluation.train_test), "", ErrorCode::kInternal);
  rest["skipped"] = array_of(evaluation.skipped, [](const metrics::Skipped& part) {
    return Json{{"part", part.part}, {"reason", part.reason}};
  });
  return "{\"quality\": " + to_json(evaluation.quality) +
         ",\n\"diagnostic\": " + to_json(evaluation.diagnostic) + ",\n" + rest.dump(2).substr(2) +
         "\n";
}

}  // namespace likeness::report
