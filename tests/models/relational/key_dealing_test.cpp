#include "models/relational/key_dealing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "models/relational/relation_rows.hpp"

using namespace likeness::models;

namespace {

std::vector<std::uint64_t> numbered(std::size_t rows) {
  std::vector<std::uint64_t> elements(rows);
  std::iota(elements.begin(), elements.end(), std::uint64_t{100});
  return elements;
}

std::vector<std::uint32_t> degrees_of(const std::vector<std::int32_t>& parents, std::size_t count) {
  std::vector<std::uint32_t> degrees(count, 0);
  for (const std::int32_t parent : parents) ++degrees[static_cast<std::size_t>(parent)];
  return degrees;
}

}  // namespace

TEST_CASE("dealing gives every parent as many rows as its degree says, within its cluster") {
  const std::vector<std::uint32_t> degrees = {3, 0, 5, 1, 2, 4};
  const std::vector<std::int32_t> of_parent = {0, 0, 0, 1, 1, 1};
  std::vector<std::int32_t> of_row(15, 0);
  std::fill(of_row.begin() + 8, of_row.end(), 1);
  const auto elements = numbered(15);
  const auto parents = deal_parents({of_row, {}, elements, {}}, {of_parent, {}, degrees}, false, 7);
  CHECK(degrees_of(parents, 6) == degrees);
  for (std::size_t row = 0; row < 15; ++row) CHECK((parents[row] > 2) == (row >= 8));
  CHECK(parents != deal_parents({of_row, {}, elements, {}}, {of_parent, {}, degrees}, false, 8));
}

TEST_CASE("parents of other numbers of rows get them in proportion to their degrees") {
  const std::vector<std::uint32_t> degrees = {10, 20, 30};
  const std::vector<std::int32_t> of_row(30, 0);
  const auto elements = numbered(30);
  const auto parents = deal_parents({of_row, {}, elements, {}}, {{}, {}, degrees}, false, 1);
  const std::vector<std::uint32_t> dealt = degrees_of(parents, 3);
  for (std::size_t b = 0; b < 3; ++b) {
    CHECK(dealt[b] + 1 >= degrees[b] / 2);
    CHECK(dealt[b] <= degrees[b] / 2 + 1);
  }
}

TEST_CASE("rows of one owner get different parents, whatever their degrees") {
  const std::vector<std::uint32_t> degrees = {20, 6, 5, 4, 3, 2};
  const std::vector<std::int32_t> of_row(40, 0);
  std::vector<std::uint64_t> owners;
  for (std::uint64_t k = 0; k < 40; ++k) owners.push_back(k / 4);
  const auto parents =
      deal_parents({of_row, {}, numbered(40), owners}, {{}, {}, degrees}, false, 3);
  std::set<std::pair<std::uint64_t, std::int32_t>> pairs;
  for (std::size_t k = 0; k < 40; ++k) {
    CHECK(parents[k] != kNoParent);
    CHECK(pairs.emplace(owners[k], parents[k]).second);
  }
}

TEST_CASE("an owner of more rows than there are parents gets none for the last ones") {
  const std::vector<std::uint32_t> degrees = {2, 2, 2};
  const std::vector<std::int32_t> of_row(5, 0);
  const std::vector<std::uint64_t> owners(5, 1);
  const auto parents = deal_parents({of_row, {}, numbered(5), owners}, {{}, {}, degrees}, false, 3);
  CHECK(std::count(parents.begin(), parents.end(), kNoParent) == 2);
}

TEST_CASE("where parents have one row at most, no two rows share one and the rest gets none") {
  const std::vector<std::uint32_t> degrees = {1, 0, 1, 1};
  const std::vector<std::int32_t> of_row(6, 0);
  auto parents = deal_parents({of_row, {}, numbered(6), {}}, {{}, {}, degrees}, true, 3);
  std::sort(parents.begin(), parents.end());
  CHECK(parents == std::vector<std::int32_t>{-1, -1, 0, 1, 2, 3});
}

TEST_CASE("no parent gets more or fewer rows than the bounds say") {
  const std::vector<std::uint32_t> degrees = {0, 1, 1, 8};
  const std::vector<std::uint32_t> before = {0, 3, 0, 0};
  const std::vector<std::int32_t> of_row(17, 0);
  ParentsToDeal parents{{}, {}, degrees, before};
  parents.fewest = 1;
  parents.most = 6;
  std::vector<std::uint32_t> dealt =
      degrees_of(deal_parents({of_row, {}, numbered(17), {}}, parents, false, 3), 4);
  dealt[1] += 3;
  for (const std::uint32_t rows : dealt) {
    CHECK(rows >= 1);
    CHECK(rows <= 6);
  }
}

TEST_CASE("rows get parents of their own group alone") {
  const std::vector<std::uint32_t> degrees = {1, 1, 1};
  const std::vector<std::int32_t> of_row = {0, 0, 0, -1};
  const std::vector<std::int32_t> groups = {4, 9, 5, 4};
  const std::vector<std::int32_t> of_parent = {9, 4, 4};
  const auto elements = numbered(4);
  const auto parents =
      deal_parents({of_row, groups, elements, {}}, {{}, of_parent, degrees}, false, 3);
  CHECK(parents[0] > 0);
  CHECK(parents[1] == 0);
  CHECK(parents[2] == kNoParent);
  CHECK(parents[3] == kNoParent);
}

TEST_CASE("rows beyond what one parent may have go to those that have less than they should") {
  // 30 rows chose the first cluster, whose parent may have 12.
  const std::vector<std::uint32_t> degrees = {12, 1, 9, 18, 0};
  const std::vector<std::int32_t> of_parent = {0, 1, 2, 3, 4};
  std::vector<std::int32_t> of_row(40, 0);
  std::fill(of_row.begin() + 30, of_row.end(), 3);
  const auto elements = numbered(40);
  ParentsToDeal parents{of_parent, {}, degrees};
  parents.most = 18;
  const auto dealt = degrees_of(deal_parents({of_row, {}, elements, {}}, parents, false, 7), 5);
  CHECK(dealt[0] == 18);
  for (std::size_t b = 1; b < 5; ++b) CHECK(dealt[b] <= degrees[b]);
}
