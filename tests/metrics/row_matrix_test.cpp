#include "metrics/row_matrix.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "golden_tables.hpp"
#include "likeness/error.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

Table table_of(const char* json) {
  return golden_table(Json::parse(json));
}

}  // namespace

TEST_CASE("tables become numbers and codes under one numbering, ids left out") {
  const Table a = table_of(R"({"id": {"type": "int64", "values": [1, 2]},
      "n": {"type": "int64", "values": [5, null]}, "c": {"type": "category", "values": ["x", "y"]}})");
  const Table b = table_of(R"({"c": {"type": "category", "values": ["y", null, "z"]},
      "n": {"type": "float64", "values": [0.5, 1, 2]}, "id": {"type": "int64", "values": [1, 2, 3]}})");
  const Metadata metadata =
      golden_metadata({{"sdtypes", {{"id", "id"}, {"n", "numerical"}, {"c", "categorical"}}}});
  const PairedTables tables(a, b, metadata);
  const RowMatrices rows = read_rows(tables, true);
  CHECK(rows.names() == std::vector<std::string>{"n", "c"});
  CHECK(rows.level_counts == std::vector<std::uint32_t>{3});
  CHECK(rows.tables[0].numbers(0, 0) == 5.0);
  CHECK(std::isnan(rows.tables[0].numbers(1, 0)));
  CHECK(rows.tables[0].codes(1, 0) == rows.tables[1].codes(0, 0));
  CHECK(rows.tables[1].codes(1, 0) == -1);
  CHECK(rows.tables[1].codes(2, 0) != rows.tables[0].codes(0, 0));

  const RowMatrix both = stacked(rows.tables[0], rows.tables[1]);
  CHECK(both.rows() == 5);
  CHECK(both.numbers(2, 0) == 0.5);
  const std::size_t picked[] = {4, 0};
  CHECK(take_rows(both, picked).numbers(0, 0) == 2.0);
  CHECK(take_rows(both, picked).codes(1, 0) == both.codes(0, 0));
}

TEST_CASE("a holdout shares the numbering of levels") {
  const Table real = table_of(R"({"c": {"type": "category", "values": ["x", "y"]}})");
  const Table holdout = table_of(R"({"c": {"type": "category", "values": ["z", "y", null]}})");
  const Metadata metadata = golden_metadata({{"sdtypes", {{"c", "categorical"}}}});
  const PairedTables tables(real, real, metadata, &holdout);
  const RowMatrices rows = read_rows(tables, true);
  REQUIRE(rows.tables.size() == 3);
  CHECK(rows.tables[2].codes(1, 0) == rows.tables[0].codes(1, 0));
  CHECK(rows.tables[2].codes(0, 0) == 2);
  CHECK(rows.tables[2].codes(2, 0) == -1);
  CHECK(rows.level_counts[0] == 3);
}

TEST_CASE("drawn rows are different ones, and depend on the seed alone") {
  const std::vector<std::size_t> rows = draw_rows(100, 30, 7, 1);
  CHECK(rows.size() == 30);
  CHECK(std::set<std::size_t>(rows.begin(), rows.end()).size() == 30);
  CHECK(rows.back() < 100);
  CHECK(rows == draw_rows(100, 30, 7, 1));
  CHECK(rows != draw_rows(100, 30, 8, 1));
  CHECK(draw_rows(3, 30, 7, 1) == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("a missing column and unreadable cells are named with their table") {
  const Table real = table_of(R"({"n": {"type": "int64", "values": [5]}})");
  const Table text = table_of(R"({"n": {"type": "text", "values": ["five"]}})");
  const Metadata metadata = golden_metadata({{"sdtypes", {{"n", "numerical"}}}});
  const PairedTables tables(real, real, metadata, &text);
  CHECK_NOTHROW((void)read_rows(tables, false));
  CHECK_THROWS_WITH_AS((void)read_rows(tables, true),
                       "The holdout column \"n\" has type text, whose cells can't be read as "
                       "numerical.",
                       Error);
}

}  // namespace likeness::metrics
