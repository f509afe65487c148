#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/quality.hpp"
#include "likeness/report.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

void check_number(double actual, const Json& expected) {
  if (expected.is_null()) {
    CHECK(std::isnan(actual));
  } else {
    CHECK(std::abs(actual - expected.get<double>()) <= 1e-9);
  }
}

DiagnosticReport evaluate_case(const Json& golden) {
  return evaluate_diagnostic(golden_table(golden["real"]), golden_table(golden["synthetic"]),
                             golden_metadata(golden));
}

}  // namespace

TEST_CASE("the diagnostic report equals SDMetrics' in every column and score") {
  for (const Json& golden : read_golden("diagnostic.json")) {
    const auto name = golden["name"].get<std::string>();
    CAPTURE(name);
    const Json& expected = golden["expected"];
    const DiagnosticReport report = evaluate_case(golden);
    check_number(report.overall_score, expected["overall_score"]);
    check_number(report.data_validity_score, expected["data_validity_score"]);
    check_number(report.data_structure_score, expected["data_structure_score"]);
    REQUIRE(report.data_validity.size() == expected["data_validity"].size());
    for (std::size_t k = 0; k < report.data_validity.size(); ++k) {
      const ColumnValidity& row = report.data_validity[k];
      const Json& expected_row = expected["data_validity"][k];
      CAPTURE(row.column);
      CAPTURE(row.metric);
      CAPTURE(row.error);
      CHECK(row.column == expected_row["column"].get<std::string>());
      CHECK(row.metric == expected_row["metric"].get<std::string>());
      check_number(row.score, expected_row["score"]);
      CHECK(!row.error.empty() == expected_row["fails"].get<bool>());
    }
  }
}

TEST_CASE("a check that fails says why") {
  const Json golden = {
      {"sdtypes", {{"n", "numerical"}, {"k", "id"}, {"gone", "categorical"}}},
      {"regex", {{"k", "[a"}}},
      {"real",
       {{"n", {{"type", "int64"}, {"values", {1}}}}, {"k", {{"type", "text"}, {"values", {"a"}}}}}},
      {"synthetic",
       {{"n", {{"type", "text"}, {"values", {"x"}}}},
        {"k", {{"type", "text"}, {"values", {"a"}}}}}},
  };
  const DiagnosticReport report = evaluate_case(golden);
  REQUIRE(report.data_validity.size() == 3);
  CHECK(report.data_validity[0].error ==
        "The synthetic column \"n\" has type text, whose cells can't be read as numerical.");
  CHECK(
      report.data_validity[1].error ==
      "The regular expression \"[a\" of column \"k\" has a [ without its ] at character 1; change "
      "its regex_format.");
  CHECK(report.data_validity[2].error == "The real table has no column \"gone\".");
}

TEST_CASE("a table without rows is refused") {
  const Table empty;
  CHECK_THROWS_WITH_AS((void)evaluate_diagnostic(empty, empty, {}),
                       "The real table has no rows; there is nothing to compare.", Error);
}

TEST_CASE("the diagnostic's JSON holds every number, and null where there is none") {
  const Json golden = read_golden("diagnostic.json")[0];
  const DiagnosticReport report = evaluate_case(golden);
  const Json json = Json::parse(report::to_json(report));
  CHECK(json["overall_score"].get<double>() == report.overall_score);
  CHECK(json["data_validity"].size() == report.data_validity.size());
  CHECK(json["data_validity"][0]["metric"] == "KeyUniqueness");
  CHECK(json["data_validity"][0]["score"].get<double>() == report.data_validity[0].score);
}

}  // namespace likeness::metrics
