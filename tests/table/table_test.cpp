#include "likeness/table.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

Column integer_column(const std::string& name, std::vector<std::int64_t> values) {
  Column column;
  column.name = name;
  column.integers = std::move(values);
  return column;
}

Column float_column(const std::string& name, std::vector<double> values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kFloat64;
  column.floats = std::move(values);
  return column;
}

Column category_column(const std::string& name, std::vector<std::int32_t> codes,
                       const std::vector<std::string>& levels) {
  Column column;
  column.name = name;
  column.type = ColumnType::kCategory;
  column.codes = std::move(codes);
  column.dictionary = StringArray(levels);
  return column;
}

}  // namespace

TEST_CASE("a table finds its columns by name and by place") {
  const Table table({integer_column("age", {39, 50}), float_column("weight", {1.5, 2.5})});
  CHECK(table.rows() == 2);
  CHECK(table.column_count() == 2);
  CHECK(table.column("weight").floats[1] == 2.5);
  CHECK(table.column(0).name == "age");
  CHECK(table.find("height") == nullptr);
}

TEST_CASE("asking for a column that is not there suggests the nearest name") {
  const Table table({integer_column("age", {1}), integer_column("hours-per-week", {2})});
  CHECK_THROWS_WITH_AS((void)table.column("hours_per_week"),
                       "The table has no column \"hours_per_week\"; did you mean "
                       "\"hours-per-week\"?",
                       Error);
  CHECK_THROWS_WITH_AS((void)table.column("zygosity"), "The table has no column \"zygosity\".",
                       Error);
}

TEST_CASE("a table refuses columns that do not fit together") {
  CHECK_THROWS_AS(Table({integer_column("a", {1}), integer_column("b", {1, 2})}), Error);
  CHECK_THROWS_AS(Table({integer_column("a", {1}), integer_column("a", {1})}), Error);
  CHECK_THROWS_AS(Table({integer_column("", {1})}), Error);
  CHECK_THROWS_AS(Table({float_column("a", {std::numeric_limits<double>::infinity()})}), Error);
  CHECK_THROWS_AS(Table({float_column("a", {std::numeric_limits<double>::quiet_NaN()})}), Error);
  CHECK_THROWS_AS(Table({category_column("a", {0, 2}, {"x", "y"})}), Error);
  CHECK_THROWS_AS(Table({category_column("a", {-1}, {"x", "y"})}), Error);
  Column bool_without_spelling = category_column("a", {0}, {"False"});
  bool_without_spelling.type = ColumnType::kBool;
  CHECK_THROWS_AS(Table({bool_without_spelling}), Error);
  Column short_bitmap = integer_column("a", std::vector<std::int64_t>(9));
  short_bitmap.validity = std::vector<std::uint8_t>{0xff};
  CHECK_THROWS_AS(Table({short_bitmap}), Error);
}

TEST_CASE("a category column that is missing throughout needs no dictionary") {
  Column column = category_column("a", {0, 0, 0}, {});
  column.validity = std::vector<std::uint8_t>{0};
  const Table table({column});
  CHECK(table.column("a").missing_count() == 3);
}

TEST_CASE("missing cells are counted from the bitmap, ignoring the bits behind the last row") {
  Column column = integer_column("a", std::vector<std::int64_t>(11));
  CHECK(column.missing_count() == 0);
  column.validity = std::vector<std::uint8_t>{0b1111'0111, 0b1111'1101};
  CHECK(column.missing_count() == 2);
  CHECK(column.valid(2));
  CHECK_FALSE(column.valid(3));
  CHECK_FALSE(column.valid(9));
}

TEST_CASE("a string array holds its strings and refuses offsets that leave the bytes") {
  const StringArray strings(std::vector<std::string>{"one", "", "three"});
  REQUIRE(strings.size() == 3);
  CHECK(strings[0] == "one");
  CHECK(strings[1] == "");
  CHECK(strings[2] == "three");
  CHECK(StringArray().size() == 0);
  using Offsets = std::vector<std::int64_t>;
  const std::vector<char> bytes = {'a', 'b'};
  CHECK_THROWS_AS(StringArray(Offsets{0, 3}, bytes), Error);
  CHECK_THROWS_AS(StringArray(Offsets{0, 2, 1}, bytes), Error);
  CHECK_THROWS_AS(StringArray(Offsets{-1, 2}, bytes), Error);
  CHECK_THROWS_AS(StringArray(Offsets{0, -1}, bytes), Error);
}

TEST_CASE("a buffer can borrow memory, and its copies share it") {
  const std::vector<double> host = {1, 2, 3};
  Column column = float_column("a", {});
  column.floats = Buffer<double>(std::span<const double>(host), nullptr);
  const Table table({column});
  CHECK(table.column(0).floats.data() == host.data());
  const Table copy = table;
  CHECK(copy.column(0).floats.data() == host.data());
}

TEST_CASE("every column type has its name") {
  CHECK(column_type_name(ColumnType::kInt64) == "int64");
  CHECK(column_type_name(ColumnType::kFloat64) == "float64");
  CHECK(column_type_name(ColumnType::kBool) == "bool");
  CHECK(column_type_name(ColumnType::kCategory) == "category");
  CHECK(column_type_name(ColumnType::kDatetime) == "datetime");
  CHECK(column_type_name(ColumnType::kText) == "text");
}
