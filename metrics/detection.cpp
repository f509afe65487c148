#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/streams.hpp"
#include "likeness/error.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/forest.hpp"
#include "likeness/stats/linear_model.hpp"
#include "likeness/utility.hpp"
#include "metrics/evaluation_parts.hpp"
#include "metrics/prediction.hpp"
#include "metrics/row_matrix.hpp"
#include "metrics/wording.hpp"
#include "text/number_text.hpp"

namespace likeness::metrics {
namespace {

constexpr int kReal = 1;

/// Rows of both tables with their label and fold.
struct LabelledRows {
  RowMatrix rows;
  std::vector<int> labels;         ///< kReal or 0
  std::vector<std::size_t> folds;  ///< of each row; each fold has its share of either table
};

std::vector<std::size_t> deal_folds(std::size_t rows, std::size_t folds, const RandomStream& random,
                                    std::uint64_t first) {
  std::vector<std::size_t> dealt(rows);
  for (std::size_t k = 0; k < rows; ++k) dealt[k] = k % folds;
  for (std::size_t k = rows; k > 1; --k) {
    std::swap(dealt[k - 1], dealt[random.below(first + k, k)]);
  }
  return dealt;
}

LabelledRows label_rows(const RowMatrices& tables, const DetectionOptions& options) {
  const std::size_t count =
      std::min({tables.tables[0].rows(), tables.tables[1].rows(), options.most_rows});
  const auto drawn = [&](const RowMatrix& rows, std::uint64_t stream) {
    return take_rows(rows, draw_rows(rows.rows(), count, options.seed, stream));
  };
  LabelledRows labelled;
  labelled.rows = stacked(drawn(tables.tables[0], streams::kEvaluation.detection_real),
                          drawn(tables.tables[1], streams::kEvaluation.detection_synthetic));
  labelled.labels.assign(2 * count, 0);
  std::fill_n(labelled.labels.begin(), count, kReal);
  const RandomStream random(options.seed, streams::kEvaluation.detection_folds);
  labelled.folds = deal_folds(count, options.folds, random, 0);
  const std::vector<std::size_t> of_synthetic = deal_folds(count, options.folds, random, count + 1);
  labelled.folds.insert(labelled.folds.end(), of_synthetic.begin(), of_synthetic.end());
  return labelled;
}

/// Fits to rows and labels and returns the others' probability of being real.
using Classifier = std::function<Eigen::VectorXd(
    const RowMatrix& train, const std::vector<int>& labels, const RowMatrix& test)>;

Detector cross_validate(std::string model, const LabelledRows& labelled, std::size_t folds,
                        const Classifier& classify) {
  std::vector<double> real_scores;
  std::vector<double> synthetic_scores;
  double sum = 0.0;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<std::size_t> train;
    std::vector<std::size_t> test;
    std::vector<int> train_labels;
    for (std::size_t row = 0; row < labelled.folds.size(); ++row) {
      (labelled.folds[row] == fold ? test : train).push_back(row);
      if (labelled.folds[row] != fold) train_labels.push_back(labelled.labels[row]);
    }
    const Eigen::VectorXd probability =
        classify(take_rows(labelled.rows, train), train_labels, take_rows(labelled.rows, test));
    std::vector<double> real;
    std::vector<double> synthetic;
    for (std::size_t k = 0; k < test.size(); ++k) {
      (labelled.labels[test[k]] == kReal ? real : synthetic)
          .push_back(probability[static_cast<Eigen::Index>(k)]);
    }
    sum += 2.0 * std::max(area_under_curve(real, synthetic).value, 0.5) - 1.0;
    real_scores.insert(real_scores.end(), real.begin(), real.end());
    synthetic_scores.insert(synthetic_scores.end(), synthetic.begin(), synthetic.end());
  }
  return {std::move(model), area_under_curve(real_scores, synthetic_scores),
          1.0 - sum / static_cast<double>(folds)};
}

Eigen::VectorXd classify_linearly(const RowMatrix& train, const std::vector<int>& labels,
                                  const RowMatrix& test) {
  return stats::LinearModel::fit_classifier(train.view(), labels, 2)
      .predict(test.view())
      .col(kReal);
}

stats::RandomForest fit_detector(const RowMatrix& train, const std::vector<int>& labels,
                                 const DetectionOptions& options) {
  stats::ForestOptions forest;
  forest.trees = options.trees;
  forest.tree.min_rows_in_leaf = 5;
  return stats::RandomForest::fit_classifier(train.view(), labels, 2, forest, options.seed);
}

std::vector<ColumnWeight> telling_columns(const LabelledRows& labelled,
                                          const std::vector<std::string>& names,
                                          const DetectionOptions& options) {
  const std::vector<double> importance =
      fit_detector(labelled.rows, labelled.labels, options).importance();
  std::vector<ColumnWeight> weights;
  for (std::size_t c = 0; c < names.size(); ++c) weights.push_back({names[c], importance[c]});
  std::stable_sort(
      weights.begin(), weights.end(),
      [](const ColumnWeight& a, const ColumnWeight& b) { return a.weight > b.weight; });
  return weights;
}

Finding detection_finding(const Detector& detector, const std::vector<ColumnWeight>& weights) {
  const bool forest = detector.model == "random_forest";
  Finding finding;
  finding.name = "detection_" + detector.model;
  finding.title =
      std::string("Detection by ") + (forest ? "a random forest" : "logistic regression");
  finding.value = detector.auc.value;
  finding.low = detector.auc.low;
  finding.high = detector.auc.high;
  finding.baseline = 0.5;
  finding.verdict = std::string(forest ? "A random forest" : "A logistic regression") +
                    " tells real rows from synthetic ones with an AUC of " +
                    decimal(detector.auc.value) + " (0.5 is guessing, 1 is always right).";
  if (detector.auc.high < 0.45) {
    finding.severity = Severity::kNotice;
    finding.advice =
        "Below 0.5, rows of one table have near copies in the other; see the findings on copies.";
    return finding;
  }
  // A table that a classifier detects may serve all the same: never worse than a notice.
  if (detector.auc.low > 0.6) {
    finding.severity = Severity::kNotice;
    finding.advice = "Look at the columns that give most away, \"" + weights.front().column +
                     "\" first (" + text::percent(weights.front().weight) +
                     " of the classifier's weight), and their worst pairs.";
  }
  return finding;
}

void check_detection(const RowMatrices& tables, const DetectionOptions& options) {
  if (options.folds < 2 || options.trees < 1 || options.most_rows < options.folds) {
    throw Error(ErrorCode::kUsage,
                "Detection needs at least 2 folds, 1 tree and as many rows as folds.");
  }
  const char* const which[] = {"real", "synthetic"};
  for (std::size_t t = 0; t < 2; ++t) {
    if (tables.tables[t].rows() >= options.folds) continue;
    throw Error(ErrorCode::kData, "The " + std::string(which[t]) + " table has " +
                                      std::to_string(tables.tables[t].rows()) +
                                      " rows, fewer than the " + std::to_string(options.folds) +
                                      " folds of the detection test; give more rows.");
  }
}

}  // namespace

