#include "io/dataset_constraints.hpp"

#include <doctest/doctest.h>

#include <string>

#include "likeness/error.hpp"

using namespace likeness;

namespace {

std::vector<TableConstraint> rules_of(const std::string& json) {
  const DatasetMetadata metadata{{{"orders", {}}, {"lines", {}}}, {}};
  return table_constraints_of_json(io::parse_json(json, "r", ErrorCode::kData), "r", metadata);
}

std::string refused(const std::string& json) {
  try {
    (void)rules_of(json);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kData);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rules of several tables are an object of tables, or a list") {
  const std::string positive = R"({"class_name": "Positive", "parameters": {"column_name": "n"}})";
  const auto by_table = rules_of(R"({"orders": ["a > 1", )" + positive + R"(], "lines": "b > 1"})");
  REQUIRE(by_table.size() == 3);
  CHECK(by_table[0].table == "lines");
  CHECK(by_table[2].constraint.kind == "Positive");
  const auto listed = rules_of(R"(["orders: a > 1", {"constraint_class": "Positive",
      "table_name": "lines", "constraint_parameters": {"column_name": "n"}}, {"class_name":
      "Positive", "parameters": {"table_name": "orders", "column_name": "n"}}])");
  REQUIRE(listed.size() == 3);
  CHECK(listed[1].table == "lines");
  CHECK(listed[2].table == "orders");
  CHECK(rules_of(R"({"constraints": ["orders: a > 1"]})").size() == 1);
}

TEST_CASE("rules of several tables that can't be read say where") {
  CHECK(refused(R"({"order": []})").find("did you mean \"orders\"?") != std::string::npos);
  CHECK(refused(R"(["lines: a > 1", "a > 1"])").starts_with("r: rule 2: "));
  CHECK(refused(R"([{"class_name": "Positive"}])").find("table_name") != std::string::npos);
  CHECK(refused(R"({"orders": ["a >"]})").find("table \"orders\"") != std::string::npos);
  CHECK(refused("3") != "");
}
