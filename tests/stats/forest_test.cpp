#include "likeness/stats/forest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr Eigen::Index kRows = 600;

/// Two numbers (some missing), one category; label and target depend on all three.
struct Sample {
  Eigen::MatrixXd numbers{kRows, 2};
  Eigen::MatrixXi codes{kRows, 1};
  std::vector<int> labels;
  std::vector<double> targets;

  explicit Sample(std::uint64_t seed) {
    const RandomStream random(seed, 0);
    for (Eigen::Index row = 0; row < kRows; ++row) {
      const auto k = 5 * static_cast<std::uint64_t>(row);
      numbers(row, 0) = random.normal(k);
      numbers(row, 1) = random.normal(k + 1);
      codes(row, 0) = static_cast<int>(random.below(k + 2, 6));
      const double effect = codes(row, 0) % 2 == 0 ? 1.5 : -1.5;
      const double score = numbers(row, 0) + effect - std::fabs(numbers(row, 1));
      targets.push_back(score + 0.3 * random.normal(k + 3));
      labels.push_back(score > 0.5 ? 2 : score > -1.5 ? 1 : 0);
      if (random.uniform(k + 4) < 0.1) numbers(row, 0) = std::nan("");
    }
  }
  [[nodiscard]] MixedRows rows() const { return {numbers, codes}; }
};

double accuracy(const std::vector<int>& answers, const std::vector<int>& labels) {
  double right = 0;
  for (std::size_t k = 0; k < labels.size(); ++k) right += answers[k] == labels[k] ? 1 : 0;
  return right / static_cast<double>(labels.size());
}

}  // namespace

TEST_CASE("a forest has the same bits for any number of threads") {
  const Sample sample(1);
  ForestOptions options;
  options.trees = 20;
  options.out_of_bag = true;
  set_threads(1);
  const auto one = RandomForest::fit_classifier(sample.rows(), sample.labels, 3, options, 9);
  const auto one_mean = RandomForest::fit_regressor(sample.rows(), sample.targets, options, 9);
  for (const int threads : {2, 7}) {
    set_threads(threads);
    const auto many = RandomForest::fit_classifier(sample.rows(), sample.labels, 3, options, 9);
    CHECK(many.predict(sample.rows()) == one.predict(sample.rows()));
    CHECK(many.importance() == one.importance());
    CHECK(many.out_of_bag_score() == one.out_of_bag_score());
    const auto mean = RandomForest::fit_regressor(sample.rows(), sample.targets, options, 9);
    CHECK(mean.predict(sample.rows()) == one_mean.predict(sample.rows()));
    CHECK(mean.out_of_bag_score() == one_mean.out_of_bag_score());
  }
  set_threads(0);
}

TEST_CASE("tree t does not depend on how many trees there are") {
  const Sample sample(2);
  ForestOptions options;
  Eigen::MatrixXd means[3];
  for (std::size_t trees = 1; trees <= 2; ++trees) {
    options.trees = trees;
    means[trees] = RandomForest::fit_regressor(sample.rows(), sample.targets, options, 4)
                       .predict(sample.rows());
  }
  options.trees = 3;
  const Eigen::MatrixXd of_three =
      RandomForest::fit_regressor(sample.rows(), sample.targets, options, 4).predict(sample.rows());
  // Trees 0 and 1 account for their part: what is left is one tree, so at most one value a leaf.
  const Eigen::MatrixXd second = 2 * means[2] - means[1];
  const Eigen::MatrixXd third = 3 * of_three - 2 * means[2];
  CHECK((second - means[1]).cwiseAbs().maxCoeff() > 0.1);
  CHECK((third - second).cwiseAbs().maxCoeff() > 0.1);
  const auto [low, high] = std::minmax_element(sample.targets.begin(), sample.targets.end());
  CHECK(third.minCoeff() > *low - 1e-9);
  CHECK(third.maxCoeff() < *high + 1e-9);
}

TEST_CASE("another seed gives another forest") {
  const Sample sample(3);
  ForestOptions options;
  options.trees = 5;
  const auto a = RandomForest::fit_regressor(sample.rows(), sample.targets, options, 1);
  const auto b = RandomForest::fit_regressor(sample.rows(), sample.targets, options, 2);
  CHECK(a.predict(sample.rows()) != b.predict(sample.rows()));
}

