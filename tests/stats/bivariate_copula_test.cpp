#include "likeness/stats/bivariate_copula.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/kendall.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// One copula of every family and rotation, with a dependence that can be seen.
std::vector<BivariateCopula> examples() {
  std::vector<BivariateCopula> copulas{
      BivariateCopula(),
      BivariateCopula(CopulaFamily::kGaussian, {0.6}),
      BivariateCopula(CopulaFamily::kGaussian, {-0.4}),
      BivariateCopula(CopulaFamily::kStudent, {0.5, 3.5}),
      BivariateCopula(CopulaFamily::kStudent, {-0.7, 12}),
      BivariateCopula(CopulaFamily::kFrank, {5}),
      BivariateCopula(CopulaFamily::kFrank, {-3}),
  };
  for (const int rotation : {0, 90, 180, 270}) {
    copulas.emplace_back(CopulaFamily::kClayton, std::vector{2.0}, rotation);
    copulas.emplace_back(CopulaFamily::kGumbel, std::vector{1.8}, rotation);
    copulas.emplace_back(CopulaFamily::kJoe, std::vector{2.5}, rotation);
  }
  return copulas;
}

std::vector<double> column(const Eigen::MatrixXd& matrix, Eigen::Index k) {
  return {matrix.col(k).begin(), matrix.col(k).end()};
}

const std::vector<double> kLevels{1e-7, 0.003, 0.2, 0.5, 0.77, 0.98, 1 - 1e-6};

}  // namespace

TEST_CASE("densities, distribution functions, h-functions and tau agree with pyvinecopulib") {
  nlohmann::json golden;
  std::ifstream(LIKENESS_GOLDEN_FOLDER "/bivariate_copulas.json") >> golden;
  const auto levels = golden["levels"].get<std::vector<double>>();
  REQUIRE(golden["copulas"].size() > 30);
  for (const auto& entry : golden["copulas"]) {
    const BivariateCopula copula(copula_family(entry["family"].get<std::string>()),
                                 entry["parameters"].get<std::vector<double>>(),
                                 entry["rotation"].get<int>());
    CAPTURE(copula.describe());
    CHECK(std::fabs(copula.kendall_tau() - entry["tau"].get<double>()) < 1e-10);
    std::size_t point = 0;
    for (const double u : levels) {
      for (const double v : levels) {
        CAPTURE(u);
        CAPTURE(v);
        const double density = entry["pdf"][point];
        CHECK(std::fabs(copula.pdf(u, v) - density) <= 1e-8 * std::max(1.0, density));
        CHECK(std::fabs(copula.cdf(u, v) - entry["cdf"][point].get<double>()) < 1e-8);
        CHECK(std::fabs(copula.hfunc1(u, v) - entry["hfunc1"][point].get<double>()) < 1e-8);
        CHECK(std::fabs(copula.hfunc2(u, v) - entry["hfunc2"][point].get<double>()) < 1e-8);
        // pyvinecopulib bisects for the inverses of Gumbel and Joe and stops earlier than we do.
        const bool bisected = entry["family"] == "gumbel" || entry["family"] == "joe";
        const double bound = bisected ? 2e-5 : 1e-8;
        CHECK(std::fabs(copula.hinv1(u, v) - entry["hinv1"][point].get<double>()) < bound);
        CHECK(std::fabs(copula.hinv2(u, v) - entry["hinv2"][point].get<double>()) < bound);
        ++point;
      }
    }
  }
}

TEST_CASE("archimedean copulas keep ten digits at the ends of their ranges and in the tails") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/archimedean_copulas.csv");
  std::string line;
  std::getline(file, line);
  int count = 0;
  while (std::getline(file, line)) {
    char family[16] = {};
    double theta = 0;
    double u = 0;
    double v = 0;
    double cdf = 0;
    double h = 0;
    double density = 0;
    REQUIRE(std::sscanf(line.c_str(), "%15[^,],%lf,%lf,%lf,%lf,%lf,%lf", family, &theta, &u, &v,
                        &cdf, &h, &density) == 7);
    const BivariateCopula copula(copula_family(family), {theta});
    CAPTURE(line);
    CHECK(std::fabs(copula.cdf(u, v) - cdf) <= 1e-10 * cdf);
    h = std::clamp(h, 1e-10, 1 - 1e-10);
    CHECK(std::fabs(copula.hfunc1(u, v) - h) <= 1e-10 * h);
    const double log_density = std::log(density);
    CHECK(std::fabs(copula.log_pdf(u, v) - log_density) <=
          1e-11 * std::max(1.0, std::fabs(log_density)));
    ++count;
  }
  CHECK(count > 300);
}

