#include "likeness/stats/association.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>

#include "golden.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

struct Golden {
  nlohmann::json all = golden("associations.json")["associations"];
  std::map<std::string, std::vector<double>> numbers;
  std::map<std::string, std::vector<int>> codes;

  Golden() {
    for (const auto& [name, values] : all["numbers"].items()) {
      numbers[name] = values.get<std::vector<double>>();
    }
    for (const auto& [name, values] : all["codes"].items()) {
      codes[name] = values.get<std::vector<int>>();
    }
  }

  [[nodiscard]] std::vector<MixedColumn> columns() const {
    std::vector<MixedColumn> result;
    for (const auto& entry : all["order"]) {
      const auto name = entry.get<std::string>();
      MixedColumn column;
      if (numbers.contains(name)) column.numbers = numbers.at(name);
      if (codes.contains(name)) column.codes = codes.at(name);
      result.push_back(column);
    }
    return result;
  }
};

}  // namespace

TEST_CASE("the mixed-association matrix equals dython's") {
  const Golden data;
  const Eigen::MatrixXd matrix = mixed_associations(data.columns());
  const auto& expected = data.all["matrix"];
  REQUIRE(matrix.rows() == static_cast<Eigen::Index>(expected.size()));
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      const double value =
          expected[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)].get<double>();
      CHECK(std::fabs(matrix(i, j) - value) < 1e-9);
    }
  }
}

TEST_CASE("measures of two categories equal SciPy's, scikit-learn's and dython's") {
  const Golden data;
  for (const auto& pair : data.all["pairs"]) {
    CAPTURE(pair["columns"].dump());
    const ContingencyTable table =
        contingency_table(data.codes.at(pair["columns"][0].get<std::string>()),
                          data.codes.at(pair["columns"][1].get<std::string>()));
    const auto close = [&](double value, const char* name) {
      CHECK(value == doctest::Approx(pair[name].get<double>()).epsilon(1e-11));
    };
    close(chi_squared(table), "chi_squared");
    close(chi_squared(table, true), "corrected");
    close(cramers_v(table, {.bias_correction = false}), "cramers_v");
    close(theils_u(table), "theils_u");
    close(mutual_information(table), "mutual_information");
  }
}

TEST_CASE("a contingency table counts the levels that occur") {
  const ContingencyTable table =
      contingency_table(std::vector{7, 2, 7, 7}, std::vector{0, 5, 5, 0});
  CHECK(table.row_totals == std::vector{1.0, 3.0});
  CHECK(table.column_totals == std::vector{2.0, 2.0});
  CHECK(table.total == 4);
  REQUIRE(table.cells.size() == 3);
  CHECK(table.cells[1].row == 1);
  CHECK(table.cells[1].column == 0);
  CHECK(table.cells[1].count == 2);
}

TEST_CASE("codes far apart and tables mostly empty count the same") {
  std::vector<int> a;
  std::vector<int> b;
  std::vector<int> far_a;
  for (int i = 0; i < 3000; ++i) {
    a.push_back(i * 7 % 1500);
    b.push_back(i * 11 % 1400);
    far_a.push_back(a.back() * 1'000'000);
  }
  const ContingencyTable near = contingency_table(a, b);
  const ContingencyTable far = contingency_table(far_a, b);
  CHECK(near.cells.size() == far.cells.size());
  CHECK(near.row_totals == far.row_totals);
  // 2.1 million cells: summed over those that occur, which n makes up to the whole.
  double expected = -near.total;
  for (const auto& [row, column, count] : near.cells) {
    expected += count * count / (near.row_totals[row] * near.column_totals[column] / near.total);
  }
  CHECK(chi_squared(near) == doctest::Approx(expected).epsilon(1e-9));
}

TEST_CASE("a column that determines another one is fully associated with it") {
  const std::vector<int> parent = {0, 0, 1, 1, 2, 2, 0, 1};
  const std::vector<int> child = {0, 0, 1, 1, 1, 1, 0, 1};
  const ContingencyTable table = contingency_table(child, parent);
  CHECK(theils_u(table) == doctest::Approx(1));
  CHECK(theils_u(contingency_table(parent, child)) < 0.8);
  CHECK(cramers_v(contingency_table(parent, parent), {.bias_correction = false}) ==
        doctest::Approx(1));
  const std::vector<double> numbers = {1, 1, 5, 5, 9, 9, 1, 5};
  CHECK(correlation_ratio(parent, numbers) == doctest::Approx(1));
}

