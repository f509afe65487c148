#include "likeness/stats/kendall.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "likeness/error.hpp"
#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::stats;

namespace {

/// The definition, pair by pair.
KendallCounts count_all_pairs(const std::vector<double>& x, const std::vector<double>& y) {
  KendallCounts counts;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      ++counts.pairs;
      counts.tied_x += x[i] == x[j];
      counts.tied_y += y[i] == y[j];
      counts.tied_both += x[i] == x[j] && y[i] == y[j];
      counts.discordant += (x[i] - x[j]) * (y[i] - y[j]) < 0;
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("the counts of Kendall's tau agree with looking at every pair, ties or not") {
  const RandomStream random(11, 0);
  std::uint64_t used = 0;
  for (const std::size_t size : {0U, 1U, 2U, 3U, 15U, 16U, 17U, 31U, 33U, 100U, 257U}) {
    for (const std::uint64_t levels : {2U, 5U, 1'000'000U}) {
      std::vector<double> x(size);
      std::vector<double> y(size);
      for (std::size_t i = 0; i < size; ++i) {
        x[i] = static_cast<double>(random.below(used++, levels));
        y[i] = static_cast<double>(random.below(used++, levels)) - 0.3 * x[i];
      }
      const KendallCounts fast = kendall_counts(x, y);
      const KendallCounts slow = count_all_pairs(x, y);
      CAPTURE(size);
      CAPTURE(levels);
      CHECK(fast.pairs == slow.pairs);
      CHECK(fast.tied_x == slow.tied_x);
      CHECK(fast.tied_y == slow.tied_y);
      CHECK(fast.tied_both == slow.tied_both);
      CHECK(fast.discordant == slow.discordant);
    }
  }
}

TEST_CASE("Kendall's tau-b agrees with SciPy") {
  // scipy.stats.kendalltau of SciPy 1.17, on the example of its documentation and one with ties.
  const std::vector<double> x{12, 2, 1, 12, 2};
  const std::vector<double> y{1, 4, 7, 1, 0};
  CHECK(kendall_tau(x, y) == doctest::Approx(-0.4714045207910316).epsilon(1e-15));
  const std::vector<double> u{1, 1, 2, 3, 3, 3, 5, 8};
  const std::vector<double> v{2, 1, 2, 2, 4, 4, 3, 9};
  CHECK(kendall_tau(u, v) == doctest::Approx(0.7083333333333335).epsilon(1e-15));
}

TEST_CASE("Kendall's tau is one for the same order and minus one for the opposite") {
  std::vector<double> x(1000);
  std::vector<double> rising(1000);
  std::vector<double> falling(1000);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<double>((i * 377) % 1000);
    rising[i] = std::exp(x[i] / 100);
    falling[i] = -x[i];
  }
  CHECK(kendall_tau(x, rising) == 1);
  CHECK(kendall_tau(x, falling) == -1);
}

TEST_CASE("Kendall's tau of a constant or of a single row is not a number") {
  CHECK(std::isnan(kendall_tau(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3})));
  CHECK(std::isnan(kendall_tau(std::vector<double>{1, 2, 3}, std::vector<double>{1, 1, 1})));
  CHECK(std::isnan(kendall_tau(std::vector<double>{1}, std::vector<double>{2})));
  CHECK(std::isnan(kendall_tau({}, {})));
}

TEST_CASE("Kendall's tau refuses missing values and unequal lengths") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> x{1, 2, 3};
  CHECK_THROWS_WITH_AS(
      static_cast<void>(kendall_tau(x, std::vector<double>{1, nan, 3})),
      "Kendall's tau is not defined with the missing value at row 1; drop or impute such rows "
      "first.",
      Error);
  CHECK_THROWS_AS(static_cast<void>(kendall_tau(x, std::vector<double>{1, 2})), Error);
}
