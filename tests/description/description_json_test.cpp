#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "likeness/description.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

Description described(const std::string& column) {
  return parse_description(R"({"METADATA_SPEC_VERSION": "V1", "relationships": [],
      "tables": {"t": {"rows": 12, "columns": {"c": )" +
                               column + "}}}}",
                           "d.json");
}

std::string refused(const std::string& column) {
  try {
    (void)described(column);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("metadata say what values of a column are like") {
  const Description description = described(
      R"({"sdtype": "numerical", "min": 3, "maximum": 7.5, "distribution": "log_normal",
          "mean": 4, "std": 0.5, "missing": 0.25, "decimals": 1, "unique": true})");
  REQUIRE(description.tables.size() == 1);
  CHECK(description.tables[0].rows == 12);
  const ColumnDescription& column = description.tables[0].columns[0];
  CHECK(column.minimum == "3");
  CHECK(column.maximum == "7.5");
  CHECK(column.shape == DescribedShape::kLognormal);
  CHECK(column.mean == 4);
  CHECK(column.deviation == 0.5);
  CHECK(column.missing_share == 0.25);
  CHECK(column.decimals == 1);
  CHECK(column.unique);
}

TEST_CASE("values come as a list with shares beside it, or as an object of both") {
  const ColumnDescription list =
      described(R"({"sdtype": "categorical", "values": ["a", 2], "shares": [0.9, 0.1]})")
          .tables[0]
          .columns[0];
  CHECK(list.values == std::vector<std::string>{"a", "2"});
  CHECK(list.shares == std::vector<double>{0.9, 0.1});
  const ColumnDescription both =
      described(R"({"sdtype": "categorical", "values": {"a": 3, "b": 1}})").tables[0].columns[0];
  CHECK(both.values == std::vector<std::string>{"a", "b"});
  CHECK(both.shares == std::vector<double>{3, 1});
}

TEST_CASE("what makes no sense in a description is refused where it stands") {
  CHECK(refused(R"({"sdtype": "numerical", "distribution": "normla"})") ==
        "d.json: column \"c\" has the unknown distribution \"normla\"; did you mean \"normal\"?");
  CHECK(refused(R"({"sdtype": "categorical", "values": ["a"], "shares": [1, 2]})") ==
        "d.json: column \"c\" has 2 shares for 1 values.");
  CHECK(refused(R"({"sdtype": "categorical", "missing": 2})") ==
        "d.json: column \"c\" has a share of missing cells that is not from 0 to 1.");
  CHECK(refused(R"({"sdtype": "numerical", "range": [1]})") ==
        "d.json: column \"c\" has a \"range\" that is not a list of two ends.");
  CHECK(refused(R"({"sdtype": "categorical", "values": {"a": 0.7, "b": 0.6}})") ==
        "d.json: column \"c\" has shares that add up to 1.3; let them add up to 1, or give whole "
        "numbers as weights.");
  CHECK(refused(R"({"sdtype": "categorical", "values": {"a": 1e308, "b": 1e308}})") ==
        "d.json: column \"c\" has shares without a finite sum.");
  CHECK(refused(R"({"sdtype": "categorical", "values": {"a": -1, "b": 2}})") ==
        "d.json: column \"c\" has a share below 0.");
  CHECK(refused(R"({"sdtype": "numerical", "distribution": "log_normal", "median": -5})") ==
        "d.json: column \"c\" can't have a median of -5, which is not above 0, its lower end.");
  CHECK(refused(R"({"sdtype": "numerical", "distribution": "normal", "mean": 9, "maximum": 5})") ==
        "d.json: column \"c\" can't have a mean of 9, which is not between its ends.");
  CHECK(refused(R"({"sdtype": "text", "max_length": -3})") ==
        "d.json: column \"c\" has a \"max_length\" that is no whole number from 1.");
  CHECK(refused(R"({"sdtype": "numerical", "decimals": 99})") ==
        "d.json: column \"c\" has \"decimals\" that are no whole number from 0 to 9.");
}

TEST_CASE("members that nothing reads are named") {
  const Description known = described(R"({"sdtype": "numerical", "minimum": 1, "nullable": true})");
  CHECK(known.notes.empty());
  const Description odd = described(R"({"sdtype": "numerical", "minimun": 1})");
  REQUIRE(odd.notes.size() == 1);
  CHECK(odd.notes[0] ==
        "d.json: column \"c\" has \"minimun\", which is not used; did you mean \"minimum\"?");
}

TEST_CASE("columns that are to be unique together are those of the table") {
  const std::string table = R"({"METADATA_SPEC_VERSION": "SINGLE_TABLE_V1", "columns":
      {"a": {"sdtype": "numerical"}, "b": {"sdtype": "categorical"}}, "constraints":
      [{"class_name": "Unique", "parameters": {"column_names": ["a", "NAME"]}}]})";
  const auto with = [&](const std::string& name) {
    return std::string(table).replace(table.find("NAME"), 4, name);
  };
  const Description good = parse_description(with("b"), "d.json");
  REQUIRE(good.tables[0].unique.size() == 1);
  CHECK(good.tables[0].unique[0].columns == std::vector<std::string>{"a", "b"});
  CHECK_THROWS_AS((void)parse_description(with("zz"), "d.json"), Error);
}
