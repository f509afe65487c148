#include "likeness/stats/decision_tree.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <string>

#include "likeness/error.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

const Eigen::MatrixXd kNoNumbers(0, 0);
const Eigen::MatrixXi kNoCodes(0, 0);
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// tests/data/decision_tree.csv: rows with the predictions of scikit-learn.
struct Golden {
  Eigen::MatrixXd table{90, 12};
  std::vector<int> labels;
  std::vector<double> targets;

  Golden() {
    std::ifstream file(LIKENESS_GOLDEN_FOLDER "/decision_tree.csv");
    std::string cell;
    std::getline(file, cell);
    for (Eigen::Index row = 0; row < table.rows(); ++row) {
      for (Eigen::Index column = 0; column < 12; ++column) {
        REQUIRE(std::getline(file, cell, column < 11 ? ',' : '\n'));
        table(row, column) = std::stod(cell);
      }
      labels.push_back(static_cast<int>(table(row, 3)));
      targets.push_back(table(row, 4));
    }
  }
  [[nodiscard]] MixedRows rows() const { return {table.leftCols(3), kNoCodes}; }
};

}  // namespace

TEST_CASE("a classification tree of limited depth gives scikit-learn's probabilities") {
  const Golden golden;
  TreeOptions options;
  options.max_depth = 3;
  const auto tree = DecisionTree::fit_classifier(golden.rows(), golden.labels, 3, options);
  CHECK((tree.predict(golden.rows()) - golden.table.middleCols(5, 3)).cwiseAbs().maxCoeff() <
        1e-12);
  CHECK(tree.depth() == 3);
}

TEST_CASE("balanced class weights and a least leaf size give scikit-learn's probabilities") {
  const Golden golden;
  TreeOptions options;
  options.min_rows_in_leaf = 4;
  options.class_weights = balanced_class_weights(golden.labels, 3);
  const auto tree = DecisionTree::fit_classifier(golden.rows(), golden.labels, 3, options);
  CHECK((tree.predict(golden.rows()) - golden.table.middleCols(8, 3)).cwiseAbs().maxCoeff() <
        1e-12);
}

