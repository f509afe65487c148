#include "metrics/correlation_similarity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace likeness::metrics {
namespace {

ContinuousColumn column_of(std::vector<double> values, std::vector<std::uint8_t> validity = {}) {
  ContinuousColumn column;
  column.values = std::move(values);
  column.present = column.values.size();
  if (!validity.empty()) {
    column.validity = Buffer<std::uint8_t>(std::move(validity));
    column.present = 0;
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      column.present += column.valid(row) ? 1 : 0;
    }
  }
  column.minimum = *std::min_element(column.values.begin(), column.values.end());
  column.maximum = *std::max_element(column.values.begin(), column.values.end());
  return column;
}

double correlation_of(const ContinuousColumn& a, const ContinuousColumn& b) {
  return correlation(CorrelationColumn(a), CorrelationColumn(b)).value();
}

}  // namespace

TEST_CASE("a correlation is that of the textbook, at any scale") {
  const ContinuousColumn a = column_of({1, 2, 3, 4, 5});
  const double expected = 0.8;  // 8 / sqrt(10 * 10)
  CHECK(correlation_of(a, column_of({2, 1, 4, 3, 5})) == doctest::Approx(expected));
  CHECK(correlation_of(a, column_of({2e200, 1e200, 4e200, 3e200, 5e200})) ==
        doctest::Approx(expected));
  CHECK(correlation_of(a, column_of({2e-300, 1e-300, 4e-300, 3e-300, 5e-300})) ==
        doctest::Approx(expected));
}

TEST_CASE("rows with a missing cell are left out of a correlation") {
  const ContinuousColumn a = column_of({1, 2, 3, 4, 5, 99}, {0b011111});
  const ContinuousColumn b = column_of({2, 1, 4, 3, 5, -7});
  CHECK(correlation_of(a, b) == doctest::Approx(0.8));
}

TEST_CASE("a correlation is undefined with a constant column, absent with fewer than two rows") {
  const ContinuousColumn a = column_of({1, 2, 3});
  CHECK(std::isnan(correlation_of(a, column_of({4, 4, 4}))));
  CHECK(std::isnan(correlation_of(a, column_of({4, 4, 9}, {0b011}))));
  const ContinuousColumn one = column_of({4, 5, 9}, {0b010});
  CHECK_FALSE(correlation(CorrelationColumn(a), CorrelationColumn(one)).has_value());
}

TEST_CASE("two rows lie on a line exactly") {
  CHECK(correlation_of(column_of({0.1, 0.7}), column_of({0.3, 0.2})) == -1.0);
}

}  // namespace likeness::metrics
