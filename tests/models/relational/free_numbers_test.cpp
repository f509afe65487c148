#include "models/relational/free_numbers.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <ctime>

using namespace likeness::models;

TEST_CASE("free numbers are the nearest ones of their owner") {
  TakenNumbers taken = {{1, 4}, {1, 5}, {1, 6}, {2, 6}};
  FreeNumbers up(taken, 1);
  FreeNumbers down(taken, -1);
  CHECK(up.nearest(1, 5) == 7);
  CHECK(down.nearest(1, 5) == 3);
  CHECK(up.nearest(2, 5) == 5);
  taken.emplace(1, 7);
  CHECK(up.nearest(1, 4) == 8);
  CHECK(down.nearest(1, 7) == 3);
}

TEST_CASE("a hundred thousand equal numbers of one owner are parted without passing all again") {
  TakenNumbers taken;
  FreeNumbers up(taken, 0.5);
  const std::clock_t begin = std::clock();
  for (std::int64_t k = 0; k < 100'000; ++k) {
    const double number = up.nearest(1, static_cast<double>(k % 7));
    CHECK_UNARY(taken.emplace(1, number).second);
  }
  CHECK(static_cast<double>(std::clock() - begin) < 20.0 * CLOCKS_PER_SEC);
  CHECK(taken.rbegin()->second < 50'010);
}
