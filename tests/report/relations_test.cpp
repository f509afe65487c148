#include <doctest/doctest.h>

#include <cmath>

#include "likeness/csv.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "report/associations.hpp"
#include "report/projection.hpp"

namespace likeness::report {
namespace {

/// x and y go together, `kind` follows x, `alone` follows nothing; every fourth y is missing.
EncodedPair example(int rows = 400) {
  const RandomStream random(1, 0);
  std::string csv = "x,y,kind,alone,constant\n";
  for (int k = 0; k < rows; ++k) {
    const double x = random.normal(static_cast<std::uint64_t>(3 * k));
    const double y = -x + 0.1 * random.normal(static_cast<std::uint64_t>(3 * k + 1));
    csv += std::to_string(x) + ',' + (k % 4 == 3 ? "" : std::to_string(y)) + ',' +
           (x > 0 ? "high" : "low") + ',' +
           (random.uniform(static_cast<std::uint64_t>(3 * k + 2)) > 0.5 ? "p" : "q") + ",7\n";
  }
  const Table table = io::parse_csv(csv, "a test");
  Metadata metadata;
  for (const auto& [name, sdtype] :
       std::vector<std::pair<std::string, std::string>>{{"x", "numerical"},
                                                        {"y", "numerical"},
                                                        {"kind", "categorical"},
                                                        {"alone", "categorical"},
                                                        {"constant", "numerical"}}) {
    metadata.columns.emplace_back();
    metadata.columns.back().name = name;
    metadata.columns.back().sdtype = sdtype;
  }
  std::vector<std::size_t> all(static_cast<std::size_t>(rows));
  for (std::size_t k = 0; k < all.size(); ++k) all[k] = k;
  return encode_rows(metrics::PairedTables(table, table, metadata), all, all);
}

}  // namespace

TEST_CASE("associations are signed between numbers, and undefined for constants") {
  const Associations associations = associate(example());
  CHECK(associations.real(0, 1) < -0.9);
  CHECK(associations.real(1, 0) == associations.real(0, 1));
  CHECK(associations.real(0, 2) > 0.7);
  CHECK(std::fabs(associations.real(0, 3)) < 0.2);
  CHECK(associations.real(2, 2) == 1);
  CHECK(std::isnan(associations.real(0, 4)));
  CHECK(associations.synthetic(2, 1) == associations.real(2, 1));
}

TEST_CASE("the first component is what most columns share") {
  const Projection projection = project(example());
  REQUIRE(projection.real.size() == 400);
  CHECK(projection.axes[0].explained > projection.axes[1].explained);
  CHECK(projection.axes[0].explained + projection.axes[1].explained <= 1);
  REQUIRE(projection.axes[0].columns.size() == 3);
  CHECK(projection.axes[0].columns[0] == "x");
  CHECK(projection.axes[1].columns[0] == "alone");
  double mean = 0;
  double variance = 0;
  for (const Point& point : projection.real) mean += point.x / 400;
  for (const Point& point : projection.real) variance += point.x * point.x / 400;
  CHECK(mean == doctest::Approx(0).epsilon(1e-6).scale(1));
  // Four columns vary, each by 1.
  CHECK(variance == doctest::Approx(4 * projection.axes[0].explained));
}

TEST_CASE("projection and associations don't depend on the number of threads") {
  const EncodedPair pair = example();
  set_threads(1);
  const Projection one = project(pair);
  const Associations matrix = associate(pair);
  set_threads(7);
  const Projection seven = project(pair);
  CHECK(one.real[17].x == seven.real[17].x);
  CHECK(one.synthetic[5].y == seven.synthetic[5].y);
  CHECK(matrix.real(0, 2) == associate(pair).real(0, 2));
  set_threads(0);
}

TEST_CASE("tables that hardly vary have no projection") {
  CHECK(project(example(2)).real.empty());
  EncodedPair pair = example();
  pair.columns.resize(1);
  CHECK(project(pair).real.empty());
}

}  // namespace likeness::report
