#include "models/trees/telling_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "likeness/random.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

/// 24 teams, of which those of even numbers played early and the others late.
std::vector<std::int32_t> teams() {
  const RandomStream random(1, 1);
  std::vector<std::int32_t> cells;
  for (std::uint64_t row = 0; row < 4800; ++row) {
    cells.push_back(static_cast<std::int32_t>(random.below(row, 24)));
  }
  return cells;
}

/// The states on the first side of a decision.
std::vector<std::int32_t> first_side(const StateTree& tree, std::size_t decision) {
  const StateTree::Ranges ranges = tree.ranges();
  const auto begin = ranges.states.begin();
  std::vector<std::int32_t> states(
      begin + static_cast<std::ptrdiff_t>(ranges.of_decision[decision][0]),
      begin + static_cast<std::ptrdiff_t>(ranges.of_decision[decision][1]));
  std::sort(states.begin(), states.end());
  return states;
}

}  // namespace

TEST_CASE("the first decision between categories is the one that another column tells") {
  const std::vector<std::int32_t> cells = teams();
  for (const bool ordered : {true, false}) {
    TellingColumn year;
    year.ordered = ordered;
    const RandomStream random(1, 2);
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const std::uint64_t late = static_cast<std::uint64_t>(cells[row] % 2) * 20;
      year.bins.push_back(static_cast<std::uint8_t>(late + random.below(row, 20)));
    }
    const auto tree = telling_tree(cells, 24, {&year, 1});
    REQUIRE(tree);
    CHECK(tree->states() == 24);
    const std::vector<std::int32_t> side = first_side(*tree, 0);
    CHECK(side.size() == 12);
    CHECK(std::all_of(side.begin(), side.end(),
                      [&](std::int32_t state) { return state % 2 == side.front() % 2; }));
  }
}

TEST_CASE("where nothing is known, nothing divides categories") {
  CHECK_FALSE(telling_tree(teams(), 24, {}));
}
