#include "metrics/shape_similarity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "golden_tables.hpp"
#include "likeness/random.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

ContinuousColumn numbers(const Column& column) {
  ColumnMetadata metadata;
  metadata.sdtype = "numerical";
  return *read_continuous(column, metadata);
}

Column random_integers(std::size_t rows, std::uint64_t range, std::uint64_t stream) {
  const RandomStream random(11, stream);
  Json values = Json::array();
  for (std::size_t row = 0; row < rows; ++row) {
    values.push_back(static_cast<std::int64_t>(random.below(row, range)) - 50);
  }
  return golden_column("x", {{"type", "int64"}, {"values", values}});
}

double plain_ks_complement(const Column& a, const Column& b) {
  const auto share_up_to = [](const Column& column, std::int64_t value) {
    const auto count = std::count_if(column.integers.begin(), column.integers.end(),
                                     [&](std::int64_t cell) { return cell <= value; });
    return static_cast<double>(count) / static_cast<double>(column.size());
  };
  double distance = 0.0;
  for (const Column* column : {&a, &b}) {
    for (const std::int64_t value : column->integers) {
      distance = std::max(distance, std::abs(share_up_to(a, value) - share_up_to(b, value)));
    }
  }
  return 1.0 - distance;
}

}  // namespace

TEST_CASE("narrow and wide ranges of whole numbers give the distance of the textbook") {
  for (const std::uint64_t range : {1U, 20U, 1000U, 4000000000U}) {
    CAPTURE(range);
    const Column a = random_integers(300, range, 1);
    const Column b = random_integers(200, range + range / 3, 2);
    CHECK(ks_complement(numbers(a), numbers(b)) ==
          doctest::Approx(plain_ks_complement(a, b)).epsilon(1e-14));
  }
}

TEST_CASE("decimals that agree to fourteen places are equal") {
  const Column a = golden_column("x", {{"type", "float64"}, {"values", {0.1, 0.2}}});
  const Column b =
      golden_column("x", {{"type", "float64"}, {"values", {0.1 + 1e-16, 0.2 - 1e-15}}});
  CHECK(ks_complement(numbers(a), numbers(b)) == 1.0);
}

}  // namespace likeness::metrics
