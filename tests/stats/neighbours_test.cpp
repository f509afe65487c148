#include "likeness/stats/neighbours.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

const Eigen::MatrixXd kNoNumbers(0, 0);
const Eigen::MatrixXi kNoCodes(0, 0);
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Normal numbers, a tenth of them missing where asked for, and codes of 5 levels, some missing.
struct Mixed {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;

  Mixed(Eigen::Index rows, Eigen::Index number_columns, Eigen::Index code_columns, bool missing,
        std::uint64_t seed)
      : numbers(rows, number_columns), codes(rows, code_columns) {
    const RandomStream random(seed, 0);
    std::uint64_t k = 0;
    for (double& value : numbers.reshaped()) {
      value = random.normal(k);
      if (missing && random.uniform(k + 1) < 0.1) value = kMissing;
      k += 2;
    }
    for (int& code : codes.reshaped()) {
      code = static_cast<int>(random.below(k++, 5)) - (missing ? 1 : 0);
    }
  }
  [[nodiscard]] MixedRows rows() const { return {numbers, codes}; }
};

double range(const Eigen::Ref<const Eigen::VectorXd>& values) {
  double low = kInfinity;
  double high = -kInfinity;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return high - low;
}

double gower(const Mixed& data, const Eigen::VectorXd& ranges, Eigen::Index row,
             const Mixed& queries, Eigen::Index query) {
  double sum = 0;
  for (Eigen::Index c = 0; c < data.numbers.cols(); ++c) {
    const double a = data.numbers(row, c);
    const double b = queries.numbers(query, c);
    if (std::isnan(a) || std::isnan(b)) {
      sum += std::isnan(a) && std::isnan(b) ? 0 : 1;
    } else {
      sum += std::min(1.0, std::fabs(a - b) / ranges(c));
    }
  }
  for (Eigen::Index c = 0; c < data.codes.cols(); ++c) {
    sum += data.codes(row, c) == queries.codes(query, c) ? 0 : 1;
  }
  return sum / static_cast<double>(data.numbers.cols() + data.codes.cols());
}

void check_same(const Neighbours& a, const Neighbours& b) {
  CHECK(a.rows == b.rows);
  CHECK(a.distances == b.distances);
}

/// Compares every method with sorting all rows by (distance, row).
template <class DistanceOf>
void check_against_sorting(const NeighbourSearch& search, const MixedRows& queries,
                           Eigen::Index rows, std::size_t count, DistanceOf&& distance_of) {
  const Neighbours found = search.nearest(queries, count);
  for (const SearchMethod method : {SearchMethod::kTree, SearchMethod::kBruteForce}) {
    check_same(search.nearest(queries, count, method), found);
  }
  double worst = 0;
  for (Eigen::Index query = 0; query < static_cast<Eigen::Index>(queries.rows()); query += 7) {
    std::vector<double> sorted;
    for (Eigen::Index row = 0; row < rows; ++row) sorted.push_back(distance_of(row, query));
    std::sort(sorted.begin(), sorted.end());
    for (Eigen::Index k = 0; k < static_cast<Eigen::Index>(count); ++k) {
      worst = std::max(worst,
                       std::fabs(found.distances(k, query) - sorted[static_cast<std::size_t>(k)]));
      worst = std::max(
          worst, std::fabs(found.distances(k, query) - distance_of(found.rows(k, query), query)));
    }
  }
  CHECK(worst < 1e-12);
}

}  // namespace

