#include "models/trees/far_values.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "models/trees/column_states.hpp"

using namespace likeness::models;

namespace {

/// 200 numbers from 10 to 60, and what else there is.
std::vector<double> with_others(double one, std::size_t rows) {
  std::vector<double> numbers;
  for (int k = 0; k < 200; ++k) numbers.push_back(10 + k * 7 % 200 * 0.25);
  numbers.insert(numbers.end(), rows, one);
  return numbers;
}

}  // namespace

TEST_CASE("a number far from all others is seen where many rows have it") {
  CHECK(has_far_value(with_others(-999, 20)));
  CHECK(has_far_value(with_others(9999, 20)));
  CHECK_FALSE(has_far_value(with_others(9999, 3)));
  CHECK_FALSE(has_far_value(with_others(9, 20)));
  CHECK_FALSE(has_far_value(with_others(33, 20)));
  CHECK_FALSE(has_far_value({}));
}

TEST_CASE("nothing is drawn between such a number and the others, nor what one row alone has") {
  const ColumnStates states = ColumnStates::of_numbers(with_others(-999, 20), {});
  for (std::int32_t state = 0; state < static_cast<std::int32_t>(states.size()); ++state) {
    for (const double rank : {0.0, 0.3, 0.7, 0.999}) {
      const double number = states.number_at(state, rank);
      CHECK((number == -999 || number >= 11));
    }
  }
}