TEST_CASE("the inverse h-functions undo the h-functions") {
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    for (const double u : kLevels) {
      for (const double p : kLevels) {
        CAPTURE(u);
        CAPTURE(p);
        const double v = copula.hinv1(u, p);
        // A v at the limit stands for all that are more extreme.
        if (v > 1e-9 && v < 1 - 1e-9) {
          CHECK(std::fabs(copula.hfunc1(u, v) - p) < 1e-7 * std::min(p, 1 - p) + 1e-12);
        }
        const double w = copula.hinv2(p, u);
        if (w > 1e-9 && w < 1 - 1e-9) {
          CHECK(std::fabs(copula.hfunc2(w, u) - p) < 1e-7 * std::min(p, 1 - p) + 1e-12);
        }
      }
    }
  }
}

TEST_CASE("the h-functions are the slopes of the distribution function, the density theirs") {
  constexpr double kStep = 1e-5;
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    for (const double u : {0.1, 0.45, 0.8}) {
      for (const double v : {0.15, 0.5, 0.9}) {
        const double by_u = (copula.cdf(u + kStep, v) - copula.cdf(u - kStep, v)) / (2 * kStep);
        const double by_v = (copula.cdf(u, v + kStep) - copula.cdf(u, v - kStep)) / (2 * kStep);
        const double both =
            (copula.hfunc1(u, v + kStep) - copula.hfunc1(u, v - kStep)) / (2 * kStep);
        CHECK(copula.hfunc1(u, v) == doctest::Approx(by_u).epsilon(1e-7));
        CHECK(copula.hfunc2(u, v) == doctest::Approx(by_v).epsilon(1e-7));
        CHECK(copula.pdf(u, v) == doctest::Approx(both).epsilon(1e-7));
      }
    }
  }
}

TEST_CASE("a sample has the copula's tau and fits its log-likelihood") {
  const RandomStream stream(2024, 3);
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    const Eigen::MatrixXd sample = copula.sample(4000, stream);
    const std::vector<double> u = column(sample, 0);
    const std::vector<double> v = column(sample, 1);
    CHECK(std::fabs(kendall_tau(u, v) - copula.kendall_tau()) < 0.03);
    // The family's own fit comes back to the parameters.
    const BivariateFit fit = BivariateCopula::fit(copula.family(), copula.rotation(), u, v);
    CHECK(fit.log_likelihood >= copula.log_likelihood(u, v) - 1e-6);
    CHECK(std::fabs(fit.log_likelihood - fit.copula.log_likelihood(u, v)) < 1e-6);
    for (std::size_t k = 0; k < copula.parameters().size(); ++k) {
      CHECK(fit.copula.parameters()[k] == doctest::Approx(copula.parameters()[k]).epsilon(0.25));
    }
    const BivariateFit by_tau = BivariateCopula::fit(copula.family(), copula.rotation(), u, v,
                                                     CopulaFitMethod::kKendallTau);
    CHECK(by_tau.log_likelihood <= fit.log_likelihood + 1e-6);
    if (copula.family() != CopulaFamily::kIndependence) {
      CHECK(by_tau.copula.kendall_tau() == doctest::Approx(kendall_tau(u, v)));
    }
  }
}

