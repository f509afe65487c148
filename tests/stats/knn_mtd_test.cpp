#include "likeness/stats/knn_mtd.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

const Eigen::MatrixXd kNoNumbers(0, 0);
const Eigen::MatrixXi kNoCodes(0, 0);
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Normal numbers that share a factor, so that every two columns correlate at 0.8.
Eigen::MatrixXd correlated(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  const RandomStream random(seed, 0);
  Eigen::MatrixXd numbers(rows, columns);
  std::uint64_t k = 0;
  for (Eigen::Index row = 0; row < rows; ++row) {
    const double factor = random.normal(k++);
    for (Eigen::Index column = 0; column < columns; ++column) {
      numbers(row, column) = std::sqrt(0.8) * factor + std::sqrt(0.2) * random.normal(k++);
    }
  }
  return numbers;
}

Eigen::MatrixXi some_codes(Eigen::Index rows) {
  Eigen::MatrixXi codes(rows, 2);
  for (Eigen::Index row = 0; row < rows; ++row) {
    const int code = static_cast<int>(row * 7 % 4);
    codes.row(row) << code, 10 + code;
  }
  return codes;
}

double correlation(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  const Eigen::ArrayXd x = a.array() - a.mean();
  const Eigen::ArrayXd y = b.array() - b.mean();
  return (x * y).sum() / std::sqrt(x.square().sum() * y.square().sum());
}

double variance(const Eigen::VectorXd& values) {
  return (values.array() - values.mean()).square().mean();
}

