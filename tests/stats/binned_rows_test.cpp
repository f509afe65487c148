#include "stats/binned_rows.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

const Eigen::MatrixXd kNoNumbers(0, 0);
const Eigen::MatrixXi kNoCodes(0, 0);
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("few distinct values get a bin each, and a new value falls to the nearer one") {
  Eigen::MatrixXd numbers(5, 1);
  numbers << 10, 0, 10, 4, kMissing;
  const ColumnBins bins({numbers, kNoCodes}, 255);
  const BinnedRows own = bins.apply({numbers, kNoCodes});
  CHECK(own(0, 0) == 2);
  CHECK(own(1, 0) == 0);
  CHECK(own(3, 0) == 1);
  CHECK(own(4, 0) == kMissingBin);

  Eigen::MatrixXd others(4, 1);
  others << -100, 1.9, 2.1, 100;
  const BinnedRows foreign = bins.apply({others, kNoCodes});
  CHECK(foreign(0, 0) == 0);
  CHECK(foreign(1, 0) == 0);
  CHECK(foreign(2, 0) == 1);
  CHECK(foreign(3, 0) == 2);
}

TEST_CASE("many distinct values share bins of about equal size") {
  Eigen::MatrixXd numbers(10'000, 1);
  for (Eigen::Index row = 0; row < 10'000; ++row) {
    numbers(row, 0) = row < 3'000 ? -1.0 : static_cast<double>(row * row);  // one frequent value
  }
  const BinnedRows binned = ColumnBins({numbers, kNoCodes}, 50).apply({numbers, kNoCodes});
  std::vector<int> rows_of_bin(256);
  for (Eigen::Index row = 0; row < 10'000; ++row) ++rows_of_bin[binned(row, 0)];
  CHECK(rows_of_bin[0] == 3'000);
  for (std::size_t bin = 1; bin < 50; ++bin) {
    CHECK(rows_of_bin[bin] >= 140);
    CHECK(rows_of_bin[bin] <= 146);
  }
  CHECK(rows_of_bin[50] == 0);
}

TEST_CASE("neighbouring floating-point numbers are told apart") {
  Eigen::MatrixXd numbers(2, 1);
  numbers << 1.0, std::nextafter(1.0, 2.0);
  const BinnedRows binned = ColumnBins({numbers, kNoCodes}, 255).apply({numbers, kNoCodes});
  CHECK(binned(0, 0) == 0);
  CHECK(binned(1, 0) == 1);
}

TEST_CASE("the rarest levels of a wide category share a bin; unknown levels are missing") {
  Eigen::MatrixXi codes(1'000, 1);
  for (Eigen::Index row = 0; row < 1'000; ++row) {
    codes(row, 0) = static_cast<int>(row < 400 ? row : row % 100);
  }
  const ColumnBins bins({kNoNumbers, codes}, 255);
  const BinnedRows binned = bins.apply({kNoNumbers, codes});
  CHECK(binned(399, 0) == 254);
  CHECK(binned(398, 0) == 254);
  CHECK(binned(0, 0) != binned(1, 0));

  Eigen::MatrixXi others(2, 1);
  others << -1, 400;
  const BinnedRows foreign = bins.apply({kNoNumbers, others});
  CHECK(foreign(0, 0) == kMissingBin);
  CHECK(foreign(1, 0) == kMissingBin);
}

TEST_CASE("infinite numbers, impossible codes and unequal heights are errors that say where") {
  Eigen::MatrixXd numbers(2, 1);
  numbers << 1, std::numeric_limits<double>::infinity();
  CHECK_THROWS_WITH_AS(ColumnBins({numbers, kNoCodes}, 255),
                       "Row 1 of numeric column 0 is infinite; give NaN where a value is missing.",
                       Error);
  for (const int code : {-2, 1 << 24}) {
    Eigen::MatrixXi codes(2, 1);
    codes << 0, code;
    CHECK_THROWS_AS(ColumnBins({kNoNumbers, codes}, 255), Error);
  }
  const Eigen::MatrixXd two = Eigen::MatrixXd::Zero(2, 1);
  const Eigen::MatrixXi three = Eigen::MatrixXi::Zero(3, 1);
  CHECK_THROWS_WITH_AS(ColumnBins({two, three}, 255),
                       "There are 2 rows of numbers, but 3 rows of codes.", Error);
}
