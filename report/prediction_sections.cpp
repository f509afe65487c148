#include <algorithm>
#include <cmath>

#include "report/sections.hpp"

namespace likeness::report {
namespace {

/// One of the scores of predictions.
struct ScoreKind {
  const char* key;
  const char* name;
  double metrics::PredictionScores::*member;
  Style style = Style::kScore;
};

std::vector<ScoreKind> score_kinds(bool classification) {
  using metrics::PredictionScores;
  if (classification) {
    return {{"accuracy", "accuracy", &PredictionScores::accuracy},
            {"f1", "F1", &PredictionScores::f1},
            {"auc", "AUC", &PredictionScores::auc}};
  }
  return {{"r2", "R2", &PredictionScores::r2},
          {"rmse", "RMSE", &PredictionScores::rmse, Style::kNumber},
          {"mae", "MAE", &PredictionScores::mae, Style::kNumber}};
}

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// One row per model: each score of the one trained on real rows, and of the one trained on
/// synthetic rows.
Table models_table(const metrics::Utility& utility) {
  Table table{{"models"},
              "Models trained on real and on synthetic rows",
              {{{"model"}, ""}, {{}, "model"}},
              {}};
  const std::vector<ScoreKind> kinds = score_kinds(utility.classification);
  for (const ScoreKind& kind : kinds) {
    const std::string name = kind.name;
    const bool known = std::any_of(utility.models.begin(), utility.models.end(),
                                   [&](const metrics::UtilityModel& model) {
                                     return !std::isnan(model.trained_on_real.*kind.member);
                                   });
    table.columns.push_back({{"trained_on_real", kind.key}, known ? name + ", real" : ""});
    table.columns.push_back(
        {{"trained_on_synthetic", kind.key}, known ? name + ", synthetic" : ""});
  }
  for (const metrics::UtilityModel& model : utility.models) {
    table.rows.push_back({words(model.model), words(spaced(model.model))});
    for (const ScoreKind& kind : kinds) {
      table.rows.back().push_back({model.trained_on_real.*kind.member, kind.style});
      table.rows.back().push_back({model.trained_on_synthetic.*kind.member, kind.style});
    }
  }
  return table;
}

Table importance_table(const metrics::Utility& utility) {
  Table table{{"importance"},
              "Share of each column in the forests' decisions",
              {{{"column"}, "column"},
               {{"real"}, "trained on real"},
               {{"synthetic"}, "trained on synthetic"}},
              {}};
  for (const metrics::FeatureImportance& column : utility.importance) {
    table.rows.push_back({words(column.column), share(column.real), share(column.synthetic)});
  }
  table.collapsed = true;
  return table;
}

/// A number with its spread over folds or rows.
Value with_spread(const metrics::MeanAndSpread& number, Style style) {
  return {Uncertain{number.mean, number.spread, "mean"}, style};
}

}  // namespace

Section detection_section(const metrics::Detection& detection) {
  Table detectors{
      {"detectors"},
      "AUC 0.5 and score 1 are best",
      {{{"model"}, ""}, {{}, "classifier"}, {{"auc"}, "AUC (95% interval)"}, {{"score"}, "score"}},
      {}};
  double best = 0.5;
  for (const metrics::Detector& detector : detection.detectors) {
    detectors.rows.push_back({words(detector.model), words(spaced(detector.model)),
                              Value{detector.auc}, score(detector.score)});
    if (detector.auc.value > best) best = detector.auc.value;
  }
  Table telling{{"telling_columns"},
                "The columns that tell them apart, by their share in the forest's decisions",
                {{{"column"}, "column"}, {{"weight"}, "share"}},
                {}};
  for (const metrics::ColumnWeight& weight : detection.telling_columns) {
    telling.rows.push_back({words(weight.column), share(weight.weight)});
  }
  telling.collapsed = true;
  Section section{"detection", "Telling real rows from synthetic ones", {"detection"}};
  section.blocks = {Fact{{"real_rows"}, "", count(detection.real_rows)},
                    Fact{{"synthetic_rows"}, "", count(detection.synthetic_rows)}};
  if (!detection.detectors.empty()) {
    section.blocks.emplace_back(
        Fact{{},
             "AUC of the best classifier",
             score(best),
             "",
             Card{"Told apart", "0.5 is best", 2 * best - 1,
                  "How well the best classifier tells synthetic rows from real ones: 0.5 is "
                  "guessing, 1 is always right."}});
  }
  section.blocks.emplace_back(std::move(detectors));
  section.blocks.emplace_back(std::move(telling));
  return section;
}

Section utility_section(const metrics::Utility& utility) {
  Section section{"utility",
                  "Predicting " + utility.target + " of " + shown(count(utility.test_rows)) + ' ' +
                      utility.tested_on + " rows",
                  {"utility"}};
  section.blocks = {
      Paragraph{"Models learn to predict the target from the other columns, once from real and "
                "once from synthetic rows, and are tried on real rows that neither has seen. The "
                "closer the two numbers of a score, the better synthetic rows do the work of real "
                "ones."},
      Fact{{"target"}, "", words(utility.target)},
      Fact{{"task"}, "", words(utility.classification ? "classification" : "regression")},
      Fact{{"classes"}, "", {utility.classes}},
      Fact{{"tested_on"}, "", words(utility.tested_on)},
      Fact{{"real_rows"}, "", count(utility.real_rows)},
      Fact{{"synthetic_rows"}, "", count(utility.synthetic_rows)},
      Fact{{"test_rows"}, "", count(utility.test_rows)}};
  for (const ScoreKind& kind : score_kinds(utility.classification)) {
    const double naive = utility.naive.*kind.member;
    section.blocks.emplace_back(
        Fact{{"naive", kind.key},
             std::isnan(naive) ? "" : std::string(kind.name) + " of guessing",
             {naive, kind.style}});
  }
  section.blocks.emplace_back(
      Fact{{"importance_correlation"},
           std::isnan(utility.importance_correlation) ? "" : "agreement on which columns matter",
           score(utility.importance_correlation),
           "rank correlation of the two forests"});
  section.blocks.emplace_back(models_table(utility));
  section.blocks.emplace_back(importance_table(utility));
  return section;
}

Section paper_section(const metrics::PaperScores& scores) {
  const auto fact = [](const char* key, const char* label, Value value) {
    return Fact{{key}, label, std::move(value)};
  };
  const char* among = "  of real rows among each other";
  return {
      "papers",
      "Scores of papers on small tables",
      {"papers"},
      {},
      {fact("pairwise_correlation_difference", "pairwise correlation difference",
            number(scores.pairwise_correlation_difference)),
       fact("ks_complement", "KS complement, mean", score(scores.ks_complement)),
       fact("cs_test", "CS test, mean p-value", score(scores.cs_test)),
       fact("distance_to_closest", "distance to the closest record",
            with_spread(scores.distance_to_closest, Style::kNumber)),
       fact("real_distance_to_closest", among,
            with_spread(scores.real_distance_to_closest, Style::kNumber)),
       fact("distance_ratio", "nearest-neighbor distance ratio",
            with_spread(scores.distance_ratio, Style::kNumber)),
       fact("real_distance_ratio", among, with_spread(scores.real_distance_ratio, Style::kNumber)),
       fact("copies", "copies of real rows", share(scores.copies))}};
}

Section train_test_section(const metrics::TrainTestReport& report) {
  struct Way {
    const char* key;
    const char* name;
    const metrics::CrossValidatedScores& scores;
  };
  const Way ways[] = {{"trtr", "train real, test real", report.trtr},
                      {"tstr", "train synthetic, test real", report.tstr},
                      {"trts", "train real, test synthetic", report.trts},
                      {"tsts", "train synthetic, test synthetic", report.tsts}};
  struct Kind {
    const char* key;
    const char* name;
    metrics::MeanAndSpread metrics::CrossValidatedScores::*member;
    Style style;
  };
  using Scores = metrics::CrossValidatedScores;
  const std::vector<Kind> kinds =
      report.classification
          ? std::vector<Kind>{{"accuracy", "accuracy", &Scores::accuracy, Style::kScore},
                              {"f1", "F1", &Scores::f1, Style::kScore}}
          : std::vector<Kind>{{"rmse", "RMSE", &Scores::rmse, Style::kNumber},
                              {"mape", "MAPE", &Scores::mape, Style::kNumber},
                              {"r2", "R2", &Scores::r2, Style::kScore}};
  Section section{"train-test", "Random forests that predict " + report.target, {"train_test"}};
  section.blocks = {Fact{{"target"}, "", words(report.target)},
                    Fact{{"classification"}, "", {report.classification}}};
  for (const Way& way : ways) {
    for (const Kind& kind : kinds) {
      section.blocks.emplace_back(Fact{{way.key, kind.key},
                                       std::string(way.name) + ", " + kind.name,
                                       with_spread(way.scores.*kind.member, kind.style)});
    }
  }
  return section;
}

}  // namespace likeness::report