TEST_CASE("selection finds the family that made the data, whatever the number of threads") {
  const RandomStream stream(7, 1);
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    const Eigen::MatrixXd sample = copula.sample(5000, stream);
    const std::vector<double> u = column(sample, 0);
    const std::vector<double> v = column(sample, 1);
    // Clayton's copula and the rotated Joe are too much alike to tell them apart from 5,000 rows.
    CopulaSelection selection{.criterion = CopulaCriterion::kBic};
    const CopulaFamily twin =
        copula.family() == CopulaFamily::kJoe ? CopulaFamily::kClayton : CopulaFamily::kJoe;
    std::ranges::copy_if(all_copula_families(), std::back_inserter(selection.families),
                         [twin](CopulaFamily family) { return family != twin; });
    set_threads(1);
    const BivariateFit fit = BivariateCopula::select(u, v, selection);
    CHECK(fit.copula.family() == copula.family());
    CHECK(fit.copula.rotation() == copula.rotation());
    for (const int threads : {2, 7}) {
      set_threads(threads);
      const BivariateFit again = BivariateCopula::select(u, v, selection);
      CHECK(again.log_likelihood == fit.log_likelihood);
      CHECK(std::ranges::equal(again.copula.parameters(), fit.copula.parameters()));
    }
    set_threads(0);
  }
}

TEST_CASE("the two halves of a sample are the whole") {
  const RandomStream stream(1, 2);
  for (const BivariateCopula& copula : examples()) {
    const Eigen::MatrixXd whole = copula.sample(20, stream, 5);
    CHECK(copula.sample(8, stream, 5) == whole.topRows(8));
    CHECK(copula.sample(12, stream, 13) == whole.bottomRows(12));
  }
}

TEST_CASE("the tail dependence is in the corner where the rotation puts it") {
  const double lower = std::exp2(-0.5);
  const TailDependence clayton = BivariateCopula(CopulaFamily::kClayton, {2}).tail_dependence();
  CHECK(clayton.lower_lower == doctest::Approx(lower));
  CHECK(clayton.upper_upper == 0);
  CHECK(BivariateCopula(CopulaFamily::kClayton, {2}, 90).tail_dependence().upper_lower ==
        doctest::Approx(lower));
  CHECK(BivariateCopula(CopulaFamily::kClayton, {2}, 180).tail_dependence().upper_upper ==
        doctest::Approx(lower));
  CHECK(BivariateCopula(CopulaFamily::kClayton, {2}, 270).tail_dependence().lower_upper ==
        doctest::Approx(lower));
}

TEST_CASE("the tail dependence is the limit of the conditional probability in the corner") {
  constexpr double kCorner = 1e-6;
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    // The limit is slow to come for Student's t; a Gaussian's is 0 but slower still.
    if (copula.family() == CopulaFamily::kGaussian) continue;
    const double slack = copula.family() == CopulaFamily::kStudent ? 0.05 : 2e-3;
    const TailDependence tails = copula.tail_dependence();
    const double low = kCorner;
    const double high = 1 - kCorner;
    CHECK(std::fabs(copula.cdf(low, low) / kCorner - tails.lower_lower) < slack);
    CHECK(std::fabs((1 - 2 * high + copula.cdf(high, high)) / kCorner - tails.upper_upper) < slack);
    CHECK(std::fabs((low - copula.cdf(low, high)) / kCorner - tails.lower_upper) < slack);
    CHECK(std::fabs((low - copula.cdf(high, low)) / kCorner - tails.upper_lower) < slack);
  }
}

TEST_CASE("the criteria charge for parameters as their names say") {
  CHECK(copula_criterion(CopulaCriterion::kAic, 10, 2, 100) == doctest::Approx(-16));
  CHECK(copula_criterion(CopulaCriterion::kBic, 10, 2, 100) ==
        doctest::Approx(2 * std::log(100) - 20));
  CHECK(copula_criterion(CopulaCriterion::kLogLikelihood, 10, 2, 100) == -20);
}

TEST_CASE("families that can't have the sign of the data end next to independence") {
  const Eigen::MatrixXd sample =
      BivariateCopula(CopulaFamily::kGaussian, {-0.6}).sample(500, RandomStream(1, 1));
  const std::vector<double> u = column(sample, 0);
  const std::vector<double> v = column(sample, 1);
  for (const CopulaFamily family :
       {CopulaFamily::kClayton, CopulaFamily::kGumbel, CopulaFamily::kJoe}) {
    const BivariateFit fit = BivariateCopula::fit(family, 0, u, v);
    CHECK(fit.copula.kendall_tau() < 0.01);
    CHECK(std::fabs(fit.log_likelihood) < 1e-3);
  }
}

