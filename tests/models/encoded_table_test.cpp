#include "models/frame/encoded_table.hpp"

#include <doctest/doctest.h>

using namespace likeness::models;

namespace {

/// Levels {a, b, c}, a number with two modes, and a constant column.
EncodedTable small_table() {
  EncodedTable table({{false, 0, 3, 3}, {true, 3, 3, 2}, {false, 6, 0, 1}}, 3);
  table.set(0, 0, 0, 2);
  table.set(1, 0, 0, 0);
  table.set(2, 0, 0, 2);
  table.set(0, 1, 0.5F, 0);
  table.set(1, 1, -0.25F, 1);
  table.set(2, 1, 0, 1);
  return table;
}

}  // namespace

TEST_CASE("gathered rows hold offsets, ones and zeros, in the order asked for") {
  const EncodedTable table = small_table();
  CHECK(table.width() == 6);
  const std::vector<std::uint32_t> rows = {1, 0, 1};
  std::vector<float> out(rows.size() * table.width(), 9.0F);
  table.gather(rows, out);
  CHECK(out == std::vector<float>{1, 0, 0, -0.25F, 0, 1,  //
                                  0, 0, 1, 0.5F, 1, 0,    //
                                  1, 0, 0, -0.25F, 0, 1});
}

TEST_CASE("cells are kept by column") {
  const EncodedTable table = small_table();
  CHECK(table.entry(0, 0) == 2);
  CHECK(table.entry(1, 1) == 1);
  CHECK(table.entry(1, 2) == 0);
  CHECK(table.offset(1, 1) == -0.25F);
}

TEST_CASE("the level index lists the rows of each level of columns that vary") {
  const LevelIndex index(small_table());
  CHECK(index.columns() == std::vector<std::size_t>{0});
  const auto rows = [&](std::size_t entry) {
    const auto span = index.rows(0, entry);
    return std::vector<std::uint32_t>(span.begin(), span.end());
  };
  CHECK(rows(0) == std::vector<std::uint32_t>{1});
  CHECK(rows(1).empty());
  CHECK(rows(2) == std::vector<std::uint32_t>{0, 2});
}