TEST_CASE("a regression tree gives scikit-learn's means") {
  const Golden golden;
  TreeOptions options;
  options.min_rows_in_leaf = 3;
  const auto tree = DecisionTree::fit_regressor(golden.rows(), golden.targets, options);
  CHECK((tree.predict(golden.rows()) - golden.table.col(11)).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE(
    "a tree without limits learns distinct rows by heart, even where one split gains nothing") {
  Eigen::MatrixXd numbers(4, 2);
  numbers << 0, 0, 0, 1, 1, 0, 1, 1;
  const std::vector<int> exclusive_or = {0, 1, 1, 0};
  const auto tree = DecisionTree::fit_classifier({numbers, kNoCodes}, exclusive_or, 2);
  const Eigen::MatrixXd probabilities = tree.predict({numbers, kNoCodes});
  for (Eigen::Index row = 0; row < 4; ++row) {
    CHECK(probabilities(row, exclusive_or[static_cast<std::size_t>(row)]) == 1);
  }
  CHECK(tree.leaves() == 4);
}

TEST_CASE("one category split separates levels whatever their codes") {
  Eigen::MatrixXi codes(6, 1);
  codes << 0, 1, 2, 3, 4, 5;
  const std::vector<double> targets = {7, 1, 7, 1, 1, 7};
  const auto tree = DecisionTree::fit_regressor({kNoNumbers, codes}, targets);
  CHECK(tree.leaves() == 2);
  const Eigen::MatrixXd means = tree.predict({kNoNumbers, codes});
  for (Eigen::Index row = 0; row < 6; ++row) {
    CHECK(means(row, 0) == doctest::Approx(targets[static_cast<std::size_t>(row)]));
  }
}

TEST_CASE("one category split separates a class of several from the others") {
  Eigen::MatrixXi codes(40, 1);
  std::vector<int> labels;
  for (int row = 0; row < 40; ++row) {
    codes(row, 0) = row % 8;
    labels.push_back(row % 8 == 1 || row % 8 == 6 ? 2 : 0);
  }
  const auto tree = DecisionTree::fit_classifier({kNoNumbers, codes}, labels, 4);
  CHECK(tree.leaves() == 2);
}

TEST_CASE("missing numbers go to the side that suits them") {
  // Missing belongs with the large values in the first table and with the small ones in the second.
  for (const double of_missing : {5.0, -5.0}) {
    Eigen::MatrixXd numbers(9, 1);
    numbers << 1, 2, 3, 11, 12, 13, kMissing, kMissing, kMissing;
    std::vector<double> targets = {-5, -5, -5, 5, 5, 5, of_missing, of_missing, of_missing};
    const auto tree = DecisionTree::fit_regressor({numbers, kNoCodes}, targets);
    CHECK(tree.leaves() == 2);
    CHECK(tree.predict({numbers, kNoCodes})(8, 0) == doctest::Approx(of_missing));
  }
}

TEST_CASE("that a value is missing can be a split of its own") {
  Eigen::MatrixXd numbers(6, 1);
  numbers << 1, 2, 3, 4, kMissing, kMissing;
  const std::vector<int> labels = {0, 0, 0, 0, 1, 1};
  const auto tree = DecisionTree::fit_classifier({numbers, kNoCodes}, labels, 2);
  CHECK(tree.leaves() == 2);
  const Eigen::MatrixXd probabilities = tree.predict({numbers, kNoCodes});
  CHECK(probabilities(3, 0) == 1);
  CHECK(probabilities(5, 1) == 1);
}

TEST_CASE("what a node did not see goes where more rows went") {
  Eigen::MatrixXd numbers(5, 1);
  numbers << 1, 2, 11, 12, 13;
  const std::vector<double> targets = {0, 0, 1, 1, 1};
  Eigen::MatrixXd missing(1, 1);
  missing << kMissing;
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, targets)
            .predict({missing, kNoCodes})(0, 0) == doctest::Approx(1));

  Eigen::MatrixXi codes(5, 1);
  codes << 0, 1, 2, 3, 4;
  Eigen::MatrixXi unknown(2, 1);
  unknown << 77, -1;
  const auto tree = DecisionTree::fit_regressor({kNoNumbers, codes}, targets);
  CHECK(tree.predict({kNoNumbers, unknown})(0, 0) == doctest::Approx(1));
  CHECK(tree.predict({kNoNumbers, unknown})(1, 0) == doctest::Approx(1));
}

TEST_CASE("importance falls to the columns that decide and sums to one") {
  Eigen::MatrixXd numbers(200, 2);
  Eigen::MatrixXi codes(200, 1);
  std::vector<int> labels;
  const RandomStream random(1, 0);
  for (Eigen::Index row = 0; row < 200; ++row) {
    const auto k = 3 * static_cast<std::uint64_t>(row);
    numbers(row, 0) = random.normal(k);
    numbers(row, 1) = 3.5;  // constant: never split
    codes(row, 0) = static_cast<int>(random.below(k + 1, 4));
    labels.push_back(codes(row, 0) == 2 || numbers(row, 0) > 1.5 ? 1 : 0);
  }
  const auto tree = DecisionTree::fit_classifier({numbers, codes}, labels, 2);
  const std::vector<double>& importance = tree.importance();
  CHECK(importance[0] > 0);
  CHECK(importance[1] == 0);
  CHECK(importance[2] > importance[0]);
  CHECK(importance[0] + importance[1] + importance[2] == doctest::Approx(1));
}

