#include <doctest/doctest.h>

#include <string>

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
}
