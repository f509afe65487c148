#include "likeness/stats/factor_copula.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/stats/gaussian_copula.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Eigen::MatrixXd example_loadings() {
  Eigen::MatrixXd loadings(4, 2);
  loadings << 0.9, 0, 0.8, -0.3, 0, 0.7, 0.1, 0.6;
  return loadings;
}

Eigen::MatrixXd correlation_by(const Eigen::MatrixXd& loadings) {
  Eigen::MatrixXd correlation = loadings * loadings.transpose();
  correlation.diagonal().setOnes();
  return correlation;
}

}  // namespace

TEST_CASE("scores of factors correlate as their loadings say, and a row is made alone") {
  const FactorCopula copula(example_loadings());
  const RandomStream stream(5, 0);
  Eigen::MatrixXd scores(40'000, 4);
  copula.sample(stream, 0, scores);
  const Eigen::MatrixXd found = scores.transpose() * scores / static_cast<double>(scores.rows());
  CHECK((found - correlation_by(example_loadings())).cwiseAbs().maxCoeff() < 0.03);
  Eigen::MatrixXd part(3, 4);
  copula.sample(stream, 1234, part);
  CHECK(part == scores.middleRows(1234, 3));
}

TEST_CASE("drawing one after another from factors is as from the matrix of their correlations") {
  const FactorCopula factors(example_loadings());
  const GaussianCopula dense(correlation_by(example_loadings()));
  const std::vector<Eigen::Index> order{2, 0, 3, 1};
  const ConditionalGaussian few(factors, order);
  const ConditionalGaussian whole(dense, order);
  std::vector<double> of_few(few.memory(), 7.0);
  std::vector<double> of_whole(whole.memory(), 7.0);
  const std::vector<ScoreInterval> intervals{
      {0.5, 0.5}, {-kInfinity, kInfinity}, {1, 1.5}, {-kInfinity, 0}};
  for (int round = 0; round < 2; ++round) {
    for (Eigen::Index k = 0; k < 4; ++k) {
      const ScoreInterval interval = intervals[static_cast<std::size_t>(k)];
      double probability = 0;
      double expected = 0;
      const double score = few.draw(k, of_few, interval, 0.3, probability);
      CHECK(score == doctest::Approx(whole.draw(k, of_whole, interval, 0.3, expected)));
      CHECK(probability == doctest::Approx(expected));
      CHECK(few.deviation(k) == doctest::Approx(whole.deviation(k)));
    }
  }
}

TEST_CASE("factors of more variables than rows keep what the variables have in common") {
  // 300 variables in ten groups, of which every third is seen by its sign alone.
  constexpr Eigen::Index kRows = 100;
  constexpr Eigen::Index kVariables = 300;
  Eigen::MatrixXd loadings = Eigen::MatrixXd::Zero(kVariables, 10);
  for (Eigen::Index j = 0; j < kVariables; ++j) loadings(j, j % 10) = 0.9;
  Eigen::MatrixXd lower(kRows, kVariables);
  FactorCopula(loadings).sample(RandomStream(8, 0), 0, lower);
  Eigen::MatrixXd upper = lower;
  for (Eigen::Index j = 0; j < kVariables; j += 3) {
    for (Eigen::Index i = 0; i < kRows; ++i) {
      lower(i, j) = upper(i, j) > 0 ? 0 : -kInfinity;
      upper(i, j) = upper(i, j) > 0 ? kInfinity : 0;
    }
  }
  const FactorCopula found(latent_factors(lower, upper));
  CHECK(found.factors() == kRows);
  const Eigen::MatrixXd correlation = correlation_by(found.loadings());
  double within = 0;
  double between = 0;
  for (Eigen::Index j = 10; j < kVariables; ++j) {
    within += correlation(j, j - 10) / (kVariables - 10);
    between += std::fabs(correlation(j, j - 3)) / (kVariables - 10);
  }
  CHECK(within > 0.65);
  CHECK(within < 0.9);
  CHECK(between < 0.15);
}

TEST_CASE("loadings that explain all of a variable, or none that is a number, are errors") {
  CHECK_THROWS_AS(FactorCopula(Eigen::MatrixXd::Ones(2, 1)), Error);
  CHECK_THROWS_AS(FactorCopula(Eigen::MatrixXd::Constant(2, 1, std::nan(""))), Error);
  CHECK_THROWS_AS(FactorCopula(Eigen::MatrixXd(0, 1)), Error);
}
