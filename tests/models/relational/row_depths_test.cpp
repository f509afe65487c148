#include "models/relational/row_depths.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "models/relational/relation_rows.hpp"

using namespace likeness::models;

namespace {

/// Four chains of 50 rows each, every row of the parent before it.
std::vector<std::int32_t> chains() {
  std::vector<std::int32_t> parents;
  for (std::int32_t row = 0; row < 200; ++row) {
    parents.push_back(row % 50 == 0 ? kNoParent : row - 1);
  }
  return parents;
}

}  // namespace

TEST_CASE("rows lie as deep as references lead, and a path that comes back ends") {
  CHECK(row_depths(std::vector<std::int32_t>{1, 2, kNoParent, 3, 0}) ==
        std::vector<std::int32_t>{2, 1, 0, 0, 3});
  const std::vector<std::int32_t> ring = row_depths(std::vector<std::int32_t>{1, 2, 0});
  CHECK(std::ranges::count(ring, 0) == 1);
  const std::vector<std::int32_t> deep = row_depths(chains());
  CHECK(*std::ranges::max_element(deep) == 49);
}

TEST_CASE("as many rows as there were lie at each depth, however deep, and few roots stay few") {
  const std::vector<std::int32_t> depths = row_depths(chains());
  const std::vector<std::int64_t> counts = count_depths(depths);
  const std::vector<std::int32_t> bins = depth_bins(counts, 32);
  CHECK(bins.size() == 50);
  CHECK((bins[0] == 0 && bins[1] == 1 && bins[49] == 31));
  CHECK(std::ranges::is_sorted(bins));
  std::vector<std::int32_t> drawn;
  std::vector<std::uint64_t> order;
  for (std::uint64_t row = 0; row < 100; ++row) {
    drawn.push_back(static_cast<std::int32_t>(row * 7 % 32));
    order.push_back(row * 31 % 101);
  }
  const std::vector<std::int32_t> spread = spread_depths(drawn, order, counts);
  CHECK(count_depths(spread) == std::vector<std::int64_t>(50, 2));
  for (std::size_t a = 0; a < drawn.size(); ++a) CHECK((drawn[a] < 31 || spread[a] >= 40));
  CHECK(count_depths(spread_depths({drawn.data(), 3}, {order.data(), 3}, counts))[0] == 1);
}
