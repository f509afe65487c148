#include "constraints/constraint_check.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "likeness/constraints.hpp"
#include "likeness/csv.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

/// A digit a row: 1 where the constraint is broken.
std::string broken_in(const std::string& json, const Table& real, const Table& table) {
  const Constraint constraint = parse_constraints(json, "rules.json").at(0);
  std::string digits;
  for (const std::uint8_t one :
       ConstraintCheck(constraint, real, detect_metadata(real)).broken(table)) {
    digits += one != 0 ? '1' : '0';
  }
  return digits;
}

std::string object_of(const std::string& name, const std::string& parameters) {
  return R"([{"class_name": ")" + name + R"(", "parameters": {)" + parameters + "}}]";
}

}  // namespace

// The digits are those of is_valid() of SDMetrics 0.32 (multi_table/statistical/constraints) on the
// same rows, where it has the class.
TEST_CASE("each class of constraints says which rows break it, as SDMetrics does") {
  const Table real = io::parse_csv(
      "a,b,c,town,state,p,q,r\n1,2,3,X,N,1,0,0\n2,2,4,Y,N,0,1,0\n3,,5,Z,S,0,0,1\n,4,6,X,N,1,0,0\n",
      "table");
  const Table table = io::parse_csv(
      "a,b,c,town,state,p,q,r\n1,2,3,X,N,1,0,0\n3,2,2,X,S,1,1,0\n5,,4,Z,S,0,0,0\n2,2,9,Y,N,0,,1\n",
      "table");
  const std::string low_high = R"("low_column_name": "a", "high_column_name": "b")";
  CHECK(broken_in(object_of("Inequality", low_high), real, table) == "0100");
  CHECK(broken_in(object_of("Inequality", low_high + R"(, "strict_boundaries": true)"), real,
                  table) == "0101");
  const std::string range =
      R"("low_column_name": "a", "middle_column_name": "b", "high_column_name": "c")";
  CHECK(broken_in(object_of("Range", range + R"(, "strict_boundaries": false)"), real, table) ==
        "0110");
  CHECK(broken_in(object_of("ChainedInequality", R"("column_names": ["a", "b", "c"])"), real,
                  table) == "0111");
  CHECK(broken_in(
            object_of("ScalarInequality", R"("column_name": "c", "relation": ">=", "value": 3)"),
            real, table) == "0100");
  CHECK(
      broken_in(object_of("ScalarRange", R"("column_name": "c", "low_value": 2, "high_value": 9)"),
                real, table) == "0101");
  CHECK(broken_in(object_of("Positive", R"("column_name": "p", "strict_boundaries": true)"), real,
                  table) == "0011");
  CHECK(broken_in(object_of("FixedCombinations", R"("column_names": ["town", "state"])"), real,
                  table) == "0100");
  CHECK(broken_in(object_of("FixedIncrements", R"("column_name": "c", "increment_value": 3)"), real,
                  table) == "0110");
  CHECK(broken_in(object_of("OneHotEncoding", R"("column_names": ["p", "q", "r"])"), real, table) ==
        "0111");
  CHECK(broken_in(object_of("MixedScales",
                            R"("mixed_scale_column_name": "c", "segment_column_names": ["town"])"),
                  real, table) == "0111");
  CHECK(broken_in(object_of("FixedNullCombinations",
                            R"("column_names": ["a", "b"], "fix_category_values": false)"),
                  real, table) == "0000");
  CHECK(broken_in(object_of("Unique", R"("column_names": ["a", "b"])"), real, table) == "0000");
  CHECK(broken_in(object_of("Unique", R"("column_names": ["state"])"), real, table) == "0011");
  CHECK(broken_in(object_of("ColumnFormula", R"("output_column_name": "c", "formula": "a + b")"),
                  real, table) == "0111");
  CHECK(broken_in(object_of("ReferenceTable",
                            R"("column_names": ["state", "a"], "rows": [["N", 1], ["S", 3]])"),
                  real, table) == "0011");
  CHECK(broken_in(R"json(["if state = 'N' then town in ('X', 'Y')"])json", real, table) == "0000");
}

TEST_CASE("of one-hot columns that may miss cells, those that are there decide") {
  const Table real = io::parse_csv("p,q,r\n1,0,0\n0,1,0\n0,0,1\n0,,1\n", "table");
  const Table table = io::parse_csv("p,q,r\n1,0,0\n0,0,0\n1,,1\n0,,0\n0,0,\n,1,\n", "table");
  const std::string rule =
      object_of("OneHotEncoding", R"("column_names": ["p", "q", "r"], "allow_missing": true)");
  CHECK(broken_in(rule, real, table) == "011000");
  const std::string json = constraints_to_json(parse_constraints(rule, "rules.json"));
  CHECK(json.find(R"("allow_missing": true)") != std::string::npos);
}

