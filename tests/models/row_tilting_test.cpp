#include "models/neighbours/row_tilting.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "likeness/random.hpp"
#include "models/neighbours/row_fingerprints.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// Two numbers with a correlation and a shift, and a code that is 1 with some probability.
MixedValues rows(std::size_t count, std::uint64_t seed, double correlation, double shift,
                 double share) {
  const RandomStream random(seed, 0);
  MixedValues values;
  values.numbers.resize(static_cast<Eigen::Index>(count), 2);
  values.codes.resize(static_cast<Eigen::Index>(count), 1);
  for (std::size_t k = 0; k < count; ++k) {
    const auto row = static_cast<Eigen::Index>(k);
    const double a = random.normal(3 * k);
    values.numbers(row, 0) = a + shift;
    values.numbers(row, 1) =
        correlation * a + std::sqrt(1 - correlation * correlation) * random.normal(3 * k + 1);
    values.codes(row, 0) = random.uniform(3 * k + 2) < share ? 1 : 0;
  }
  return values;
}

struct Statistics {
  double mean = 0, product = 0, share = 0;
};

Statistics weighted(const MixedValues& candidates, const RowTilting& tilting, std::size_t group) {
  Statistics result;
  const auto groups = candidates.rows() / group;
  for (std::size_t g = 0; g < groups; ++g) {
    double sum = 0;
    Statistics own;
    for (std::size_t k = g * group; k < (g + 1) * group; ++k) {
      const auto row = static_cast<Eigen::Index>(k);
      const double weight = std::exp(tilting.log_weight(candidates, k));
      sum += weight;
      own.mean += weight * candidates.numbers(row, 0);
      own.product += weight * candidates.numbers(row, 0) * candidates.numbers(row, 1);
      own.share += weight * candidates.codes(row, 0);
    }
    result.mean += own.mean / sum / static_cast<double>(groups);
    result.product += own.product / sum / static_cast<double>(groups);
    result.share += own.share / sum / static_cast<double>(groups);
  }
  return result;
}

}  // namespace

TEST_CASE("tilted choices have the means, products and shares of the real rows") {
  const MixedValues real = rows(400, 1, 0.6, 0, 0.3);
  const MixedValues candidates = rows(16 * 400, 2, 0.2, 0.3, 0.5);
  const std::vector<std::uint8_t> barred(candidates.rows(), 0);
  const RowTilting tilting(real, candidates, barred, 16, {2});
  const Statistics got = weighted(candidates, tilting, 16);
  CHECK(std::fabs(got.mean - real.numbers.col(0).mean()) < 0.06);
  CHECK(std::fabs(got.product - real.numbers.col(0).dot(real.numbers.col(1)) / 400) < 0.08);
  CHECK(std::fabs(got.share - real.codes.cast<double>().mean()) < 0.03);
}

TEST_CASE("every real row has its fingerprint, and few others do") {
  const MixedValues real = rows(500, 1, 0.5, 0, 0.5);
  const RowFingerprints known(real, 9, real.rows());
  for (std::size_t row = 0; row < 500; ++row) CHECK(known.may_be_real(real, row));
  const MixedValues others = rows(4000, 2, 0.5, 0, 0.5);
  std::size_t found = 0;
  for (std::size_t row = 0; row < 4000; ++row) found += known.may_be_real(others, row) ? 1 : 0;
  CHECK(found > 40);
  CHECK(found < 500);
  CHECK_FALSE(RowFingerprints().may_be_real(real, 0));
}
