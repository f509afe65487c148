#include "metrics/radix_sort.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "likeness/random.hpp"

namespace likeness::metrics {

TEST_CASE("keys sort like the numbers they stand for") {
  const std::vector<double> numbers = {-1e308, -1.5, -1e-300, 0.0, 5e-324, 1.0, 1.5, 1e308};
  const std::vector<std::int64_t> integers = {INT64_MIN, -2, -1, 0, 1, 2, INT64_MAX};
  for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
    CHECK(ordered_key(numbers[i]) < ordered_key(numbers[i + 1]));
  }
  for (std::size_t i = 0; i + 1 < integers.size(); ++i) {
    CHECK(ordered_key(integers[i]) < ordered_key(integers[i + 1]));
  }
  CHECK(ordered_key(-0.0) == ordered_key(0.0));
}

TEST_CASE("radix sort gives the order of std::sort") {
  const RandomStream random(7, 1);
  for (const std::size_t count : {0U, 1U, 100U, 1023U, 1024U, 50000U}) {
    for (const std::uint64_t mask : {~std::uint64_t{0}, std::uint64_t{0xff00}, std::uint64_t{0},
                                     std::uint64_t{0xfff0000000000001}}) {
      std::vector<std::uint64_t> keys(count);
      for (std::size_t k = 0; k < count; ++k) {
        keys[k] = random.bits(k) & mask;
      }
      std::vector<std::uint64_t> expected = keys;
      std::sort(expected.begin(), expected.end());
      radix_sort(keys);
      CHECK(keys == expected);
    }
  }
}

}  // namespace likeness::metrics
