#include "likeness/utility.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/association.hpp"
#include "likeness/stats/forest.hpp"
#include "likeness/stats/linear_model.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/prediction.hpp"
#include "metrics/prediction_task.hpp"
#include "metrics/wording.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

/// What the models are trained and tested on.
struct Split {
  TaskRows real;
  TaskRows synthetic;
  TaskRows test;
};

TaskRows share_at_most(const TaskRows& rows, const UtilityOptions& options, std::uint64_t stream) {
  return rows.taken(draw_rows(rows.size(), options.most_rows, options.seed, stream));
}

Split split_rows(const PredictionTask& task, const UtilityOptions& options) {
  if (task.tables.size() > 2) {
    return {share_at_most(task.tables[0], options, streams::kEvaluation.utility_train),
            share_at_most(task.tables[1], options, streams::kEvaluation.utility_synthetic),
            share_at_most(task.tables[2], options, streams::kEvaluation.utility_test)};
  }
  const TaskRows& real = task.tables[0];
  const auto wanted =
      static_cast<std::size_t>(options.test_share * static_cast<double>(real.size()));
  const std::vector<std::size_t> test =
      draw_rows(real.size(), std::clamp<std::size_t>(wanted, 1, real.size() - 1), options.seed,
                streams::kEvaluation.utility_test);
  std::vector<std::size_t> train;
  for (std::size_t row = 0, k = 0; row < real.size(); ++row) {
    if (k < test.size() && test[k] == row) {
      ++k;
    } else {
      train.push_back(row);
    }
  }
  return {share_at_most(real.taken(train), options, streams::kEvaluation.utility_train),
          share_at_most(task.tables[1], options, streams::kEvaluation.utility_synthetic),
          share_at_most(real.taken(test), options, streams::kEvaluation.utility_test)};
}

PredictionScores class_scores(const Eigen::MatrixXd& probabilities, const TaskRows& test) {
  std::vector<int> predicted;
  for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
    Eigen::Index best = 0;
    probabilities.row(row).maxCoeff(&best);
    predicted.push_back(static_cast<int>(best));
  }
  PredictionScores scores;
  scores.accuracy = accuracy(test.labels, predicted);
  scores.f1 = macro_f1(test.labels, predicted);
  if (probabilities.cols() != 2) return scores;
  std::vector<double> positives;
  std::vector<double> negatives;
  for (std::size_t row = 0; row < test.labels.size(); ++row) {
    (test.labels[row] == 1 ? positives : negatives)
        .push_back(probabilities(static_cast<Eigen::Index>(row), 1));
  }
  scores.auc = area_under_curve(positives, negatives).value;
  return scores;
}

PredictionScores number_scores(const Eigen::MatrixXd& means, const TaskRows& test) {
  const std::span<const double> predicted(means.data(), static_cast<std::size_t>(means.rows()));
  PredictionScores scores;
  scores.r2 = r_squared(test.targets, predicted);
  scores.rmse = root_mean_squared_error(test.targets, predicted);
  scores.mae = mean_absolute_error(test.targets, predicted);
  return scores;
}

PredictionScores scores_of(const Eigen::MatrixXd& predicted, const TaskRows& test,
                           const PredictionTask& task) {
  return task.classification ? class_scores(predicted, test) : number_scores(predicted, test);
}

PredictionScores naive_scores(const TaskRows& train, const TaskRows& test,
                              const PredictionTask& task) {
  const auto rows = static_cast<Eigen::Index>(test.size());
  if (!task.classification) {
    const Eigen::Map<const Eigen::VectorXd> targets(
        train.targets.data(), static_cast<Eigen::Index>(train.targets.size()));
    return number_scores(Eigen::MatrixXd::Constant(rows, 1, targets.mean()), test);
  }
  Eigen::VectorXd shares = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(task.classes.size()));
  for (const int label : train.labels) shares[label] += 1.0;
  return class_scores(shares.transpose().replicate(rows, 1), test);
}

stats::RandomForest fit_forest(const TaskRows& rows, const PredictionTask& task,
                               const UtilityOptions& options) {
  stats::ForestOptions forest;
  forest.trees = options.trees;
  return task.classification
             ? stats::RandomForest::fit_classifier(rows.features.view(), rows.labels,
                                                   task.classes.size(), forest, options.seed)
             : stats::RandomForest::fit_regressor(rows.features.view(), rows.targets, forest,
                                                  options.seed);
}

stats::LinearModel fit_linear(const TaskRows& rows, const PredictionTask& task) {
  return task.classification
             ? stats::LinearModel::fit_classifier(rows.features.view(), rows.labels,
                                                  task.classes.size())
             : stats::LinearModel::fit_regressor(rows.features.view(), rows.targets);
}