Detection evaluate_detection(const Table& real, const Table& synthetic, const Metadata& metadata,
                             const DetectionOptions& options) {
  return measure_detection(PairedTables(real, synthetic, metadata), options);
}

Detection measure_detection(const PairedTables& pair, const DetectionOptions& options) {
  const RowMatrices tables = read_rows(pair, false);
  check_detection(tables, options);
  const LabelledRows labelled = label_rows(tables, options);
  const auto step = [&](std::uint64_t done) {
    report_progress(options.progress,
                    {.stage = "detection", .step = done, .total = 3, .losses = {}});
  };
  Detection detection;
  detection.real_rows = detection.synthetic_rows = labelled.labels.size() / 2;
  step(0);
  detection.detectors.push_back(
      cross_validate("logistic_regression", labelled, options.folds, classify_linearly));
  step(1);
  detection.detectors.push_back(cross_validate(
      "random_forest", labelled, options.folds,
      [&](const RowMatrix& train, const std::vector<int>& labels, const RowMatrix& test) {
        return Eigen::VectorXd(
            fit_detector(train, labels, options).predict(test.view()).col(kReal));
      }));
  step(2);
  detection.telling_columns = telling_columns(labelled, tables.names(), options);
  for (const Detector& detector : detection.detectors) {
    detection.findings.push_back(detection_finding(detector, detection.telling_columns));
  }
  return detection;
}

}  // namespace likeness::metrics
