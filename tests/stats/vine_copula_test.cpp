#include "likeness/stats/vine_copula.hpp"

#include <doctest/doctest.h>

#include <Eigen/LU>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/stats/kendall.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

nlohmann::json golden_vines() {
  nlohmann::json golden;
  std::ifstream(LIKENESS_GOLDEN_FOLDER "/vine_copulas.json") >> golden;
  return golden;
}

VineCopula vine_of(const nlohmann::json& entry) {
  std::vector<std::vector<BivariateCopula>> pairs;
  for (const auto& tree : entry["pairs"]) {
    pairs.emplace_back();
    for (const auto& pair : tree) {
      pairs.back().emplace_back(copula_family(pair["family"].get<std::string>()),
                                pair["parameters"].get<std::vector<double>>(),
                                pair["rotation"].get<int>());
    }
  }
  return {VineStructure(entry["order"].get<std::vector<std::size_t>>(),
                        entry["array"].get<std::vector<std::vector<std::size_t>>>()),
          std::move(pairs)};
}

Eigen::MatrixXd matrix_of(const std::vector<std::vector<double>>& rows) {
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows.size()),
                         static_cast<Eigen::Index>(rows.front().size()));
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index k = 0; k < matrix.cols(); ++k) {
      matrix(i, k) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
    }
  }
  return matrix;
}

/// Rows of a vine of five variables with copulas of all kinds.
VineCopula example() {
  const auto copula = [](CopulaFamily family, std::vector<double> parameters, int rotation = 0) {
    return BivariateCopula(family, std::move(parameters), rotation);
  };
  return {VineStructure::drawable({2, 0, 4, 1, 3}),
          {{copula(CopulaFamily::kClayton, {2}), copula(CopulaFamily::kStudent, {0.5, 4}),
            copula(CopulaFamily::kFrank, {-5}), copula(CopulaFamily::kGumbel, {1.6}, 180)},
           {copula(CopulaFamily::kGaussian, {0.4}), copula(CopulaFamily::kJoe, {1.5}, 90),
            copula(CopulaFamily::kClayton, {0.5}, 270)},
           {BivariateCopula(), copula(CopulaFamily::kStudent, {-0.2, 8})},
           {copula(CopulaFamily::kGumbel, {1.2})}}};
}

const VineFit& example_fit() {
  static const VineFit kFit =
      VineCopula::fit(example().sample(1500, RandomStream(12, 0)), VineOptions{});
  return kFit;
}

bool same(const VineCopula& a, const VineCopula& b) {
  return a.state() == b.state();
}

}  // namespace

TEST_CASE("densities and Rosenblatt transforms of vines agree with pyvinecopulib") {
  const nlohmann::json golden = golden_vines();
  std::vector<nlohmann::json> entries = golden["made_up"];
  for (const auto& entry : golden["fitted"]) entries.push_back(entry);
  REQUIRE(entries.size() == 6);
  for (const nlohmann::json& entry : entries) {
    const VineCopula vine = vine_of(entry);
    const Eigen::MatrixXd points = matrix_of(entry["points"]);
    const Eigen::MatrixXd expected = matrix_of(entry["rosenblatt"]);
    const Eigen::VectorXd density = vine.pdf(points);
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
      const double exact = entry["pdf"][static_cast<std::size_t>(i)];
      CAPTURE(i);
      CHECK(std::fabs(density(i) - exact) <= 1e-8 * std::max(1.0, exact));
    }
    CHECK((vine.rosenblatt(points) - expected).cwiseAbs().maxCoeff() < 1e-8);
  }
}

TEST_CASE("fitted vines of three tables are as likely as pyvinecopulib's or more") {
  const nlohmann::json golden = golden_vines();
  for (const nlohmann::json& entry : golden["fitted"]) {
    CAPTURE(entry["order"]);
    const Eigen::MatrixXd data =
        matrix_of(entry["columns"].get<std::vector<std::vector<double>>>()).transpose();
    const Eigen::MatrixXd u = pseudo_observations(data);
    const VineFit fit = VineCopula::fit(u);
    const double theirs = entry["log_likelihood"];
    CHECK(fit.log_likelihood >= theirs - 1e-6 * std::fabs(theirs));
    CHECK(fit.log_likelihood == doctest::Approx(fit.copula.log_likelihood(u)).epsilon(1e-9));
    // On their own structure as well.
    const VineFit on_theirs = VineCopula::fit(u, vine_of(entry).structure());
    CHECK(on_theirs.log_likelihood >= theirs - 1e-6 * std::fabs(theirs));
  }
}

