#include "likeness/stats/gaussian_copula.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Eigen::MatrixXd example_correlation() {
  Eigen::MatrixXd correlation(3, 3);
  correlation << 1, 0.6, -0.3, 0.6, 1, 0.2, -0.3, 0.2, 1;
  return correlation;
}

double smallest_eigenvalue(const Eigen::MatrixXd& matrix) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(matrix).eigenvalues().minCoeff();
}

}  // namespace

TEST_CASE("the nearest correlation matrix is the one of Higham's example") {
  Eigen::MatrixXd matrix(3, 3);
  matrix << 1, 1, 0, 1, 1, 1, 0, 1, 1;
  const Eigen::MatrixXd nearest = nearest_correlation(matrix, 1e-12);
  // Higham (2002), section 4.
  CHECK(nearest(0, 1) == doctest::Approx(0.7607).epsilon(1e-4));
  CHECK(nearest(0, 2) == doctest::Approx(0.1573).epsilon(1e-3));
  CHECK(nearest.diagonal().isOnes());
}

TEST_CASE("a repaired correlation matrix is positive definite, a good one is left alone") {
  CHECK(nearest_correlation(example_correlation()) == example_correlation());
  Eigen::MatrixXd bad = Eigen::MatrixXd::Constant(6, 6, -0.9);
  bad.diagonal().setOnes();
  const Eigen::MatrixXd repaired = nearest_correlation(bad);
  CHECK(smallest_eigenvalue(repaired) > 0);
  CHECK_NOTHROW(GaussianCopula{repaired});

  Eigen::MatrixXd large = Eigen::MatrixXd::Constant(300, 300, -0.5);
  large.diagonal().setOnes();
  CHECK_NOTHROW(GaussianCopula{nearest_correlation(large)});
}

TEST_CASE("a matrix that is no correlation matrix is an error") {
  CHECK_THROWS_AS((void)nearest_correlation(Eigen::MatrixXd(2, 3)), Error);
  CHECK_THROWS_AS((void)nearest_correlation(Eigen::MatrixXd(0, 0)), Error);
  Eigen::MatrixXd matrix = example_correlation();
  matrix(0, 1) = std::nan("");
  CHECK_THROWS_AS((void)nearest_correlation(matrix), Error);
  matrix(0, 1) = 0.1;
  CHECK_THROWS_AS(GaussianCopula{matrix}, Error);
  CHECK_THROWS_AS(GaussianCopula{Eigen::MatrixXd::Ones(3, 3)}, Error);
  CHECK_THROWS_AS(GaussianCopula{2 * Eigen::MatrixXd::Identity(3, 3)}, Error);
}

TEST_CASE("samples have the copula's correlation and standard margins") {
  const GaussianCopula copula(example_correlation());
  Eigen::MatrixXd scores(200'000, 3);
  copula.sample(RandomStream(5, 0), 0, scores);
  const Eigen::MatrixXd products = scores.transpose() * scores / static_cast<double>(scores.rows());
  CHECK((products - example_correlation()).cwiseAbs().maxCoeff() < 0.01);
}

TEST_CASE("a sampled row depends on its index alone") {
  const GaussianCopula copula(example_correlation());
  Eigen::MatrixXd whole(100, 3);
  copula.sample(RandomStream(5, 0), 1000, whole);
  for (const Eigen::Index first : {0, 1, 37, 99}) {
    Eigen::MatrixXd part(100 - first, 3);
    copula.sample(RandomStream(5, 0), 1000 + static_cast<std::uint64_t>(first), part);
    CHECK(part == whole.bottomRows(100 - first));
  }
}

TEST_CASE("the density is that of the bivariate normal over its margins") {
  Eigen::MatrixXd correlation(2, 2);
  correlation << 1, 0.5, 0.5, 1;
  const GaussianCopula copula(correlation);
  const double x = 0.3;
  const double y = -1.2;
  const double expected =
      -0.5 * std::log(0.75) - (0.25 * (x * x + y * y) - 2 * 0.5 * x * y) / (2 * 0.75);
  CHECK(copula.log_density(Eigen::Vector2d(x, y)) == doctest::Approx(expected).epsilon(1e-12));
  CHECK_THROWS_AS((void)copula.log_density(Eigen::Vector3d(0, 0, 0)), Error);
}

TEST_CASE("drawing given a point has the conditional mean and variance of the normal") {
  const GaussianCopula copula(example_correlation());
  const std::vector<Eigen::Index> order{2, 0};
  const ConditionalGaussian conditional(copula, order);
  const RandomStream random(3, 0);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    double innovations[2];
    double probability = 0;
    CHECK(conditional.draw(0, innovations, {1.5, 1.5}, 0.5, probability) == 1.5);
    const double value =
        conditional.draw(1, innovations, {-kInfinity, kInfinity},
                         random.uniform(static_cast<std::uint64_t>(i)), probability);
    CHECK(probability == 1);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  CHECK(mean == doctest::Approx(-0.45).epsilon(0.02));
  CHECK(squares / kDraws - mean * mean == doctest::Approx(0.91).epsilon(0.02));
}

TEST_CASE("a draw stays within its interval, even far in a tail") {
  const GaussianCopula copula(example_correlation());
  const std::vector<Eigen::Index> order{0, 1, 2};
  const ConditionalGaussian conditional(copula, order);
  for (const ScoreInterval interval :
       {ScoreInterval{6, 7}, ScoreInterval{-9, -8.5}, ScoreInterval{10, kInfinity}}) {
    for (std::uint64_t i = 0; i < 100; ++i) {
      double innovations[3];
      double probability = 0;
      const double value =
          conditional.draw(0, innovations, interval, RandomStream(1, 1).uniform(i), probability);
      CHECK(value >= interval.lower);
      CHECK(value <= interval.upper);
      CHECK(std::isfinite(value));
      const double exact = interval.lower > 0
                               ? normal_cdf(-interval.lower) - normal_cdf(-interval.upper)
                               : normal_cdf(interval.upper) - normal_cdf(interval.lower);
      CHECK(probability == doctest::Approx(exact).epsilon(1e-10));
    }
  }
}

TEST_CASE("an order that names a variable twice is an error") {
  const GaussianCopula copula(example_correlation());
  const std::vector<Eigen::Index> order{1, 1};
  CHECK_THROWS_AS(ConditionalGaussian(copula, order), Error);
}
