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
  counts.insert(counts.end(), {3, 4, 9, 20, 25, 64, 64, 64, 64, 64});
  const CountLevels levels(counts, 5);
  CHECK(levels.size() == 4);
  CHECK(levels.count_at(levels.level_of(0), 0.3) == 0);
  CHECK(levels.count_at(levels.level_of(2), 0.9) == 2);
  CHECK(levels.level_of(3) == levels.level_of(25));
  double sum = 0;
  for (int k = 0; k < 1000; ++k) {
    const std::uint32_t count = levels.count_at(2, (k + 0.5) / 1000);
    CHECK(count >= 3);
    CHECK(count <= 25);
    sum += count;
  }
  CHECK(sum / 1000 == doctest::Approx(12.2).epsilon(0.01));
}

TEST_CASE("the number of children of one parent who has far more than others is nobody's") {
  std::vector<std::uint32_t> counts(40, 3);
  counts.insert(counts.end(), 10, 6);
  counts.insert(counts.end(), {0, 31});
  const CountLevels levels(counts, 5);
  CHECK(levels.highest() == 6);
  CHECK(levels.count_at(levels.level_of(31), 0.9) == 6);
  // Other parents make up for it.
  CHECK(levels.average() == doctest::Approx(211.0 / 52));
  // What lies as far out as others lead one to expect stays.
  for (std::uint32_t k = 7; k < 13; ++k) counts.push_back(k);
  CHECK(CountLevels(counts, 5).highest() == 15);
}