TEST_CASE("one row, one class, constant columns and a constant target give a single leaf") {
  const Eigen::MatrixXd constant = Eigen::MatrixXd::Constant(5, 2, 3.0);
  const std::vector<int> mixed = {0, 1, 1, 0, 1};
  const auto undecided = DecisionTree::fit_classifier({constant, kNoCodes}, mixed, 2);
  CHECK(undecided.leaves() == 1);
  CHECK(undecided.depth() == 0);
  CHECK(undecided.predict({constant, kNoCodes})(0, 1) == doctest::Approx(0.6));
  CHECK(undecided.importance() == std::vector<double>{0, 0});

  Eigen::MatrixXd numbers(5, 1);
  numbers << 1, 2, 3, 4, 5;
  const auto single = DecisionTree::fit_classifier({numbers, kNoCodes}, std::vector<int>(5, 1), 3);
  CHECK(single.leaves() == 1);
  CHECK(single.predict({numbers, kNoCodes})(4, 1) == 1);
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, std::vector<double>(5, 0.1)).leaves() ==
        1);
  const auto one_row =
      DecisionTree::fit_regressor({numbers.topRows(1), kNoCodes}, std::vector<double>{4.5});
  CHECK(one_row.predict({numbers, kNoCodes})(2, 0) == 4.5);
}

TEST_CASE("the limits on growth hold") {
  Eigen::MatrixXd numbers(64, 1);
  std::vector<double> targets;
  for (Eigen::Index row = 0; row < 64; ++row) {
    numbers(row, 0) = static_cast<double>(row);
    targets.push_back(static_cast<double>(row * row % 17));
  }
  TreeOptions options;
  options.max_depth = 2;
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, targets, options).depth() == 2);
  options = {};
  options.min_rows_in_leaf = 20;
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, targets, options).leaves() <= 3);
  options = {};
  options.min_rows_to_split = 65;
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, targets, options).leaves() == 1);
  options = {};
  options.max_bins = 2;
  CHECK(DecisionTree::fit_regressor({numbers, kNoCodes}, targets, options).leaves() == 2);
}

TEST_CASE("bad input to a tree is named") {
  const Eigen::MatrixXd numbers = Eigen::MatrixXd::Random(3, 2);
  const MixedRows rows{numbers, kNoCodes};
  const std::vector<int> labels = {0, 1, 1};
  CHECK_THROWS_WITH_AS((void)DecisionTree::fit_classifier({kNoNumbers, kNoCodes}, {}, 2),
                       "A tree needs at least one row and one column to learn from.", Error);
  CHECK_THROWS_WITH_AS((void)DecisionTree::fit_classifier(rows, std::vector<int>{0, 1}, 2),
                       "There are 3 rows, but 2 targets; give one for each row.", Error);
  CHECK_THROWS_WITH_AS((void)DecisionTree::fit_classifier(rows, std::vector<int>{0, 1, 2}, 2),
                       "The label of row 2 is 2, but must be between 0 and 1.", Error);
  CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, std::vector<int>{0, 1, -1}, 2), Error);
  CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, labels, 0), Error);
  CHECK_THROWS_WITH_AS((void)DecisionTree::fit_regressor(rows, std::vector<double>{0, kMissing, 1}),
                       "The target of row 1 is not a finite number; leave such rows out.", Error);
  TreeOptions options;
  for (const std::vector<double>& weights :
       {std::vector<double>{1.0}, {1.0, -1.0}, {0.0, 0.0}, {1.0, kMissing}}) {
    options.class_weights = weights;
    CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, labels, 2, options), Error);
  }
  options = {};
  options.max_bins = 256;
  CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, labels, 2, options), Error);
  options = {};
  options.columns_per_split = 3;
  CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, labels, 2, options), Error);
  options = {};
  options.min_rows_in_leaf = 0;
  CHECK_THROWS_AS((void)DecisionTree::fit_classifier(rows, labels, 2, options), Error);

  const auto tree = DecisionTree::fit_classifier(rows, labels, 2);
  CHECK_THROWS_WITH_AS((void)tree.predict({numbers.leftCols(1), kNoCodes}),
                       "The tree was fitted to 2 numeric and 0 category columns, but the rows have "
                       "1 and 0.",
                       Error);
}
