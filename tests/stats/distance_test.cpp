#include "likeness/stats/distance.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "golden.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

struct Golden {
  nlohmann::json all = golden("associations.json")["distances"];
  Eigen::MatrixXd x = matrix("x");
  Eigen::MatrixXd y = matrix("y");

  [[nodiscard]] Eigen::MatrixXd matrix(const char* name) const {
    const auto rows = all[name].get<std::vector<std::vector<double>>>();
    Eigen::MatrixXd result(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < rows[i].size(); ++j) {
        result(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = rows[i][j];
      }
    }
    return result;
  }
};

std::vector<double> first_column(const Eigen::MatrixXd& matrix) {
  return {matrix.data(), matrix.data() + matrix.rows()};
}

Eigen::MatrixXd normal_points(Eigen::Index rows, std::uint64_t stream) {
  Eigen::MatrixXd points(rows, 2);
  const RandomStream random(1, stream);
  for (Eigen::Index i = 0; i < points.size(); ++i) {
    points.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  }
  return points;
}

}  // namespace

TEST_CASE("the maximum mean discrepancy equals its definition, biased and unbiased") {
  const Golden data;
  for (const auto& entry : data.all["mmd"]) {
    const std::vector<double> bandwidths = golden_numbers(entry["bandwidths"]);
    CHECK(maximum_mean_discrepancy(data.x, data.y, bandwidths, MmdEstimator::kBiased) ==
          doctest::Approx(entry["biased"].get<double>()).epsilon(1e-12));
    CHECK(maximum_mean_discrepancy(data.x, data.y, bandwidths) ==
          doctest::Approx(entry["unbiased"].get<double>()).epsilon(1e-12));
  }
}

TEST_CASE("the median heuristic is the median distance of different points") {
  const Golden data;
  CHECK(median_bandwidth(data.x, data.y) ==
        doctest::Approx(data.all["median"].get<double>()).epsilon(1e-12));
  const Eigen::MatrixXd same = Eigen::MatrixXd::Ones(5, 2);
  CHECK(median_bandwidth(same, same) == 1);
  CHECK(median_bandwidth(normal_points(5000, 0), normal_points(5000, 1)) ==
        doctest::Approx(median_bandwidth(normal_points(1000, 2), normal_points(1000, 3)))
            .epsilon(0.05));
}

TEST_CASE("the Sinkhorn divergence equals a converged reference, and is 0 for equal samples") {
  const Golden data;
  SinkhornOptions options;
  options.max_iterations = 20'000;
  options.tolerance = 1e-12;
  for (const auto& entry : data.all["sinkhorn"]) {
    options.epsilon = entry["epsilon"].get<double>();
    CHECK(sinkhorn_divergence(data.x, data.y, options) ==
          doctest::Approx(entry["value"].get<double>()).epsilon(1e-8));
  }
  CHECK(std::fabs(sinkhorn_divergence(data.x, data.x)) < 1e-9);
}

TEST_CASE("with little regularization the Sinkhorn divergence is the transport cost") {
  Eigen::MatrixXd x(3, 1);
  Eigen::MatrixXd y(3, 1);
  x << 0, 1, 2;
  y << 5, 3, 4;
  SinkhornOptions options;
  options.epsilon = 0.01;
  options.max_iterations = 50'000;
  CHECK(sinkhorn_divergence(x, y, options) == doctest::Approx(4.5).epsilon(1e-6));
}

TEST_CASE("the energy distance equals its definition, and on a line SciPy's squared") {
  const Golden data;
  CHECK(energy_distance(data.x, data.y) ==
        doctest::Approx(data.all["energy"].get<double>()).epsilon(1e-12));
  CHECK(energy_distance(data.x.col(0), data.y.col(0)) ==
        doctest::Approx(data.all["energy_on_line"].get<double>()).epsilon(1e-12));
  CHECK(energy_distance(data.x, data.x) == doctest::Approx(0));
  // The same line, told in two columns.
  Eigen::MatrixXd x(data.x.rows(), 2);
  Eigen::MatrixXd y(data.y.rows(), 2);
  x << data.x.col(0), 0 * data.x.col(0);
  y << data.y.col(0), 0 * data.y.col(0);
  CHECK(energy_distance(x, y) ==
        doctest::Approx(energy_distance(data.x.col(0), data.y.col(0))).epsilon(1e-10));
}

TEST_CASE("the Wasserstein distance equals SciPy's, with weights and without") {
  const Golden data;
  const std::vector<double> x = first_column(data.x);
  const std::vector<double> y = first_column(data.y);
  CHECK(wasserstein_distance(x, y) ==
        doctest::Approx(data.all["wasserstein"].get<double>()).epsilon(1e-12));
  CHECK(wasserstein_distance(x, y, golden_numbers(data.all["weights"][0]),
                             golden_numbers(data.all["weights"][1])) ==
        doctest::Approx(data.all["weighted_wasserstein"].get<double>()).epsilon(1e-12));
  CHECK(wasserstein_distance(std::vector{0.0, 1.0}, std::vector{5.0}) == doctest::Approx(4.5));
}

TEST_CASE("distances have the same bits for any number of threads") {
  const Eigen::MatrixXd x = normal_points(150, 0);
  const Eigen::MatrixXd y = normal_points(170, 1);
  std::vector<double> first;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    const std::vector<double> results = {
        maximum_mean_discrepancy(x, y, std::vector{0.5, 2.0}), energy_distance(x, y),
        sinkhorn_divergence(x, y, {.epsilon = 0.1, .max_iterations = 50})};
    if (first.empty()) first = results;
    CHECK(results == first);
  }
  set_threads(0);
}

TEST_CASE("samples without a distance are refused") {
  const Eigen::MatrixXd x = normal_points(4, 0);
  const Eigen::MatrixXd none(0, 2);
  const Eigen::MatrixXd narrow = Eigen::MatrixXd::Zero(4, 1);
  Eigen::MatrixXd bad = x;
  bad(2, 1) = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> bandwidth = {1};
  for (const Eigen::MatrixXd& y : {none, narrow, bad}) {
    CHECK_THROWS_AS((void)maximum_mean_discrepancy(x, y, bandwidth), Error);
    CHECK_THROWS_AS((void)median_bandwidth(x, y), Error);
    CHECK_THROWS_AS((void)energy_distance(x, y), Error);
    CHECK_THROWS_AS((void)sinkhorn_divergence(x, y), Error);
  }
  CHECK_THROWS_AS((void)maximum_mean_discrepancy(x, x, {}), Error);
  CHECK_THROWS_AS((void)maximum_mean_discrepancy(x, x, std::vector{0.0}), Error);
  CHECK_THROWS_AS((void)maximum_mean_discrepancy(x, x.row(0), bandwidth), Error);
  CHECK_THROWS_AS((void)sinkhorn_divergence(x, x, {.epsilon = 0}), Error);
  CHECK_THROWS_AS((void)wasserstein_distance({}, std::vector{1.0}), Error);
  CHECK_THROWS_AS((void)wasserstein_distance(std::vector{1.0}, std::vector{1.0}, std::vector{0.0}),
                  Error);
}
