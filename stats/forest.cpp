#include "likeness/stats/forest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"
#include "stats/tree_ensemble.hpp"

namespace likeness::stats {
namespace {

void check_options(const ForestOptions& options, std::size_t columns) {
  if (options.trees == 0) throw Error(ErrorCode::kUsage, "A forest needs at least one tree.");
  if (options.out_of_bag && !options.bootstrap) {
    throw Error(ErrorCode::kUsage,
                "Without bootstrap every tree sees every row, so nothing is out of bag; switch one "
                "of them.");
  }
  check_tree_options(options.tree, columns);
}

TreeEnsemble grow_forest(const MixedRows& rows, const TreeTargets& targets,
                         const ForestOptions& options, std::uint64_t seed) {
  std::size_t columns_per_split = options.tree.columns_per_split;
  if (columns_per_split == 0) {
    columns_per_split =
        targets.classification
            ? static_cast<std::size_t>(std::sqrt(static_cast<double>(rows.columns())))
            : rows.columns();
  }
  return grow_ensemble(rows, targets, options.tree,
                       {options.trees, options.bootstrap, options.out_of_bag, columns_per_split},
                       seed);
}

int most_probable(const Eigen::MatrixXd& probabilities, Eigen::Index row) {
  Eigen::Index best = 0;
  probabilities.row(row).maxCoeff(&best);
  return static_cast<int>(best);
}

double accuracy(const Eigen::MatrixXd& probabilities, std::span<const int> labels) {
  double right = 0;
  double rows = 0;
  for (Eigen::Index row = 0; row < probabilities.rows(); ++row) {
    if (std::isnan(probabilities(row, 0))) continue;
    ++rows;
    if (most_probable(probabilities, row) == labels[static_cast<std::size_t>(row)]) ++right;
  }
  return right / rows;
}

double r_squared(const Eigen::MatrixXd& means, std::span<const double> targets) {
  double rows = 0;
  double mean = 0;
  for (Eigen::Index row = 0; row < means.rows(); ++row) {
    if (std::isnan(means(row, 0))) continue;
    ++rows;
    mean += (targets[static_cast<std::size_t>(row)] - mean) / rows;
  }
  double residual = 0;
  double total = 0;
  for (Eigen::Index row = 0; row < means.rows(); ++row) {
    if (std::isnan(means(row, 0))) continue;
    const double target = targets[static_cast<std::size_t>(row)];
    residual += (target - means(row, 0)) * (target - means(row, 0));
    total += (target - mean) * (target - mean);
  }
  return 1 - residual / total;
}

}  // namespace

struct RandomForest::State {
  TreeEnsemble ensemble;
  bool classification;
  double out_of_bag_score = std::numeric_limits<double>::quiet_NaN();
};

RandomForest::RandomForest(std::unique_ptr<const State> state) : state_(std::move(state)) {}
RandomForest::RandomForest(RandomForest&&) noexcept = default;
RandomForest& RandomForest::operator=(RandomForest&&) noexcept = default;
RandomForest::~RandomForest() = default;

RandomForest RandomForest::fit_classifier(const MixedRows& rows, std::span<const int> labels,
                                          std::size_t classes, const ForestOptions& options,
                                          std::uint64_t seed) {
  check_options(options, rows.columns());
  const TreeTargets targets = class_targets(rows.rows(), labels, classes, options.tree);
  State state{grow_forest(rows, targets, options, seed), true};
  if (options.out_of_bag) state.out_of_bag_score = accuracy(state.ensemble.out_of_bag, labels);
  return RandomForest(std::make_unique<const State>(std::move(state)));
}

RandomForest RandomForest::fit_regressor(const MixedRows& rows, std::span<const double> targets,
                                         const ForestOptions& options, std::uint64_t seed) {
  check_options(options, rows.columns());
  State state{grow_forest(rows, number_targets(rows.rows(), targets), options, seed), false};
  if (options.out_of_bag) state.out_of_bag_score = r_squared(state.ensemble.out_of_bag, targets);
  return RandomForest(std::make_unique<const State>(std::move(state)));
}

Eigen::MatrixXd RandomForest::predict(const MixedRows& rows) const {
  return state_->ensemble.predict(rows);
}

std::vector<int> RandomForest::predict_classes(const MixedRows& rows) const {
  if (!state_->classification) {
    throw Error(ErrorCode::kUsage, "A regression forest has no classes; use predict.");
  }
  const Eigen::MatrixXd probabilities = predict(rows);
  std::vector<int> classes(rows.rows());
  for (std::size_t row = 0; row < classes.size(); ++row) {
    classes[row] = most_probable(probabilities, static_cast<Eigen::Index>(row));
  }
  return classes;
}

const std::vector<double>& RandomForest::importance() const noexcept {
  return state_->ensemble.importance;
}

const Eigen::MatrixXd& RandomForest::out_of_bag() const noexcept {
  return state_->ensemble.out_of_bag;
}

double RandomForest::out_of_bag_score() const noexcept {
  return state_->out_of_bag_score;
}

}  // namespace likeness::stats
