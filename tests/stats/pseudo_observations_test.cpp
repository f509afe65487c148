#include <doctest/doctest.h>

#include <cmath>

#include "likeness/error.hpp"
#include "likeness/stats/vine_copula.hpp"

using namespace likeness;
using namespace likeness::stats;

TEST_CASE("pseudo-observations are ranks over n + 1, ties share their mean") {
  const Eigen::MatrixXd data{{3, -1}, {1, 5}, {2, 5}, {10, 5}};
  const Eigen::MatrixXd expected{{0.6, 0.2}, {0.2, 0.6}, {0.4, 0.6}, {0.8, 0.6}};
  CHECK((pseudo_observations(data) - expected).cwiseAbs().maxCoeff() < 1e-15);
}

TEST_CASE("pseudo-observations of infinities are ranks, of missing values or nothing an error") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(pseudo_observations(Eigen::MatrixXd{{infinity}, {-infinity}, {0}}) ==
        Eigen::MatrixXd{{0.75}, {0.25}, {0.5}});
  CHECK_THROWS_AS(static_cast<void>(pseudo_observations(Eigen::MatrixXd{{1}, {std::nan("")}})),
                  Error);
  CHECK_THROWS_AS(static_cast<void>(pseudo_observations(Eigen::MatrixXd(0, 2))), Error);
}
