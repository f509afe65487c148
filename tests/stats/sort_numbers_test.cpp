#include "stats/sort_numbers.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "likeness/parallel.hpp"
#include "likeness/random.hpp"

using namespace likeness;

TEST_CASE("numbers are sorted whatever their count, on any number of threads") {
  for (const std::size_t size : {0, 1, 2, 16'384, 16'385, 50'000, 131'072}) {
    std::vector<double> values(size);
    RandomStream(6, 0).fill_normal(0, values);
    std::vector<double> expected = values;
    std::sort(expected.begin(), expected.end());
    for (const int count : {1, 2, 7}) {
      set_threads(count);
      std::vector<double> sorted = values;
      stats::sort_numbers(sorted);
      CHECK(sorted == expected);
    }
  }
  set_threads(0);
}
