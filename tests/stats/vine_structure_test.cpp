#include "likeness/stats/vine_structure.hpp"

#include <doctest/doctest.h>

#include "likeness/error.hpp"

using namespace likeness;
using namespace likeness::stats;

TEST_CASE("a drawable vine joins neighbours given what lies between them") {
  const VineStructure vine = VineStructure::drawable({3, 1, 0, 2});
  CHECK(vine.partner(0, 0) == 1);
  CHECK(vine.partner(0, 2) == 2);
  CHECK(vine.partner(2, 0) == 2);
  CHECK(vine.conditioning(2, 0) == std::vector<std::size_t>{1, 0});
}

TEST_CASE("a canonical vine joins all to the last of the order, then to the one before it") {
  const VineStructure vine = VineStructure::canonical({3, 1, 0, 2});
  CHECK(vine.partner(0, 0) == 2);
  CHECK(vine.partner(0, 2) == 2);
  CHECK(vine.partner(1, 0) == 0);
  CHECK(vine.partner(2, 0) == 1);
}

TEST_CASE("a regular vine that is neither star nor path is accepted") {
  // Tree 0: 0-2, 1-2, 2-3, 3-4.
  const VineStructure vine({0, 1, 2, 3, 4}, {{2, 2, 3, 4}, {1, 3, 4}, {3, 4}, {4}});
  CHECK(vine.second_argument(1, 0).source == 1);
  CHECK_FALSE(vine.second_argument(1, 0).source_is_partner);
  CHECK(vine.second_argument(2, 0).source == 1);
  CHECK(vine.second_argument(2, 0).source_is_partner);
  CHECK(vine.partner_is_needed(1, 1));
}

TEST_CASE("an array that breaks the proximity condition is refused") {
  // Edge 0 of tree 1 would join 0 and 3 given 1, but 1 and 3 are not neighbours.
  CHECK_THROWS_WITH_AS(
      VineStructure({0, 1, 2, 3}, {{1, 2, 3}, {3, 3}, {2}}),
      "The array is not that of a regular vine: edge 0 of tree 1 joins variables that no edge of "
      "the tree below has.",
      Error);
}

TEST_CASE("a vine structure of the wrong shape is refused") {
  CHECK_THROWS_AS(VineStructure({}, {}), Error);
  CHECK_THROWS_AS(VineStructure({0, 0}, {{0}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 2}, {{2}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{1, 2}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{1, 2}, {2, 2}}), Error);
  // Partners come later in the order, and are variables.
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{0, 2}, {2}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{1, 0}, {2}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{1, 7}, {2}}), Error);
  CHECK_THROWS_AS(VineStructure({0, 1, 2}, {{1, 2}, {1}}), Error);
}

TEST_CASE("a vine of a thousand variables is checked at once") {
  std::vector<std::size_t> order(1000);
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = (k * 377) % order.size();
  CHECK(VineStructure::drawable(order).second_argument(500, 3).source == 4);
  CHECK(VineStructure::canonical(order).second_argument(500, 3).source == 499);
}