TEST_CASE("perfect and missing dependence fit without overflow") {
  std::vector<double> u(100);
  std::vector<double> reversed(100);
  const std::vector<double> constant(100, 0.5);
  for (std::size_t i = 0; i < u.size(); ++i) {
    u[i] = (static_cast<double>(i) + 1) / 101;
    reversed[i] = 1 - u[i];
  }
  for (const CopulaFamily family : all_copula_families()) {
    CAPTURE(copula_family_name(family));
    for (const auto method : {CopulaFitMethod::kMaximumLikelihood, CopulaFitMethod::kKendallTau}) {
      CHECK(std::isfinite(BivariateCopula::fit(family, 0, u, u, method).log_likelihood));
      CHECK(std::isfinite(BivariateCopula::fit(family, 0, u, reversed, method).log_likelihood));
      CHECK(std::isfinite(BivariateCopula::fit(family, 0, u, constant, method).log_likelihood));
      CHECK(std::isfinite(
          BivariateCopula::fit(family, 0, constant, constant, method).log_likelihood));
    }
  }
  CHECK(BivariateCopula::select(u, u).copula.kendall_tau() > 0.95);
  CHECK(BivariateCopula::select(u, reversed).copula.kendall_tau() < -0.95);
}

TEST_CASE("margins next to 0 and 1 are evaluated at the limits") {
  for (const BivariateCopula& copula : examples()) {
    CAPTURE(copula.describe());
    for (const double u : {5e-324, 1e-12, 0.5, std::nextafter(1.0, 0.0)}) {
      for (const double v : {5e-324, 0.5, std::nextafter(1.0, 0.0)}) {
        CHECK(std::isfinite(copula.log_pdf(u, v)));
        for (const double value :
             {copula.hfunc1(u, v), copula.hfunc2(u, v), copula.hinv1(u, v), copula.hinv2(u, v)}) {
          CHECK(value > 0);
          CHECK(value < 1);
        }
      }
    }
  }
}

TEST_CASE("bad input to a copula is an error that names it") {
  CHECK_THROWS_WITH_AS(
      BivariateCopula(CopulaFamily::kClayton, {-1}),
      "Parameter 1 of the clayton copula is -1, but must lie between 1e-10 and 28.", Error);
  CHECK_THROWS_WITH_AS(BivariateCopula(CopulaFamily::kStudent, {0.5}),
                       "The student copula has 2 parameters, but 1 were given.", Error);
  CHECK_THROWS_AS(BivariateCopula(CopulaFamily::kGumbel, {std::nan("")}), Error);
  CHECK_THROWS_WITH_AS(BivariateCopula(CopulaFamily::kGumbel, {2}, 45),
                       "The rotation of a copula is 45, but must be 0, 90, 180 or 270 degrees.",
                       Error);
  CHECK_THROWS_WITH_AS(BivariateCopula(CopulaFamily::kFrank, {2}, 90),
                       "The frank copula has no rotations, but 90 degrees were asked for.", Error);
  CHECK_THROWS_AS(static_cast<void>(copula_family("tawn")), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(copula_family("clyton")),
                       "There is no copula family \"clyton\"; did you mean \"clayton\"?", Error);

  const BivariateCopula copula(CopulaFamily::kGumbel, {2});
  for (const double bad : {0.0, 1.0, -0.1, std::nan(""), 1.5}) {
    CHECK_THROWS_AS(static_cast<void>(copula.pdf(bad, 0.5)), Error);
    CHECK_THROWS_AS(static_cast<void>(copula.cdf(0.5, bad)), Error);
    CHECK_THROWS_AS(static_cast<void>(copula.hfunc1(bad, 0.5)), Error);
    CHECK_THROWS_AS(static_cast<void>(copula.hinv2(0.5, bad)), Error);
    CHECK_THROWS_AS(static_cast<void>(BivariateCopula::select(std::vector{0.5, bad, 0.4},
                                                              std::vector{0.5, 0.3, 0.4})),
                    Error);
  }
  std::vector<double> short_of_room(1);
  CHECK_THROWS_AS(copula.hfunc1(std::vector{0.5, 0.3}, std::vector{0.5, 0.3}, short_of_room),
                  Error);
  CHECK_THROWS_AS(static_cast<void>(BivariateCopula::select({}, {})), Error);
  CHECK_THROWS_AS(
      static_cast<void>(BivariateCopula::select(std::vector{0.5, 0.2}, std::vector{0.5})), Error);
}