TEST_CASE("a forest predicts rows that it has not seen, and its out-of-bag score says how well") {
  const Sample train(4);
  const Sample test(5);
  ForestOptions options;
  options.out_of_bag = true;
  const auto classifier = RandomForest::fit_classifier(train.rows(), train.labels, 3, options);
  const double share = accuracy(classifier.predict_classes(test.rows()), test.labels);
  CHECK(share > 0.8);
  CHECK(classifier.out_of_bag_score() == doctest::Approx(share).epsilon(0.06));
  CHECK(accuracy(classifier.predict_classes(train.rows()), train.labels) > 0.97);

  const auto regressor = RandomForest::fit_regressor(train.rows(), train.targets, options);
  const Eigen::MatrixXd means = regressor.predict(test.rows());
  double residual = 0;
  double total = 0;
  const double mean = Eigen::Map<const Eigen::VectorXd>(test.targets.data(), kRows).mean();
  for (Eigen::Index row = 0; row < kRows; ++row) {
    const double target = test.targets[static_cast<std::size_t>(row)];
    residual += (target - means(row, 0)) * (target - means(row, 0));
    total += (target - mean) * (target - mean);
  }
  CHECK(1 - residual / total > 0.75);
  CHECK(regressor.out_of_bag_score() == doctest::Approx(1 - residual / total).epsilon(0.1));
}

TEST_CASE("what a row gets does not depend on the rows around it") {
  const Sample sample(12);
  ForestOptions options;
  options.trees = 4;
  const auto forest = RandomForest::fit_classifier(sample.rows(), sample.labels, 3, options);
  const Eigen::MatrixXd alone = forest.predict(sample.rows());
  const Eigen::MatrixXd many = forest.predict(
      {sample.numbers.replicate(20, 1), sample.codes.replicate(20, 1)});  // several chunks
  CHECK(many == alone.replicate(20, 1));
}

TEST_CASE("probabilities of each row sum to one") {
  const Sample sample(6);
  ForestOptions options;
  options.trees = 10;
  options.tree.class_weights = balanced_class_weights(sample.labels, 3);
  const Eigen::MatrixXd probabilities =
      RandomForest::fit_classifier(sample.rows(), sample.labels, 3, options).predict(sample.rows());
  CHECK((probabilities.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
  CHECK(probabilities.minCoeff() >= 0);
}

TEST_CASE("a class weight moves the answers towards the class") {
  const Sample sample(7);
  ForestOptions options;
  options.trees = 30;
  options.tree.min_rows_in_leaf = 10;
  const auto count_zeros = [&](const std::vector<double>& weights) {
    options.tree.class_weights = weights;
    const auto forest = RandomForest::fit_classifier(sample.rows(), sample.labels, 3, options);
    const std::vector<int> answers = forest.predict_classes(sample.rows());
    return std::count(answers.begin(), answers.end(), 0);
  };
  CHECK(count_zeros({5, 1, 1}) > count_zeros({1, 1, 1}));
  CHECK(count_zeros({0, 1, 1}) == 0);
}

TEST_CASE("rows that every tree drew have no out-of-bag prediction") {
  const Sample sample(8);
  ForestOptions options;
  options.trees = 1;
  options.out_of_bag = true;
  const auto forest = RandomForest::fit_regressor(sample.rows(), sample.targets, options);
  const auto drawn = forest.out_of_bag().array().isNaN().count();
  CHECK(static_cast<double>(drawn) / kRows == doctest::Approx(1 - std::exp(-1.0)).epsilon(0.1));
  CHECK(std::isfinite(forest.out_of_bag_score()));
}

TEST_CASE("a forest without bootstrap and with all columns is its tree, many times") {
  const Sample sample(9);
  ForestOptions options;
  options.trees = 3;
  options.bootstrap = false;
  const auto forest = RandomForest::fit_regressor(sample.rows(), sample.targets, options);
  const auto tree = DecisionTree::fit_regressor(sample.rows(), sample.targets);
  CHECK((forest.predict(sample.rows()) - tree.predict(sample.rows())).cwiseAbs().maxCoeff() <
        1e-12);
  CHECK(forest.out_of_bag().size() == 0);
  CHECK(std::isnan(forest.out_of_bag_score()));
}

TEST_CASE("a table with a single class gives a forest that always answers it") {
  const Sample sample(10);
  const auto forest =
      RandomForest::fit_classifier(sample.rows(), std::vector<int>(sample.labels.size(), 1), 2);
  CHECK(forest.predict(sample.rows()).col(1).minCoeff() == 1);
  CHECK(forest.importance() == std::vector<double>(3));
}

TEST_CASE("wrong options of a forest are named") {
  const Sample sample(11);
  ForestOptions options;
  options.trees = 0;
  CHECK_THROWS_WITH_AS((void)RandomForest::fit_regressor(sample.rows(), sample.targets, options),
                       "A forest needs at least one tree.", Error);
  options = {};
  options.bootstrap = false;
  options.out_of_bag = true;
  CHECK_THROWS_AS((void)RandomForest::fit_regressor(sample.rows(), sample.targets, options), Error);
  options = {};
  options.trees = 2;
  const auto forest = RandomForest::fit_regressor(sample.rows(), sample.targets, options);
  CHECK_THROWS_WITH_AS((void)forest.predict_classes(sample.rows()),
                       "A regression forest has no classes; use predict.", Error);
}