TEST_CASE("Euclidean and standardized neighbours are scikit-learn's") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/neighbours.csv");
  Eigen::MatrixXd table(120, 19);
  std::string cell;
  for (Eigen::Index row = 0; row < 120; ++row) {
    for (Eigen::Index column = 0; column < 19; ++column) {
      REQUIRE(std::getline(file, cell, column < 18 ? ',' : '\n'));
      table(row, column) = std::stod(cell);
    }
  }
  const Eigen::MatrixXd points = table.leftCols(3);
  const Eigen::MatrixXd queries = points.topRows(20).rowwise() + Eigen::RowVector3d(1.0, 10.0, 0.1);
  Eigen::Index column = 3;
  for (const Distance distance : {Distance::kEuclidean, Distance::kStandardized}) {
    const NeighbourSearch search({points, kNoCodes}, distance);
    const Neighbours found = search.nearest({queries, kNoCodes}, 4);
    for (Eigen::Index query = 0; query < 20; ++query) {
      for (Eigen::Index k = 0; k < 4; ++k) {
        CHECK(found.rows(k, query) == static_cast<int>(table(query, column + k)));
        CHECK(found.distances(k, query) ==
              doctest::Approx(table(query, column + 4 + k)).epsilon(1e-12));
      }
    }
    column += 8;
  }
}

TEST_CASE("Gower's distance is that of SDMetrics' closest record") {
  std::ifstream file(LIKENESS_GOLDEN_FOLDER "/gower.csv");
  Eigen::MatrixXd table(80, 7);
  std::string cell;
  for (Eigen::Index row = 0; row < 80; ++row) {
    for (Eigen::Index column = 0; column < 7; ++column) {
      REQUIRE(std::getline(file, cell, column < 6 ? ',' : '\n'));
      table(row, column) = std::stod(cell);
    }
  }
  const Eigen::MatrixXd numbers = table.middleCols(1, 3);
  const Eigen::MatrixXi codes = table.middleCols(4, 2).cast<int>();
  const NeighbourSearch search({numbers.topRows(50), codes.topRows(50)}, Distance::kGower);
  const Neighbours found = search.nearest({numbers.bottomRows(30), codes.bottomRows(30)}, 1);
  for (Eigen::Index query = 0; query < 30; ++query) {
    CHECK(found.distances(0, query) == doctest::Approx(table(50 + query, 6)).epsilon(1e-12));
  }
}