void compare_importance(const std::vector<std::string>& names, const std::vector<double>& real,
                        const std::vector<double>& synthetic, Utility& utility) {
  for (std::size_t c = 0; c < names.size(); ++c) {
    utility.importance.push_back({names[c], real[c], synthetic[c]});
  }
  if (names.size() > 2) {
    utility.importance_correlation = stats::spearman_correlation(real, synthetic);
  }
  std::stable_sort(
      utility.importance.begin(), utility.importance.end(),
      [](const FeatureImportance& a, const FeatureImportance& b) { return a.real > b.real; });
}

/// The score that the verdict is about, by its name.
std::pair<const char*, double PredictionScores::*> headline(const Utility& utility) {
  if (!utility.classification) return {"R2", &PredictionScores::r2};
  if (utility.classes.size() == 2) return {"an AUC", &PredictionScores::auc};
  return {"an accuracy", &PredictionScores::accuracy};
}

Finding utility_finding(const Utility& utility, const UtilityModel& model) {
  const auto [name, member] = headline(utility);
  const double real = model.trained_on_real.*member;
  const double synthetic = model.trained_on_synthetic.*member;
  const double naive = utility.naive.*member;
  std::string who = model.model;
  std::replace(who.begin(), who.end(), '_', ' ');
  Finding finding;
  finding.name = "utility_" + model.model;
  finding.title = "Use for predicting " + utility.target + ", " + who;
  finding.value = synthetic;
  finding.baseline = real;
  finding.verdict = "Trained on synthetic rows, a " + who + " predicts \"" + utility.target +
                    "\" of real rows with " + name + " of " + decimal(synthetic) +
                    "; trained on real rows, with " + decimal(real) +
                    "; always guessing the same, with " + decimal(naive) + ".";
  if (!(real > naive)) {
    finding.severity = Severity::kNotice;
    finding.advice =
        "The other columns don't predict this target even in the real table; choose "
        "another target.";
    return finding;
  }
  const double kept = (synthetic - naive) / (real - naive);
  if (kept >= 0.95) return finding;
  finding.severity = kept >= 0.8 ? Severity::kNotice : Severity::kWarning;
  finding.advice =
      "Only " + text::percent(std::max(kept, 0.0)) +
      " of what can be learned from the real rows is left; fit a model that keeps more of the "
      "relations with the target, or make more rows.";
  return finding;
}

}  // namespace

Utility evaluate_utility(const Table& real, const Table& synthetic, const Table* holdout,
                         const Metadata& metadata, const std::string& target,
                         const UtilityOptions& options) {
  return measure_utility(PairedTables(real, synthetic, metadata, holdout), target, options);
}

Utility measure_utility(const PairedTables& tables, const std::string& target,
                        const UtilityOptions& options) {
  if (!(options.test_share > 0.0 && options.test_share < 1.0) || options.trees < 1 ||
      options.most_rows < 2) {
    throw Error(ErrorCode::kUsage,
                "Utility needs a share of test rows between 0 and 1, at least 1 tree and 2 rows.");
  }
  const PredictionTask task = prediction_task(tables, target);
  const Split split = split_rows(task, options);
  Utility utility;
  utility.target = target;
  utility.classification = task.classification;
  utility.classes = task.classes;
  utility.tested_on = tables.holdout() != nullptr ? "holdout" : "real";
  utility.real_rows = split.real.size();
  utility.synthetic_rows = split.synthetic.size();
  utility.test_rows = split.test.size();
  utility.naive = naive_scores(split.real, split.test, task);

  const auto step = [&](std::uint64_t done) {
    report_progress(options.progress, {.stage = "utility", .step = done, .total = 3, .losses = {}});
  };
  const auto score = [&](const auto& model) {
    return scores_of(model.predict(split.test.features.view()), split.test, task);
  };
  step(0);
  const stats::RandomForest of_real = fit_forest(split.real, task, options);
  step(1);
  const stats::RandomForest of_synthetic = fit_forest(split.synthetic, task, options);
  utility.models.push_back({"random_forest", score(of_real), score(of_synthetic)});
  compare_importance(task.feature_names, of_real.importance(), of_synthetic.importance(), utility);
  step(2);
  utility.models.push_back({task.classification ? "logistic_regression" : "linear_regression",
                            score(fit_linear(split.real, task)),
                            score(fit_linear(split.synthetic, task))});
  for (const UtilityModel& model : utility.models) {
    utility.findings.push_back(utility_finding(utility, model));
  }
  return utility;
}

}  // namespace likeness::metrics