TEST_CASE("a vine of two variables is its copula") {
  const BivariateCopula copula(CopulaFamily::kClayton, {3}, 90);
  const VineCopula vine(VineStructure::drawable({1, 0}), {{copula}});
  const Eigen::MatrixXd point{{0.2, 0.7}};
  CHECK(vine.pdf(point)(0) == copula.pdf(0.7, 0.2));
  CHECK(vine.rosenblatt(point)(0, 0) == 0.2);
  CHECK(vine.rosenblatt(point)(0, 1) == copula.hfunc2(0.7, 0.2));
}

TEST_CASE("a vine of Gaussian copulas is the Gaussian copula of its partial correlations") {
  // C-vine with root 2: rho_01 from rho_02, rho_12 and the partial correlation rho_01|2.
  const double rho02 = 0.6;
  const double rho12 = -0.3;
  const double partial = 0.5;
  const double rho01 =
      partial * std::sqrt((1 - rho02 * rho02) * (1 - rho12 * rho12)) + rho02 * rho12;
  const VineCopula vine(VineStructure::canonical({0, 1, 2}),
                        {{BivariateCopula(CopulaFamily::kGaussian, {rho02}),
                          BivariateCopula(CopulaFamily::kGaussian, {rho12})},
                         {BivariateCopula(CopulaFamily::kGaussian, {partial})}});
  Eigen::Matrix3d correlation{{1, rho01, rho02}, {rho01, 1, rho12}, {rho02, rho12, 1}};
  const Eigen::MatrixXd point{{0.2, 0.6, 0.9}};
  const Eigen::Vector3d z =
      point.row(0).transpose().unaryExpr([](double u) { return normal_quantile(u); });
  const double exact = -0.5 * std::log(correlation.determinant()) -
                       0.5 * (z.dot(correlation.inverse() * z) - z.squaredNorm());
  CHECK(vine.log_pdf(point)(0) == doctest::Approx(exact).epsilon(1e-12));
}