TEST_CASE("constraints are read from SDV's JSON of all versions and written as the present one") {
  const auto constraints = parse_constraints(
      R"([{"constraint_class": "Inequality", "constraint_parameters":
          {"low_column_name": "a", "high_column_name": "b", "strict_boundaries": true}},
         "c = a + b", {"class_name": "ScalarRange", "parameters": {"column_name": "d",
          "low_value": 0.5, "high_value": 7}, "broken_rows": "leave out"}])",
      "rules.json");
  REQUIRE(constraints.size() == 3);
  CHECK(constraint_text(constraints[0]) == "a < b");
  CHECK(constraint_text(constraints[1]) == "c = a + b");
  CHECK(constraint_text(constraints[2]) == "0.5 < d < 7");
  CHECK(constraints[2].broken_rows == BrokenRows::kLeaveOut);
  const std::string json = constraints_to_json(constraints);
  CHECK(json.find(R"("class_name": "Inequality")") != std::string::npos);
  CHECK(constraints_to_json(parse_constraints(json, "again")) == json);
}

TEST_CASE("a metadata file keeps the constraints of its table") {
  const Table real = io::parse_csv("a,b\n1,2\n2,3\n", "table");
  Metadata metadata = detect_metadata(real);
  metadata.constraints.push_back(parse_constraint("a < b"));
  const Metadata again = parse_metadata(metadata_to_json(metadata), "metadata.json");
  REQUIRE(again.constraints.size() == 1);
  CHECK(constraint_text(again.constraints[0]) == "a < b");
}

TEST_CASE("what is wrong with a constraint is said in a sentence") {
  const Table real =
      io::parse_csv("start,end,price\n2024-01-01,2024-01-02,3\n2024-01-03,,4\n", "table");
  const auto refusal = [&](const std::string& json) -> std::string {
    try {
      (void)broken_in(json, real, real);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const auto says = [&](const std::string& json, const std::string& part) {
    const std::string sentence = refusal(json);
    CHECK_MESSAGE(sentence.find(part) != std::string::npos, sentence);
  };
  says(object_of("Inequality", R"("low_column_name": "strt", "high_column_name": "end")"),
       "did you mean \"start\"?");
  says(object_of("Inequality", R"("low_column_name": "price", "high_column_name": "end")"),
       "a number can't be compared with a date");
  says(object_of("Inequalty", ""), "did you mean \"Inequality\"?");
  says(object_of("Inequality", R"("low_column_name": "start")"), "lacks the parameter");
  says(object_of("Positive", R"("column_name": "price", "strict": true)"),
       "unknown parameter \"strict\"");
  says(object_of("FixedIncrements", R"("column_name": "price", "increment_value": 0)"), "above 0");
  says(R"({"CONSTRAINTS_SPEC_VERSION": "2", "constraints": []})", "reads 1");
  says(R"({"columns": []})", "no list of constraints");
  says("[3]", "class_name");
  Constraint predicate{"Predicate", {"price"}};
  predicate.predicate = [](const Table&) -> std::vector<bool> { throw std::runtime_error("no"); };
  const ConstraintCheck check(predicate, real, detect_metadata(real));
  CHECK_THROWS_WITH_AS((void)check.broken(real), "The rule \"the predicate of price\" failed: no",
                       Error);
}

TEST_CASE("a rule is refused for rows whose columns are of another kind than the real ones") {
  const Table real = io::parse_csv("kind,n,day\na,1,2020-01-05\nb,2,2020-02-05\n", "real");
  const Table other = io::parse_csv("kind,n,day\n1,x,3\n2,y,4\n", "other");
  for (const char* rule : {"kind = 'a'", "if n > 1 then kind = 'b'", "day > '2020-01-01'", "n >= 1",
                           "n = round(n, 0)"}) {
    const ConstraintCheck check(parse_constraint(rule), real, detect_metadata(real));
    CHECK_THROWS_AS((void)check.broken(other), Error);
    CHECK(check.broken(real).size() == 2);
  }
  const Table halves = io::parse_csv("kind,n,day\na,1.5,2020-01-05\n", "halves");
  const ConstraintCheck check(parse_constraint("n >= 1"), real, detect_metadata(real));
  CHECK(check.broken(halves) == std::vector<std::uint8_t>{0});
}
