#include "likeness/stats/latent_correlation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/elementary.hpp"
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

TEST_CASE("unknown cells cost no correlation, wherever they are") {
  Eigen::MatrixXd correlation(3, 3);
  correlation << 1, 0.9, 0.5, 0.9, 1, 0.4, 0.5, 0.4, 1;
  const Intervals whole = censored_sample(correlation, 5000, {{}, {}, {}});
  const RandomStream random(12, 0);
  const auto found = [&](const auto& hidden) {
    // Column 1 is hidden in some rows; ranks are those among the others. Column 3 says where.
    Eigen::MatrixXd lower(5000, 4);
    lower.leftCols(3) = whole.lower;
    Eigen::MatrixXd upper = lower;
    std::vector<std::pair<double, Eigen::Index>> known;
    for (Eigen::Index i = 0; i < 5000; ++i) {
      if (!hidden(i)) known.emplace_back(whole.lower(i, 1), i);
    }
    std::sort(known.begin(), known.end());
    const double share = static_cast<double>(known.size()) / 5000;
    lower.col(1).setConstant(-kInfinity);
    upper.col(1).setConstant(kInfinity);
    lower.col(3).setConstant(normal_quantile(share));
    upper.col(3).setConstant(kInfinity);
    for (std::size_t k = 0; k < known.size(); ++k) {
      const Eigen::Index row = known[k].second;
      const double rank = (static_cast<double>(k) + 0.5) / static_cast<double>(known.size());
      lower(row, 1) = upper(row, 1) = normal_quantile(rank);
      lower(row, 3) = -kInfinity;
      upper(row, 3) = normal_quantile(share);
    }
    return latent_correlation(lower, upper,
                              {.iterations = 32, .ranked_among_known = {1}, .progress = {}});
  };
  const auto at_random =
      found([&](Eigen::Index i) { return random.uniform(static_cast<std::uint64_t>(i)) < 0.5; });
  CHECK(std::fabs(at_random(0, 1) - 0.9) < 0.02);
  CHECK(std::fabs(at_random(1, 2) - 0.4) < 0.05);
  CHECK(std::fabs(at_random(0, 3)) < 0.05);
  const auto by_other = found([&](Eigen::Index i) { return whole.lower(i, 0) > 0.3; });
  CHECK(std::fabs(by_other(0, 1) - 0.9) < 0.03);
  CHECK(by_other(0, 3) > 0.9);
  const auto by_value = found([&](Eigen::Index i) { return whole.lower(i, 1) > 0.3; });
  CHECK(std::fabs(by_value(0, 1) - 0.9) < 0.04);
  CHECK(by_value(1, 3) > 0.7);
}