TEST_CASE("Rosenblatt's transform and its inverse undo each other") {
  const VineCopula vine = example();
  const Eigen::MatrixXd sample = vine.sample(500, RandomStream(4, 4));
  CHECK((vine.inverse_rosenblatt(vine.rosenblatt(sample)) - sample).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("Rosenblatt's transform makes a sample independent and uniform") {
  const VineCopula vine = example();
  const Eigen::MatrixXd r = vine.rosenblatt(vine.sample(4000, RandomStream(9, 4)));
  for (Eigen::Index a = 0; a < r.cols(); ++a) {
    CHECK(std::fabs(r.col(a).mean() - 0.5) < 0.02);
    CHECK(std::fabs((r.col(a).array() - 0.5).square().mean() - 1.0 / 12) < 0.005);
    for (Eigen::Index b = 0; b < a; ++b) {
      const auto rows = static_cast<std::size_t>(r.rows());
      CHECK(std::fabs(kendall_tau(std::span(r.col(a).data(), rows),
                                  std::span(r.col(b).data(), rows))) < 0.04);
    }
  }
}

TEST_CASE("a sample's rows depend on the seed and their number alone") {
  const VineCopula vine = example();
  const RandomStream stream(77, 2);
  const Eigen::MatrixXd whole = vine.sample(200, stream, 1000);
  CHECK(vine.sample(70, stream, 1000) == whole.topRows(70));
  CHECK(vine.sample(130, stream, 1070) == whole.bottomRows(130));
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(vine.sample(200, stream, 1000) == whole);
  }
  set_threads(0);
}

TEST_CASE("fits, densities and transforms have the same bits for any number of threads") {
  const Eigen::MatrixXd u = example().sample(700, RandomStream(12, 0));
  set_threads(1);
  const VineFit fit = VineCopula::fit(u);
  const Eigen::VectorXd density = fit.copula.log_pdf(u);
  const Eigen::MatrixXd transformed = fit.copula.rosenblatt(u);
  for (const int threads : {2, 7}) {
    set_threads(threads);
    const VineFit again = VineCopula::fit(u);
    CHECK(again.log_likelihood == fit.log_likelihood);
    CHECK(same(again.copula, fit.copula));
    CHECK(again.copula.log_pdf(u) == density);
    CHECK(again.copula.rosenblatt(u) == transformed);
  }
  set_threads(0);
}

TEST_CASE("a fitted vine is as likely as the one that made the data") {
  const VineCopula truth = example();
  const Eigen::MatrixXd u = truth.sample(1500, RandomStream(12, 0));
  const double log_likelihood = truth.log_likelihood(u);
  CHECK(VineCopula::fit(u, truth.structure()).log_likelihood > log_likelihood - 5);
  // Another structure than the true one costs some, on fresh data as well.
  CHECK(example_fit().log_likelihood > 0.95 * log_likelihood);
  const Eigen::MatrixXd fresh = truth.sample(1500, RandomStream(13, 0));
  CHECK(example_fit().copula.log_likelihood(fresh) > 0.9 * truth.log_likelihood(fresh));
}

TEST_CASE("fitting on the selected structure gives the selected copulas") {
  const Eigen::MatrixXd u = example().sample(1500, RandomStream(12, 0));
  const VineFit& fit = example_fit();
  const VineFit again = VineCopula::fit(u, fit.copula.structure());
  CHECK(again.log_likelihood == doctest::Approx(fit.log_likelihood).epsilon(1e-6));
}

TEST_CASE("a canonical vine has stars, a drawable one paths") {
  const Eigen::MatrixXd u = example().sample(500, RandomStream(12, 0));
  VineOptions options;
  options.pairs.families = {CopulaFamily::kGaussian};
  for (const VineKind kind : {VineKind::kCanonical, VineKind::kDrawable}) {
    options.kind = kind;
    const VineStructure fitted = VineCopula::fit(u, options).copula.structure();
    const std::vector<std::size_t> order(fitted.order().begin(), fitted.order().end());
    const VineStructure expected = kind == VineKind::kCanonical ? VineStructure::canonical(order)
                                                                : VineStructure::drawable(order);
    for (std::size_t tree = 0; tree + 1 < order.size(); ++tree) {
      for (std::size_t e = 0; e + tree + 1 < order.size(); ++e) {
        CHECK(fitted.partner(tree, e) == expected.partner(tree, e));
      }
    }
  }
}

TEST_CASE("a truncated vine has the first trees of the whole one and samples them") {
  const Eigen::MatrixXd u = example().sample(1500, RandomStream(12, 0));
  const VineFit& whole = example_fit();
  double previous = 0;
  for (const std::size_t truncation : {0U, 1U, 2U, 3U, 4U}) {
    CAPTURE(truncation);
    VineOptions options;
    options.truncation = truncation;
    const VineFit fit = VineCopula::fit(u, options);
    CHECK(fit.copula.truncation() == truncation);
    CHECK(fit.log_likelihood >= previous);
    CHECK(fit.copula.log_likelihood(u) == doctest::Approx(fit.log_likelihood).epsilon(1e-9));
    const Eigen::MatrixXd back = fit.copula.inverse_rosenblatt(fit.copula.rosenblatt(u));
    CHECK((back - u).cwiseAbs().maxCoeff() < 1e-9);
    previous = fit.log_likelihood;
  }
  CHECK(previous == whole.log_likelihood);
}

TEST_CASE("a vine comes back from its state") {
  const VineCopula& vine = example_fit().copula;
  const VineCopula restored = VineCopula::restore(vine.state());
  CHECK(same(vine, restored));
  const RandomStream stream(1, 1);
  CHECK(restored.sample(10, stream) == vine.sample(10, stream));
  VineOptions options;
  options.truncation = 1;
  const VineCopula truncated =
      VineCopula::fit(example().sample(100, RandomStream(1, 0)), options).copula;
  CHECK(same(truncated, VineCopula::restore(truncated.state())));
}

TEST_CASE("a broken state is refused") {
  const auto state = example().state();
  const auto check = [&](const std::string& name, auto change) {
    auto broken = state;
    change(broken[name]);
    CAPTURE(name);
    try {
      static_cast<void>(VineCopula::restore(broken));
      FAIL("no error");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::kModel);
    }
  };
  for (const auto& [name, values] : state) {
    check(name, [](std::vector<double>& numbers) { numbers.pop_back(); });
    check(name, [](std::vector<double>& numbers) { numbers.push_back(0.5); });
    check(name, [](std::vector<double>& numbers) { numbers[0] = std::nan(""); });
    check(name, [](std::vector<double>& numbers) { numbers[0] = 1e300; });
    check(name, [](std::vector<double>& numbers) { numbers[0] = -7; });
    check(name, [](std::vector<double>& numbers) { numbers.clear(); });
  }
  auto missing = state;
  missing.erase("families");
  CHECK_THROWS_AS(static_cast<void>(VineCopula::restore(missing)), Error);
}