TEST_CASE("tree, brute force and sorting agree on Euclidean neighbours") {
  for (const Eigen::Index columns : {1, 3, 20}) {
    const Mixed data(2'500, columns, 0, false, 1);
    const Mixed queries(1'500, columns, 0, false, 2);
    check_against_sorting(NeighbourSearch(data.rows(), Distance::kEuclidean), queries.rows(), 2'500,
                          9, [&](Eigen::Index row, Eigen::Index query) {
                            return (data.numbers.row(row) - queries.numbers.row(query)).norm();
                          });
  }
}

TEST_CASE("tree, brute force and sorting agree on Gower's neighbours, missing cells included") {
  for (const bool missing : {false, true}) {
    const Mixed data(1'500, 3, 2, missing, 3);
    Mixed queries(1'400, 3, 2, missing, 4);
    queries.numbers *= 2;  // some lie outside the range of the data
    const Eigen::Vector3d ranges(range(data.numbers.col(0)), range(data.numbers.col(1)),
                                 range(data.numbers.col(2)));
    check_against_sorting(NeighbourSearch(data.rows(), Distance::kGower), queries.rows(), 1'500, 5,
                          [&](Eigen::Index row, Eigen::Index query) {
                            return gower(data, ranges, row, queries, query);
                          });
  }
}

TEST_CASE("equally near rows come in the order of their numbers") {
  // Every point of a 12 x 12 grid ten times over.
  Eigen::MatrixXd grid(1'440, 2);
  for (Eigen::Index row = 0; row < 1'440; ++row) {
    grid.row(row) << static_cast<double>(row % 12), static_cast<double>(row / 12 % 12);
  }
  const NeighbourSearch search({grid, kNoCodes}, Distance::kEuclidean);
  for (const SearchMethod method :
       {SearchMethod::kAutomatic, SearchMethod::kTree, SearchMethod::kBruteForce}) {
    const Neighbours found = search.nearest_others(12, method);
    for (Eigen::Index row = 0; row < 1'440; ++row) {
      for (Eigen::Index k = 0; k < 9; ++k) {
        // The nine others of its ten copies.
        const Eigen::Index copy = row % 144 + 144 * (k + (k >= row / 144 ? 1 : 0));
        CHECK(found.rows(k, row) == static_cast<int>(copy));
        CHECK(found.distances(k, row) == 0);
      }
      for (Eigen::Index k = 9; k < 11; ++k) {
        CHECK(found.distances(k, row) == 1);
        CHECK(found.rows(k, row) < found.rows(k + 1, row));
      }
    }
  }
}

TEST_CASE("a row is never its own neighbour among the others, but equal rows are") {
  Eigen::MatrixXd numbers(3, 1);
  numbers << 5, 5, 7;
  const NeighbourSearch search({numbers, kNoCodes}, Distance::kEuclidean);
  const Neighbours others = search.nearest_others(2);
  CHECK(others.rows.col(0) == Eigen::Vector2i(1, 2));
  CHECK(others.rows.col(1) == Eigen::Vector2i(0, 2));
  CHECK(others.rows.col(2) == Eigen::Vector2i(0, 1));
  const Neighbours all = search.nearest({numbers, kNoCodes}, 3);
  CHECK(all.rows.col(1) == Eigen::Vector3i(0, 1, 2));
}

TEST_CASE("the same bits for any number of threads") {
  const Mixed data(3'000, 4, 1, true, 5);
  const NeighbourSearch search(data.rows(), Distance::kGower);
  set_threads(1);
  const Neighbours one = search.nearest_others(3);
  for (const int threads : {2, 7}) {
    set_threads(threads);
    check_same(search.nearest_others(3), one);
    check_same(NeighbourSearch(data.rows(), Distance::kGower).nearest_others(3), one);
  }
  set_threads(0);
}

TEST_CASE("columns of very different size and distant queries lose no digits") {
  // In single precision the first column alone would decide.
  Mixed data(2'000, 3, 0, false, 6);
  data.numbers.col(0) = (data.numbers.col(0) * 1e3).array().round() * 1e9;
  Mixed queries(1'100, 3, 0, false, 7);
  queries.numbers.col(0) = data.numbers.col(0).topRows(1'100);
  const NeighbourSearch search(data.rows(), Distance::kEuclidean);
  const auto distance = [&](Eigen::Index row, Eigen::Index query) {
    double sum = 0;
    for (Eigen::Index c = 0; c < 3; ++c) {
      const double difference = data.numbers(row, c) - queries.numbers(query, c);
      sum += difference * difference;
    }
    return std::sqrt(sum);
  };
  check_against_sorting(search, queries.rows(), 2'000, 1, distance);

  queries.numbers(3, 1) = 1e140;  // beyond single precision
  const Neighbours far = search.nearest(queries.rows(), 2);
  CHECK(far.distances(0, 3) == doctest::Approx(1e140));
  CHECK(far.rows(0, 3) == 0);  // all rows are equally far in double precision
}

TEST_CASE("tiny and huge coordinates give finite distances") {
  for (const double size : {1e-160, 1e-140, 1e140}) {
    Eigen::MatrixXd numbers(4, 1);
    numbers << 1 * size, 2 * size, 4 * size, 8 * size;
    const Neighbours found =
        NeighbourSearch({numbers, kNoCodes}, Distance::kEuclidean).nearest_others(1);
    CHECK(found.rows(0, 3) == 2);
    CHECK(found.rows(0, 0) == 1);
    CHECK(found.distances(0, 3) == doctest::Approx(4 * size).epsilon(1e-3));
  }
}

TEST_CASE("a constant column does not decide, and another value in it counts in full") {
  Eigen::MatrixXd numbers(3, 2);
  numbers << 1, 7, 2, 7, 4, 7;
  Eigen::MatrixXd query(1, 2);
  query << 2, 9;
  const NeighbourSearch gower({numbers, kNoCodes}, Distance::kGower);
  CHECK(gower.nearest_others(1).distances(0, 0) == doctest::Approx(1.0 / 6));
  CHECK(gower.nearest({query, kNoCodes}, 1).distances(0, 0) == doctest::Approx(0.5));
  const NeighbourSearch standardized({numbers, kNoCodes}, Distance::kStandardized);
  CHECK(standardized.nearest({query, kNoCodes}, 1).rows(0, 0) == 1);
  CHECK(standardized.nearest({query, kNoCodes}, 1).distances(0, 0) == doctest::Approx(2));
}

TEST_CASE("categories alone are enough for Gower's distance") {
  const Mixed data(300, 0, 3, false, 8);
  const Neighbours found = NeighbourSearch(data.rows(), Distance::kGower).nearest(data.rows(), 1);
  CHECK(found.distances.maxCoeff() == 0);
}

TEST_CASE("all rows can be asked for, and no queries give no columns") {
  const Mixed data(400, 2, 0, false, 9);
  const NeighbourSearch search(data.rows(), Distance::kEuclidean);
  const Neighbours found = search.nearest({data.numbers.topRows(3), kNoCodes}, 400);
  for (Eigen::Index query = 0; query < 3; ++query) {
    std::vector<int> rows(found.rows.col(query).begin(), found.rows.col(query).end());
    std::sort(rows.begin(), rows.end());
    CHECK(std::adjacent_find(rows.begin(), rows.end()) == rows.end());
    CHECK(rows.back() == 399);
  }
  const Eigen::MatrixXd none(0, 2);
  CHECK(search.nearest({none, kNoCodes}, 2).rows.cols() == 0);
}

TEST_CASE("bad input to a search is named") {
  const Mixed data(10, 2, 1, false, 10);
  CHECK_THROWS_WITH_AS(NeighbourSearch({kNoNumbers, kNoCodes}, Distance::kGower),
                       "A search for neighbours needs at least one row and one column.", Error);
  CHECK_THROWS_WITH_AS(
      NeighbourSearch(data.rows(), Distance::kEuclidean),
      "Euclidean distances take numbers only; use Gower's distance for categories.", Error);
  Eigen::MatrixXd numbers = data.numbers;
  numbers(4, 1) = kMissing;
  CHECK_THROWS_WITH_AS(NeighbourSearch({numbers, kNoCodes}, Distance::kStandardized),
                       "Row 4 of numeric column 1 is missing; fill it in, or use Gower's distance.",
                       Error);
  for (const double value : {kInfinity, -kInfinity, 1e200}) {
    numbers(4, 1) = value;
    CHECK_THROWS_AS(NeighbourSearch({numbers, kNoCodes}, Distance::kGower), Error);
    CHECK_THROWS_AS(NeighbourSearch({numbers, kNoCodes}, Distance::kEuclidean), Error);
  }
  Eigen::MatrixXi codes = data.codes;
  codes(0, 0) = -2;
  CHECK_THROWS_AS(NeighbourSearch({data.numbers, codes}, Distance::kGower), Error);
  CHECK_THROWS_AS(NeighbourSearch({data.numbers.topRows(9), data.codes}, Distance::kGower), Error);

  const NeighbourSearch search({data.numbers, kNoCodes}, Distance::kEuclidean);
  CHECK_THROWS_WITH_AS(
      (void)search.nearest_others(10),
      "The number of neighbours is 10, but must be between 1 and the number of other rows, 9.",
      Error);
  CHECK_THROWS_AS((void)search.nearest({data.numbers, kNoCodes}, 11), Error);
  CHECK_THROWS_AS((void)search.nearest({data.numbers, kNoCodes}, 0), Error);
  CHECK_THROWS_AS((void)search.nearest({data.numbers.leftCols(1), kNoCodes}, 1), Error);
  CHECK_THROWS_AS((void)search.nearest({numbers, kNoCodes}, 1), Error);
}
