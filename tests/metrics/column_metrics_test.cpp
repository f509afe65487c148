#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/quality.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

const ColumnMetric* find(const std::vector<ColumnMetric>& metrics, const std::string& column,
                         const std::string& metric) {
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const ColumnMetric& row) {
    return row.column == column && row.metric == metric;
  });
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<ColumnMetric> metrics_of(const Json& golden) {
  return evaluate_columns(golden_table(golden["real"]), golden_table(golden["synthetic"]),
                          golden_metadata(golden));
}

}  // namespace

TEST_CASE("single-column metrics are those of SDMetrics") {
  const Json golden = read_golden("single_metrics.json");
  for (const Json& table : golden["columns"]) {
    CAPTURE(table["name"].get<std::string>());
    const std::vector<ColumnMetric> metrics = metrics_of(table);
    CHECK(metrics.size() == table["scores"].size());
    for (const Json& expected : table["scores"]) {
      const auto column = expected["column"].get<std::string>();
      const auto name = expected["metric"].get<std::string>();
      CAPTURE(column);
      CAPTURE(name);
      const ColumnMetric* metric = find(metrics, column, name);
      REQUIRE(metric != nullptr);
      if (expected["score"].is_null()) {
        CHECK(std::isnan(metric->score));
      } else {
        CHECK(std::abs(metric->score - expected["score"].get<double>()) <= 1e-9);
      }
    }
  }
}

TEST_CASE("a column that one table lacks, or that can't be read, has one row with the reason") {
  const Table real = golden_table(Json::parse(
      R"({"a": {"type": "int64", "values": [1, 2]}, "b": {"type": "int64", "values": [1, 2]}})"));
  const Table synthetic =
      golden_table(Json::parse(R"({"a": {"type": "category", "values": ["x", "y"]}})"));
  const auto metrics = evaluate_columns(
      real, synthetic, golden_metadata({{"sdtypes", {{"a", "numerical"}, {"b", "numerical"}}}}));
  REQUIRE(find(metrics, "a", "KSComplement") != nullptr);
  CHECK(find(metrics, "a", "KSComplement")->error ==
        "The synthetic column \"a\" can't be read as numerical.");
  REQUIRE(find(metrics, "b", "MissingValueSimilarity") != nullptr);
  CHECK(find(metrics, "b", "MissingValueSimilarity")->error ==
        "The synthetic table has no column \"b\".");
}

TEST_CASE("single-column metrics are the same for any number of threads") {
  const Json table = read_golden("single_metrics.json")["columns"][0];
  const std::vector<ColumnMetric> expected = metrics_of(table);
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    const std::vector<ColumnMetric> metrics = metrics_of(table);
    REQUIRE(metrics.size() == expected.size());
    for (std::size_t k = 0; k < metrics.size(); ++k) {
      CHECK((metrics[k].score == expected[k].score || std::isnan(expected[k].score)));
    }
  }
  set_threads(0);
}

}  // namespace likeness::metrics
