#include "stats/neighbourhoods.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace likeness;
using namespace likeness::stats;

using Lists = std::vector<std::vector<int>>;

TEST_CASE("groups hold the rows of their number") {
  const std::vector<int> numbers = {7, -1, 7, 7};
  CHECK(group_rows(4, numbers) == RowGroups{{1}, {0, 2, 3}});
  CHECK(group_rows(3, {}) == RowGroups{{0, 1, 2}});
}

TEST_CASE("neighbours by column are the nearest values, the lower of equally near ones first") {
  const double missing = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> column = {5, 1, missing, 3, 4, 9};
  CHECK(column_neighbours(column, group_rows(6, {}), 2) ==
        Lists{{4, 3}, {3, 4}, {}, {4, 1}, {3, 0}, {0, 4}});
  CHECK(column_neighbours(column, group_rows(6, {}), 5)[1] == std::vector<int>{3, 4, 0, 5});
}

TEST_CASE("neighbours stay within the group; a lone row looks at all") {
  const std::vector<int> groups = {0, 0, 1, 0, 2, 2};
  const std::vector<double> column = {0, 10, 11, 12, 13, 14};
  const Lists expected = {{1}, {3}, {1}, {1}, {5}, {4}};
  CHECK(column_neighbours(column, group_rows(6, groups), 1) == expected);
  Eigen::MatrixXd numbers(6, 1);
  for (Eigen::Index row = 0; row < 6; ++row)
    numbers(row, 0) = column[static_cast<std::size_t>(row)];
  const Eigen::MatrixXi codes(0, 0);
  CHECK(row_neighbours({numbers, codes}, group_rows(6, groups), 1) == expected);
  // More than the group has: all that it has.
  CHECK(row_neighbours({numbers, codes}, group_rows(6, groups), 4)[4] == std::vector<int>{5});
}
