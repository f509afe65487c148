#include "likeness/stats/linear_model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/decision_tree.hpp"
#include "stats/lbfgs.hpp"

namespace likeness::stats {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// tests/data/linear_model.csv: rows with the predictions of scikit-learn.
struct Golden {
  Eigen::MatrixXd table{120, 12};
  Eigen::MatrixXi codes{120, 1};
  std::vector<int> two;
  std::vector<int> three;
  std::vector<double> targets;

  Golden() {
    std::ifstream file(LIKENESS_GOLDEN_FOLDER "/linear_model.csv");
    std::string cell;
    std::getline(file, cell);
    for (Eigen::Index row = 0; row < table.rows(); ++row) {
      for (Eigen::Index column = 0; column < 12; ++column) {
        REQUIRE(std::getline(file, cell, column < 11 ? ',' : '\n'));
        table(row, column) = std::stod(cell);
      }
      codes(row, 0) = static_cast<int>(table(row, 2));
      two.push_back(static_cast<int>(table(row, 3)));
      three.push_back(static_cast<int>(table(row, 4)));
      targets.push_back(table(row, 5));
    }
  }
  [[nodiscard]] MixedRows rows() const { return {table.leftCols(2), codes}; }
};

double largest_gap(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  return (a - b).cwiseAbs().maxCoeff();
}

constexpr double kTight = 1e-10;

}  // namespace

TEST_CASE("logistic regression gives scikit-learn's probabilities") {
  const Golden golden;
  const auto plain = LinearModel::fit_classifier(golden.rows(), golden.two, 2,
                                                 {.penalty = 2.0, .tolerance = kTight});
  CHECK(largest_gap(plain.predict(golden.rows()).col(1), golden.table.col(6)) < 1e-6);
  const auto balanced = LinearModel::fit_classifier(
      golden.rows(), golden.two, 2,
      {.class_weights = balanced_class_weights(golden.two, 2), .tolerance = kTight});
  CHECK(largest_gap(balanced.predict(golden.rows()).col(1), golden.table.col(7)) < 1e-6);
}

TEST_CASE("multinomial logistic regression gives scikit-learn's probabilities") {
  const Golden golden;
  const auto model =
      LinearModel::fit_classifier(golden.rows(), golden.three, 3, {.tolerance = kTight});
  CHECK(largest_gap(model.predict(golden.rows()), golden.table.middleCols(8, 3)) < 1e-6);
}

TEST_CASE("ridge regression gives scikit-learn's means") {
  const Golden golden;
  const auto model = LinearModel::fit_regressor(golden.rows(), golden.targets,
                                                {.penalty = 3.0, .tolerance = kTight});
  CHECK(largest_gap(model.predict(golden.rows()), golden.table.col(11)) < 1e-5);
}

TEST_CASE("a missing number is the mean, and a level that the fit did not see weighs nothing") {
  Eigen::MatrixXd numbers(4, 1);
  numbers << 0, 1, 2, 3;
  Eigen::MatrixXi codes(4, 1);
  codes << 0, 1, 0, 1;
  const double targets[] = {0, 5, 2, 7};
  const auto model =
      LinearModel::fit_regressor({numbers, codes}, targets, {.penalty = 1e-6, .tolerance = kTight});
  Eigen::MatrixXd asked(3, 1);
  asked << kMissing, 1.5, 1.5;
  Eigen::MatrixXi asked_codes(3, 1);
  asked_codes << 0, 0, 9;
  const Eigen::MatrixXd means = model.predict({asked, asked_codes});
  CHECK(means(0, 0) == doctest::Approx(means(1, 0)));
  CHECK(means(1, 0) == doctest::Approx(1.5).epsilon(1e-3));
  CHECK(means(2, 0) == doctest::Approx(3.5).epsilon(1e-3));
}

TEST_CASE("perfectly separable classes and constant columns are no trouble") {
  Eigen::MatrixXd numbers(4, 2);
  numbers << 0, 7, 1, 7, 10, 7, 11, 7;
  const Eigen::MatrixXi no_codes(4, 0);
  const int labels[] = {0, 0, 1, 1};
  const auto model = LinearModel::fit_classifier({numbers, no_codes}, labels, 2);
  const Eigen::MatrixXd probabilities = model.predict({numbers, no_codes});
  CHECK(probabilities(0, 1) < 0.5);
  CHECK(probabilities(3, 1) > 0.5);
  CHECK(probabilities.allFinite());
}

TEST_CASE("a linear model has the same bits for any number of threads") {
  const Golden golden;
  const Eigen::MatrixXd tiled = golden.table.leftCols(2).replicate(60, 1);
  const Eigen::MatrixXi codes = golden.codes.replicate(60, 1);
  std::vector<int> labels;
  for (int k = 0; k < 60; ++k)
    labels.insert(labels.end(), golden.three.begin(), golden.three.end());
  Eigen::MatrixXd expected;
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    const auto model = LinearModel::fit_classifier({tiled, codes}, labels, 3);
    const Eigen::MatrixXd found = model.predict({tiled, codes});
    if (threads == 1) expected = found;
    CHECK(found == expected);
  }
  set_threads(0);
}

TEST_CASE("a linear model says what is wrong with its input") {
  const Golden golden;
  const int wrong[] = {0, 1};
  CHECK_THROWS_WITH_AS((void)LinearModel::fit_classifier(golden.rows(), wrong, 2),
                       "There must be one target per row.", Error);
  CHECK_THROWS_AS((void)LinearModel::fit_classifier(golden.rows(), golden.three, 2), Error);
  CHECK_THROWS_AS((void)LinearModel::fit_regressor(golden.rows(), golden.targets, {.penalty = -1}),
                  Error);
  const auto model = LinearModel::fit_regressor(golden.rows(), golden.targets);
  CHECK_THROWS_AS((void)model.predict({golden.table.leftCols(3), golden.codes}), Error);
}

TEST_CASE("L-BFGS finds the bottom of a narrow valley") {
  const Objective valley = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    gradient.resize(2);
    gradient << 2.0 * (x[0] - 3.0), 2000.0 * (x[1] + 1.0);
    return (x[0] - 3.0) * (x[0] - 3.0) + 1000.0 * (x[1] + 1.0) * (x[1] + 1.0);
  };
  const Eigen::VectorXd found =
      minimize_lbfgs(valley, Eigen::VectorXd::Zero(2), {.tolerance = 1e-9});
  CHECK(found[0] == doctest::Approx(3.0));
  CHECK(found[1] == doctest::Approx(-1.0));
}

}  // namespace likeness::stats
