#include "likeness/stats/latent_correlation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <limits>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/stats/gaussian_copula.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Intervals {
  Eigen::MatrixXd lower;
  Eigen::MatrixXd upper;
};

/// Scores of a Gaussian copula, seen through thresholds; a column without thresholds is seen whole.
Intervals censored_sample(const Eigen::MatrixXd& correlation, Eigen::Index rows,
                          const std::vector<std::vector<double>>& thresholds) {
  Eigen::MatrixXd scores(rows, correlation.cols());
  GaussianCopula(correlation).sample(RandomStream(11, 0), 0, scores);
  Intervals seen{scores, scores};
  for (Eigen::Index j = 0; j < scores.cols(); ++j) {
    const auto& cuts = thresholds[static_cast<std::size_t>(j)];
    if (cuts.empty()) continue;
    for (Eigen::Index i = 0; i < rows; ++i) {
      seen.lower(i, j) = -kInfinity;
      seen.upper(i, j) = kInfinity;
      for (const double cut : cuts) {
        if (scores(i, j) > cut) {
          seen.lower(i, j) = cut;
        } else {
          seen.upper(i, j) = std::min(seen.upper(i, j), cut);
        }
      }
    }
  }
  return seen;
}

}  // namespace

TEST_CASE("latent correlations of numbers, ordered and binary columns are found again") {
  Eigen::MatrixXd correlation(4, 4);
  correlation << 1, 0.7, -0.5, 0.2,  //
      0.7, 1, -0.4, 0.6,             //
      -0.5, -0.4, 1, 0.1,            //
      0.2, 0.6, 0.1, 1;
  const Intervals seen =
      censored_sample(correlation, 20'000, {{}, {-0.5, 0.5, 1}, {0.8}, {-1.2, 0}});
  const Eigen::MatrixXd found =
      latent_correlation(seen.lower, seen.upper, {.most_rows = 20'000, .progress = {}});
  CHECK((found - correlation).cwiseAbs().maxCoeff() < 0.03);
}

TEST_CASE("numbers without ties give their plain normal-scores correlation") {
  Eigen::MatrixXd correlation(2, 2);
  correlation << 1, 0.99, 0.99, 1;
  const Intervals seen = censored_sample(correlation, 5'000, {{}, {}});
  const Eigen::MatrixXd found = latent_correlation(seen.lower, seen.upper);
  CHECK(found(0, 1) == doctest::Approx(0.99).epsilon(0.002));
}

TEST_CASE("latent correlations have the same bits for any number of threads") {
  Eigen::MatrixXd correlation(3, 3);
  correlation << 1, 0.5, 0.3, 0.5, 1, 0.4, 0.3, 0.4, 1;
  const Intervals seen = censored_sample(correlation, 3'000, {{0}, {}, {-1, 1}});
  set_threads(1);
  const Eigen::MatrixXd one = latent_correlation(seen.lower, seen.upper);
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(latent_correlation(seen.lower, seen.upper) == one);
  }
  set_threads(0);
}

TEST_CASE("a column whose intervals say nothing is uncorrelated") {
  const Eigen::Index rows = 2'000;
  Intervals seen = censored_sample(Eigen::MatrixXd::Identity(2, 2), rows, {{}, {}});
  seen.lower.col(1).setConstant(-kInfinity);
  seen.upper.col(1).setConstant(kInfinity);
  const Eigen::MatrixXd found = latent_correlation(seen.lower, seen.upper);
  CHECK(std::fabs(found(0, 1)) < 0.1);
}

TEST_CASE("columns that determine each other, and one row alone, give a positive-definite result") {
  Intervals seen = censored_sample(Eigen::MatrixXd::Identity(2, 2), 500, {{}, {}});
  seen.lower.col(1) = seen.lower.col(0);
  seen.upper.col(1) = seen.upper.col(0);
  const Eigen::MatrixXd found = latent_correlation(seen.lower, seen.upper);
  CHECK(found(0, 1) > 0.99);
  CHECK_NOTHROW(GaussianCopula{found});
  CHECK_NOTHROW(GaussianCopula{latent_correlation(seen.lower.topRows(1), seen.upper.topRows(1))});
}

TEST_CASE("intervals that are empty, reversed or of two shapes are errors") {
  const Eigen::MatrixXd one = Eigen::MatrixXd::Ones(2, 2);
  CHECK_THROWS_AS((void)latent_correlation(Eigen::MatrixXd(0, 2), Eigen::MatrixXd(0, 2)), Error);
  CHECK_THROWS_AS((void)latent_correlation(one, Eigen::MatrixXd::Zero(2, 2)), Error);
  CHECK_THROWS_AS((void)latent_correlation(one, Eigen::MatrixXd::Ones(2, 3)), Error);
}

TEST_CASE("drawn scores lie in their intervals and have the correlation they were drawn with") {
  const Eigen::MatrixXd correlation{{1, 0.8}, {0.8, 1}};
  const auto [lower, upper] = censored_sample(correlation, 4000, {{0.3}, {-0.5}});
  const Eigen::MatrixXd scores = draw_latent_scores(lower, upper, correlation);
  CHECK((scores.array() >= lower.array()).all());
  CHECK((scores.array() <= upper.array()).all());
  const double products = scores.col(0).dot(scores.col(1));
  CHECK(products / std::sqrt(scores.col(0).squaredNorm() * scores.col(1).squaredNorm()) ==
        doctest::Approx(0.8).epsilon(0.03));
  CHECK_THROWS_AS(
      static_cast<void>(draw_latent_scores(lower, upper, Eigen::MatrixXd::Identity(3, 3))), Error);
}