bool is_real_row(const Eigen::MatrixXd& real, const Eigen::MatrixXd& made, Eigen::Index row) {
  for (Eigen::Index k = 0; k < real.rows(); ++k) {
    if (real.row(k) == made.row(row)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("row i is the same for any number of threads and any way to cut the rows") {
  Eigen::MatrixXd numbers = correlated(120, 4, 1);
  numbers(3, 1) = kMissing;
  const Eigen::MatrixXi codes = some_codes(120);
  set_threads(1);
  const DiffusedRows whole = KnnMtd({numbers, codes}).sample(1000, 5);
  for (const int threads : {2, 7}) {
    set_threads(threads);
    const KnnMtd model({numbers, codes});
    const DiffusedRows head = model.sample(301, 5);
    const DiffusedRows tail = model.sample(699, 5, 301);
    CHECK(
        (head.numbers.array() == whole.numbers.topRows(301).array() || head.numbers.array().isNaN())
            .all());
    CHECK((tail.numbers.array() == whole.numbers.bottomRows(699).array() ||
           tail.numbers.array().isNaN())
              .all());
    CHECK(head.codes == whole.codes.topRows(301));
    CHECK(tail.codes == whole.codes.bottomRows(699));
    CHECK(std::equal(tail.source.begin(), tail.source.end(), whole.source.begin() + 301));
  }
  set_threads(0);
  CHECK(KnnMtd({numbers, codes}).sample(1000, 6).numbers.row(0) != whole.numbers.row(0));
}

TEST_CASE("every real row has its turn before any has a second one") {
  const Eigen::MatrixXd numbers = correlated(37, 2, 2);
  const DiffusedRows made = KnnMtd({numbers, kNoCodes}).sample(37 * 3, 1);
  for (auto begin = made.source.begin(); begin != made.source.end(); begin += 37) {
    const std::set<std::size_t> sources(begin, begin + 37);
    CHECK(sources.size() == 37);
  }
  CHECK(!std::equal(made.source.begin(), made.source.begin() + 37, made.source.begin() + 37));
}

TEST_CASE("rounds have their turn one after another, and attempts at a row share its source") {
  const Eigen::MatrixXd numbers = correlated(30, 2, 5);
  KnnMtdOptions options;
  options.round = 10;
  const KnnMtd diffusion({numbers, kNoCodes}, options);
  const DiffusedRows rows = diffusion.sample(60, 1);
  for (std::size_t k = 0; k < 60; ++k) CHECK(rows.source[k] / 10 == k % 30 / 10);
  CHECK(std::set<std::size_t>(rows.source.begin(), rows.source.begin() + 30).size() == 30);
  const DiffusedRows again = diffusion.sample(60, 1, 0, 3);
  CHECK(again.source == rows.source);
  CHECK(again.numbers != rows.numbers);
}

TEST_CASE("means, variances and correlations are kept") {
  const Eigen::MatrixXd numbers = correlated(300, 3, 3);
  for (const Membership membership : {Membership::kTriangular, Membership::kKernel}) {
    KnnMtdOptions options;
    options.membership = membership;
    const Eigen::MatrixXd made = KnnMtd({numbers, kNoCodes}, options).sample(6'000, 1).numbers;
    for (Eigen::Index c = 0; c < 3; ++c) {
      CHECK(made.col(c).mean() == doctest::Approx(numbers.col(c).mean()).epsilon(0.02).scale(1));
      CHECK(variance(made.col(c)) == doctest::Approx(variance(numbers.col(c))).epsilon(0.04));
    }
    CHECK(correlation(made.col(0), made.col(1)) ==
          doctest::Approx(correlation(numbers.col(0), numbers.col(1))).epsilon(0.04));
  }
}

TEST_CASE("dependent columns keep a relation that columns moved alone lose") {
  Eigen::MatrixXd numbers = correlated(300, 2, 4);
  numbers.col(1) = -3 * numbers.col(0) + 0.05 * numbers.col(1);
  KnnMtdOptions options;
  options.spread = 1;
  const double together = [&] {
    const auto made = KnnMtd({numbers, kNoCodes}, options).sample(6'000, 1).numbers;
    return correlation(made.col(0), made.col(1));
  }();
  options.dependent_columns = false;
  const auto made = KnnMtd({numbers, kNoCodes}, options).sample(6'000, 1).numbers;
  CHECK(together < -0.999);
  CHECK(correlation(made.col(0), made.col(1)) > together + 5e-4);
}

TEST_CASE("more spread takes new rows further from real ones") {
  const Eigen::MatrixXd numbers = correlated(100, 5, 5);
  double last = 0;
  for (const double spread : {0.1, 0.3, 1.0}) {
    KnnMtdOptions options;
    options.spread = spread;
    const DiffusedRows made = KnnMtd({numbers, kNoCodes}, options).sample(500, 1);
    double distance = 0;
    for (Eigen::Index row = 0; row < 500; ++row) {
      const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
      distance += (made.numbers.row(row) - numbers.row(source)).norm();
    }
    CHECK(distance > 2 * last);
    last = distance;
  }
}

TEST_CASE("with 150 columns no new row is a real one") {
  const Eigen::MatrixXd numbers = correlated(60, 150, 6);
  for (KnnMtdOptions options : {KnnMtdOptions(), papers_knn_mtd_options()}) {
    const Eigen::MatrixXd made = KnnMtd({numbers, kNoCodes}, options).sample(200, 1).numbers;
    for (Eigen::Index row = 0; row < 200; ++row) CHECK(!is_real_row(numbers, made, row));
  }
}

TEST_CASE("missing values and the zeros of a semicontinuous column stay in their share") {
  Eigen::MatrixXd numbers = correlated(200, 3, 7);
  for (Eigen::Index row = 0; row < 200; ++row) {
    numbers(row, 0) = row % 4 == 0 ? 0 : 10 + numbers(row, 0);
    if (row % 10 == 3) numbers(row, 1) = kMissing;
  }
  const Eigen::MatrixXd made = KnnMtd({numbers, kNoCodes}).sample(400, 1).numbers;
  CHECK((made.col(0).array() == 0).count() == 100);
  CHECK((made.col(0).array() > 0 && made.col(0).array() < 5).count() == 0);
  CHECK(made.col(1).array().isNaN().count() == 40);
  CHECK(made.col(2).array().isNaN().count() == 0);
}

TEST_CASE("a column of repeated values gets values that it has") {
  Eigen::MatrixXd numbers = correlated(200, 2, 8);
  numbers.col(0) = (numbers.col(0).array() * 4).round();
  const std::set<double> levels(numbers.col(0).begin(), numbers.col(0).end());
  const DiffusedRows made = KnnMtd({numbers, kNoCodes}).sample(500, 1);
  int changed = 0;
  for (Eigen::Index row = 0; row < 500; ++row) {
    CHECK(levels.count(made.numbers(row, 0)) == 1);
    const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
    changed += made.numbers(row, 0) != numbers(source, 0) ? 1 : 0;
  }
  CHECK(changed > 20);
}

TEST_CASE("a row of repeated values alone still leaves its source") {
  const Eigen::MatrixXd numbers = (correlated(300, 3, 9).array() * 2).round();
  KnnMtdOptions options;
  options.spread = 0.01;  // so little that everything falls back to its own level
  const KnnMtd model({numbers, kNoCodes}, options);
  const DiffusedRows made = model.sample(600, 1);
  int left = 0;
  int moved_columns = 0;
  for (Eigen::Index row = 0; row < 600; ++row) {
    const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
    const auto different = (made.numbers.row(row).array() != numbers.row(source).array()).count();
    left += different > 0 ? 1 : 0;
    moved_columns += static_cast<int>(different);
  }
  CHECK(left > 450);  // all but those whose neighbours are equal to them
  CHECK(moved_columns == left);
}

TEST_CASE("constant columns stay constant, and a constant table returns its rows") {
  Eigen::MatrixXd numbers = correlated(50, 2, 10);
  numbers.col(1).setConstant(-7.25);
  CHECK((KnnMtd({numbers, kNoCodes}).sample(100, 1).numbers.col(1).array() == -7.25).all());
  numbers.col(0).setConstant(3);
  const Eigen::MatrixXd made = KnnMtd({numbers, kNoCodes}).sample(100, 1).numbers;
  CHECK((made.col(0).array() == 3).all());
}

TEST_CASE("values stay within the real range unless told otherwise") {
  const Eigen::MatrixXd numbers = correlated(60, 2, 11);
  KnnMtdOptions options;
  options.spread = 2;
  options.keep_variance = false;
  const Eigen::MatrixXd inside = KnnMtd({numbers, kNoCodes}, options).sample(2'000, 1).numbers;
  CHECK(inside.maxCoeff() <= numbers.maxCoeff());
  CHECK(inside.minCoeff() >= numbers.minCoeff());
  options.within_range = false;
  const Eigen::MatrixXd free = KnnMtd({numbers, kNoCodes}, options).sample(2'000, 1).numbers;
  CHECK(free.maxCoeff() > numbers.maxCoeff());
}

TEST_CASE("neighbours come from the row's own group") {
  Eigen::MatrixXd numbers(40, 1);
  std::vector<int> groups;
  const RandomStream random(12, 0);
  for (Eigen::Index row = 0; row < 40; ++row) {
    // Two groups that lie in each other's gaps: without groups, neighbours would be mixed.
    groups.push_back(row < 20 ? 0 : 1);
    numbers(row, 0) = static_cast<double>(row % 20) + (row < 20 ? 0.0 : 0.5) +
                      1e-3 * random.uniform(static_cast<std::uint64_t>(row));
  }
  KnnMtdOptions options;
  options.neighbours = 1;
  options.spread = 1;
  options.keep_variance = false;
  const auto mean_step = [&](std::span<const int> of_groups) {
    const DiffusedRows made = KnnMtd({numbers, kNoCodes}, options, of_groups).sample(4'000, 1);
    double sum = 0;
    for (Eigen::Index row = 0; row < 4'000; ++row) {
      const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
      sum += std::fabs(made.numbers(row, 0) - numbers(source, 0)) / 4'000;
    }
    return sum;
  };
  CHECK(mean_step(groups) > 1.8 * mean_step({}));
}

TEST_CASE("a row alone in its group moves too") {
  const Eigen::MatrixXd numbers = correlated(30, 2, 13);
  std::vector<int> groups(30, 0);
  groups[4] = 1;
  const DiffusedRows made = KnnMtd({numbers, kNoCodes}, {}, groups).sample(30, 1);
  for (Eigen::Index row = 0; row < 30; ++row) CHECK(!is_real_row(numbers, made.numbers, row));
}

TEST_CASE("category codes of a row come together, from its source or a neighbour") {
  const Eigen::MatrixXi codes = some_codes(80);
  const Eigen::MatrixXd numbers = correlated(80, 2, 14);
  for (const double probability : {0.0, 1.0}) {
    KnnMtdOptions options;
    options.neighbours = 30;  // more than have the same codes
    options.category_switch = probability;
    const DiffusedRows made = KnnMtd({numbers, codes}, options).sample(400, 1);
    int different = 0;
    for (Eigen::Index row = 0; row < 400; ++row) {
      CHECK(made.codes(row, 1) == made.codes(row, 0) + 10);
      const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
      different += made.codes(row, 0) != codes(source, 0) ? 1 : 0;
    }
    CHECK((different > 0) == (probability > 0));
  }
  const DiffusedRows only_codes = KnnMtd({kNoNumbers, codes}).sample(100, 1);
  CHECK(only_codes.numbers.cols() == 0);
  CHECK(only_codes.codes.rows() == 100);
}

TEST_CASE("no spread and no switch return the real rows") {
  const Eigen::MatrixXd numbers = correlated(20, 2, 15);
  KnnMtdOptions options;
  options.spread = 0;
  options.category_switch = 0;
  const DiffusedRows made = KnnMtd({numbers, kNoCodes}, options).sample(40, 1);
  for (Eigen::Index row = 0; row < 40; ++row) {
    const auto source = static_cast<Eigen::Index>(made.source[static_cast<std::size_t>(row)]);
    CHECK(made.numbers.row(row) == numbers.row(source));
  }
}

TEST_CASE("the papers' options draw from the whole diffused range of the nearest values") {
  Eigen::MatrixXd numbers(4, 1);
  numbers << 0, 1, 10, 11;
  KnnMtdOptions options = papers_knn_mtd_options();
  options.neighbours = 1;
  const DiffusedRange low = diffuse(std::vector<double>{0, 1});
  const DiffusedRange high = diffuse(std::vector<double>{10, 11});
  const Eigen::VectorXd made = KnnMtd({numbers, kNoCodes}, options).sample(4'000, 1).numbers.col(0);
  CHECK(made.minCoeff() >= low.low);
  CHECK(made.minCoeff() < low.low + 0.3 * (low.centre - low.low));
  CHECK(made.maxCoeff() <= high.high);
  CHECK(made.mean() == doctest::Approx(5.5).epsilon(0.03));
}

TEST_CASE("bad input to kNNMTD is named") {
  const Eigen::MatrixXd numbers = correlated(10, 2, 16);
  CHECK_THROWS_WITH_AS(
      KnnMtd({numbers.topRows(1), kNoCodes}),
      "Mega-trend diffusion with neighbours needs at least two rows and one column.", Error);
  CHECK_THROWS_AS(KnnMtd({kNoNumbers, kNoCodes}), Error);
  const std::vector<int> groups(9);
  CHECK_THROWS_WITH_AS(KnnMtd({numbers, kNoCodes}, {}, groups),
                       "There are 10 rows, but 9 group numbers; give one for each row, or none.",
                       Error);
  Eigen::MatrixXd infinite = numbers;
  infinite(4, 1) = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(KnnMtd({infinite, kNoCodes}), Error);
  const auto rejects = [&](auto&& change) {
    KnnMtdOptions options;
    change(options);
    CHECK_THROWS_AS(KnnMtd({numbers, kNoCodes}, options), Error);
  };
  rejects([](KnnMtdOptions& options) { options.neighbours = 0; });
  rejects([](KnnMtdOptions& options) { options.neighbours = 10; });
  rejects([](KnnMtdOptions& options) { options.spread = -1; });
  rejects([](KnnMtdOptions& options) { options.spread = kMissing; });
  rejects([](KnnMtdOptions& options) { options.category_switch = 1.5; });
  rejects([](KnnMtdOptions& options) { options.atom_share = 0; });
  rejects([](KnnMtdOptions& options) { options.membership_at_bounds = 1; });
}
