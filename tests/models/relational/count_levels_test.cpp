#include "models/relational/count_levels.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using likeness::models::CountLevels;

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
