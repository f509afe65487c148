#include "models/relational/count_levels.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <vector>

using likeness::models::CountLevels;

TEST_CASE("numbers of children are moved to a total, those above the median first") {
  std::vector<std::uint32_t> counts = {0, 1, 1, 1, 1, 2, 9, 20};
  std::vector<std::uint64_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  likeness::models::balance_counts(counts, 29, 0, 20, order);
  CHECK(std::accumulate(counts.begin(), counts.end(), 0U) == 29);
  CHECK(std::vector<std::uint32_t>(counts.begin(), counts.begin() + 5) ==
        std::vector<std::uint32_t>{0, 1, 1, 1, 1});
  likeness::models::balance_counts(counts, 1000, 0, 20, order);
  CHECK(counts == std::vector<std::uint32_t>(8, 20));
}

TEST_CASE("frequent numbers of children are levels, rare ones share one whose mean stays") {
  std::vector<std::uint32_t> counts(20, 0);
  counts.insert(counts.end(), 10, 2);
  counts.insert(counts.end(), {3, 4, 9, 20, 64});
  const CountLevels levels(counts, 5);
  CHECK(levels.size() == 3);
  CHECK(levels.count_at(levels.level_of(0), 0.3) == 0);
  CHECK(levels.count_at(levels.level_of(2), 0.9) == 2);
  CHECK(levels.level_of(3) == levels.level_of(64));
  double sum = 0;
  for (int k = 0; k < 1000; ++k) {
    const std::uint32_t count = levels.count_at(2, (k + 0.5) / 1000);
    CHECK(count >= 3);
    CHECK(count <= 64);
    sum += count;
  }
  CHECK(sum / 1000 == doctest::Approx(20).epsilon(0.01));
}