TEST_CASE("the correlation ratio equals dython's, whatever the codes") {
  const Golden data;
  std::vector<int> far = data.codes.at("kind");
  for (int& code : far) code = 400'000'000 * (code + 1);
  const double expected = data.all["correlation_ratio"].get<double>();
  CHECK(correlation_ratio(data.codes.at("kind"), data.numbers.at("number")) ==
        doctest::Approx(expected).epsilon(1e-12));
  CHECK(correlation_ratio(far, data.numbers.at("number")) ==
        doctest::Approx(expected).epsilon(1e-12));
}

TEST_CASE("correlations don't depend on scale, and keep their limits") {
  const std::vector<double> x = {1, 2, 3, 4};
  const std::vector<double> up = {1e300, 2e300, 3e300, 4e300};
  const std::vector<double> down = {-1e-300, -2e-300, -3e-300, -4e-300};
  CHECK(pearson_correlation(x, up) == doctest::Approx(1));
  CHECK(pearson_correlation(x, down) == doctest::Approx(-1));
  CHECK(pearson_correlation(up, up) <= 1);
  CHECK(spearman_correlation(x, std::vector{1.0, 8.0, 27.0, 64.0}) == doctest::Approx(1));
  CHECK(average_ranks(std::vector{3.0, 1.0, 3.0, 2.0}) == std::vector{3.5, 1.0, 3.5, 2.0});
}

TEST_CASE("constant columns have the documented limits") {
  const std::vector<double> still = {2, 2, 2};
  const std::vector<double> moving = {1, 2, 4};
  const std::vector<int> one = {3, 3, 3};
  const std::vector<int> two = {0, 1, 0};
  CHECK(std::isnan(pearson_correlation(still, moving)));
  CHECK(std::isnan(pearson_correlation(std::vector{0.1, 0.1, 0.1}, moving)));
  CHECK(correlation_ratio(two, still) == 0);
  CHECK(correlation_ratio(one, moving) == doctest::Approx(0));
  CHECK(theils_u(contingency_table(one, two)) == 1);
  CHECK(theils_u(contingency_table(two, one)) == 0);
  CHECK(mutual_information(contingency_table(one, two)) == 0);
  CHECK(std::isnan(cramers_v(contingency_table(one, two))));
  CHECK(std::isnan(cramers_v(contingency_table(one, two), {.bias_correction = false})));
}

TEST_CASE("the association matrix has the same bits for any number of threads") {
  const Golden data;
  set_threads(1);
  const Eigen::MatrixXd one = mixed_associations(data.columns());
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(mixed_associations(data.columns()) == one);
  }
  set_threads(0);
}

TEST_CASE("columns that can't be compared are refused") {
  const std::vector<int> codes = {0, 1, 2};
  const std::vector<double> numbers = {1, 2, 3};
  const std::vector<double> bad = {1, std::numeric_limits<double>::quiet_NaN(), 3};
  CHECK_THROWS_AS((void)contingency_table(codes, std::vector{1, 2}), Error);
  CHECK_THROWS_AS((void)contingency_table({}, {}), Error);
  CHECK_THROWS_WITH_AS((void)contingency_table(codes, std::vector{1, -2, 0}),
                       "row 1 has the category code -2; codes start at 0", Error);
  CHECK_THROWS_AS((void)correlation_ratio(codes, bad), Error);
  CHECK_THROWS_AS((void)pearson_correlation(numbers, bad), Error);
  CHECK_THROWS_AS((void)spearman_correlation(bad, numbers), Error);
  CHECK_THROWS_AS((void)pearson_correlation({}, {}), Error);
  CHECK_THROWS_AS((void)mixed_associations(std::vector{MixedColumn{}}), Error);
  CHECK_THROWS_AS((void)mixed_associations(std::vector{MixedColumn{numbers, codes}}), Error);
}