TEST_CASE("constant and duplicate columns don't stop a vine") {
  Eigen::MatrixXd u = example().sample(200, RandomStream(5, 0));
  u.col(1).setConstant(0.5);
  u.col(3) = u.col(0);
  u.col(4) = 1 - u.col(0).array();
  const VineFit fit = VineCopula::fit(u);
  CHECK(std::isfinite(fit.log_likelihood));
  const Eigen::MatrixXd sample = fit.copula.sample(500, RandomStream(6, 0));
  CHECK(sample.allFinite());
  CHECK((sample.col(3) - sample.col(0)).cwiseAbs().maxCoeff() < 0.1);
}

TEST_CASE("a vine of one variable is uniform") {
  const VineFit fit = VineCopula::fit(Eigen::MatrixXd{{0.2}, {0.4}, {0.9}});
  CHECK(fit.log_likelihood == 0);
  CHECK(fit.copula.dimension() == 1);
  CHECK(fit.copula.sample(1, RandomStream(3, 0))(0, 0) == RandomStream(3, 0).uniform(0));
  CHECK(same(fit.copula, VineCopula::restore(fit.copula.state())));
}

TEST_CASE("fitting a vine reports each tree and can be cancelled") {
  const Eigen::MatrixXd u = example().sample(100, RandomStream(12, 0));
  std::vector<std::uint64_t> steps;
  VineOptions options;
  options.progress = [&](const Progress& progress) {
    CHECK(progress.stage == "vine");
    CHECK(progress.total == 4);
    steps.push_back(progress.step);
    return progress.step < 3;
  };
  CHECK_THROWS_AS(static_cast<void>(VineCopula::fit(u, options)), Error);
  CHECK(steps == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("bad data for a vine are an error that says where") {
  Eigen::MatrixXd u = Eigen::MatrixXd::Constant(5, 3, 0.5);
  u(3, 1) = 1;
  CHECK_THROWS_WITH_AS(static_cast<void>(VineCopula::fit(u)),
                       "Row 3 of column 1 of a vine's data holds 1, which is not within the "
                       "open interval (0, 1); turn data into pseudo-observations first.",
                       Error);
  u(3, 1) = std::nan("");
  CHECK_THROWS_AS(static_cast<void>(VineCopula::fit(u)), Error);
  CHECK_THROWS_AS(static_cast<void>(VineCopula::fit(Eigen::MatrixXd(0, 3))), Error);
  CHECK_THROWS_AS(static_cast<void>(VineCopula::fit(Eigen::MatrixXd(5, 0))), Error);
  CHECK_THROWS_AS(static_cast<void>(VineCopula::fit(Eigen::MatrixXd::Constant(1, 3, 0.5))), Error);
  const VineCopula vine = example();
  CHECK_THROWS_AS(static_cast<void>(vine.pdf(Eigen::MatrixXd::Constant(2, 4, 0.5))), Error);
  CHECK_THROWS_AS(static_cast<void>(vine.rosenblatt(Eigen::MatrixXd::Zero(2, 5))), Error);
  CHECK_THROWS_AS(static_cast<void>(vine.inverse_rosenblatt(Eigen::MatrixXd::Ones(2, 5))), Error);
  CHECK_THROWS_AS(VineCopula(VineStructure::drawable({0, 1, 2}), {{BivariateCopula()}}), Error);
}
