#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/utility.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// The golden file's plain lists as typed columns.
Table table_of(const Json& columns) {
  Json typed = Json::object();
  for (const auto& [name, values] : columns.items()) {
    const char* type = values[0].is_string()           ? "category"
                       : values[0].is_number_integer() ? "int64"
                                                       : "float64";
    typed[name] = {{"type", type}, {"values", values}};
  }
  return golden_table(typed);
}

Metadata numerical_but(const Table& table, const std::string& category) {
  Metadata metadata;
  for (const Column& column : table.columns()) {
    metadata.columns.emplace_back();
    metadata.columns.back().name = column.name;
    metadata.columns.back().sdtype = column.name == category ? "categorical" : "numerical";
  }
  return metadata;
}

void check_summary(const MeanAndSpread& got, const Json& expected) {
  CHECK(got.mean == doctest::Approx(expected["mean"].get<double>()).epsilon(1e-9));
  CHECK(got.spread == doctest::Approx(expected["spread"].get<double>()).epsilon(1e-9));
}

}  // namespace

TEST_CASE("scores of papers equal those of dython, scipy, scikit-learn and SDMetrics") {
  const Json golden = read_golden("paper_scores.json");
  const Table real = table_of(golden["real"]);
  const Table synthetic = table_of(golden["synthetic"]);
  const Json& expected = golden["expected"];
  const PaperScores scores = evaluate_paper_scores(real, synthetic, numerical_but(real, "ward"));
  CHECK(scores.pairwise_correlation_difference ==
        doctest::Approx(expected["pairwise_correlation_difference"].get<double>()).epsilon(1e-9));
  CHECK(scores.ks_complement ==
        doctest::Approx(expected["ks_complement"].get<double>()).epsilon(1e-9));
  CHECK(scores.cs_test == doctest::Approx(expected["cs_test"].get<double>()).epsilon(1e-6));
  CHECK(scores.copies == doctest::Approx(expected["copies"].get<double>()));
  check_summary(scores.distance_to_closest, expected["distance_to_closest"]);
  check_summary(scores.distance_ratio, expected["distance_ratio"]);
  check_summary(scores.real_distance_to_closest, expected["real_distance_to_closest"]);
  check_summary(scores.real_distance_ratio, expected["real_distance_ratio"]);
}

TEST_CASE("a table against itself differs in nothing and copies everything") {
  const Table real = table_of(read_golden("paper_scores.json")["real"]);
  const PaperScores scores = evaluate_paper_scores(real, real, numerical_but(real, "ward"));
  CHECK(scores.pairwise_correlation_difference == 0);
  CHECK(scores.ks_complement == 1);
  CHECK(scores.copies == 1);
  CHECK(scores.distance_ratio.mean == 0);
}

TEST_CASE("a copy of rows that are in the real table twice has the distance ratio 0") {
  const Table real =
      golden_table({{"x", {{"type", "int64"}, {"values", {1, 1, 30, 30, 700, 700}}}}});
  const PaperScores scores = evaluate_paper_scores(real, real, numerical_but(real, ""));
  CHECK(scores.copies == 1);
  CHECK(scores.distance_ratio.mean == 0);
  CHECK(scores.real_distance_ratio.mean == 0);
}

TEST_CASE("missing cells are scored, and columns that aren't compared are left out") {
  const Table real =
      golden_table({{"id", {{"type", "int64"}, {"values", {1, 2, 3, 4}}}},
                    {"x", {{"type", "float64"}, {"values", {1.5, nullptr, 3, 4}}}},
                    {"c", {{"type", "category"}, {"values", {"a", "b", nullptr, "a"}}}}});
  Metadata metadata = numerical_but(real, "c");
  metadata.columns[0].sdtype = "id";
  const PaperScores scores = evaluate_paper_scores(real, real, metadata);
  CHECK(scores.pairwise_correlation_difference == 0);
  CHECK(scores.copies == 1);
  metadata.columns[1].sdtype = metadata.columns[2].sdtype = "text";
  CHECK_THROWS_AS((void)evaluate_paper_scores(real, real, metadata), Error);
}

}  // namespace likeness::metrics
