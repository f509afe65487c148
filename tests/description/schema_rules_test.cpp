#include "description/schema_rules.hpp"

#include <doctest/doctest.h>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"

using namespace likeness;

namespace {

/// The rules of a table `stays` that this CREATE TABLE statement asks of its rows.
std::vector<std::string> rules_of(const std::string& statement) {
  const Dataset dataset{
      {{"stays", io::parse_csv("came,went,beds\n1,4,2\n2,,3\n5,6,1\n3,9,2\n", "stays.csv")}}};
  DatasetMetadata metadata;
  metadata.tables.push_back({"stays", detect_metadata(dataset.tables[0].table)});
  const std::string schema =
      R"({"kind": "sqlite", "pragmas": {}, "tables": [")" + statement + R"("], "others": []})";
  description::add_schema_rules(schema, dataset, metadata);
  std::vector<std::string> texts;
  for (const Constraint& rule : metadata.tables[0].metadata.constraints) {
    texts.push_back(constraint_text(rule));
  }
  return texts;
}

}  // namespace

TEST_CASE("CHECKs of several columns become rules where all rows meet them") {
  using Texts = std::vector<std::string>;
  const std::string table = "CREATE TABLE stays(came int, went int, beds int CHECK (beds > 0)";
  CHECK(rules_of(table + ", CHECK (went > came))") == Texts{"went > came"});
  CHECK(rules_of(table + ", CHECK (went IS NULL OR went > came))") == Texts{"went > came"});
  CHECK(rules_of(table + ", CHECK (went > beds + 3))").empty());
  CHECK(rules_of(table + ", CHECK (went > left_over))").empty());
  CHECK(rules_of(table + ", CHECK (strange(went, came)))").empty());
  CHECK(rules_of("CREATE TABLE other(a int, b int, CHECK (a < b))").empty());
  CHECK(rules_of("CREATE TABL").empty());
}
