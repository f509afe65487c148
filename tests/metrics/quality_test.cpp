#include "likeness/quality.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"
#include "likeness/report.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kTolerance = 1e-9;

void check_number(double actual, const Json& expected) {
  if (expected.is_null()) {
    CHECK(std::isnan(actual));
  } else {
    CHECK(std::abs(actual - expected.get<double>()) <= kTolerance);
  }
}

void check_shape(const ColumnShape& actual, const Json& expected) {
  CAPTURE(actual.column);
  CHECK(actual.column == expected["column"].get<std::string>());
  CHECK(actual.metric == expected["metric"].get<std::string>());
  check_number(actual.score, expected["score"]);
  CHECK(!actual.error.empty() == expected["fails"].get<bool>());
}

void check_trend(const ColumnPairTrend& actual, const Json& expected) {
  CAPTURE(actual.column_1);
  CAPTURE(actual.column_2);
  CAPTURE(actual.error);
  CHECK(actual.column_1 == expected["column_1"].get<std::string>());
  CHECK(actual.column_2 == expected["column_2"].get<std::string>());
  CHECK(actual.metric == expected["metric"].get<std::string>());
  check_number(actual.score, expected["score"]);
  check_number(actual.real_correlation, expected["real_correlation"]);
  check_number(actual.synthetic_correlation, expected["synthetic_correlation"]);
  check_number(actual.real_association, expected["real_association"]);
  CHECK(actual.meets_threshold == expected["meets_threshold"].get<bool>());
  CHECK(!actual.error.empty() == expected["fails"].get<bool>());
}

QualityReport evaluate_case(const Json& golden) {
  QualityOptions options;
  const Json& given = golden["options"];
  options.real_correlation_threshold =
      given.value("real_correlation_threshold", options.real_correlation_threshold);
  options.real_association_threshold =
      given.value("real_association_threshold", options.real_association_threshold);
  return evaluate_quality(golden_table(golden["real"]), golden_table(golden["synthetic"]),
                          golden_metadata(golden), options);
}

Table table_of(const char* json) {
  return golden_table(Json::parse(json));
}
Metadata metadata_of(const char* json) {
  return golden_metadata({{"sdtypes", Json::parse(json)}});
}

std::string sentence_of(const Table& real, const Table& synthetic, const Metadata& metadata,
                        const QualityOptions& options = {}) {
  try {
    (void)evaluate_quality(real, synthetic, metadata, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the quality report equals SDMetrics' in every column, pair and score") {
  for (const Json& golden : read_golden("quality.json")) {
    const auto name = golden["name"].get<std::string>();
    CAPTURE(name);
    const Json& expected = golden["expected"];
    const QualityReport report = evaluate_case(golden);

    check_number(report.overall_score, expected["overall_score"]);
    check_number(report.column_shapes_score, expected["column_shapes_score"]);
    check_number(report.column_pair_trends_score, expected["column_pair_trends_score"]);
    REQUIRE(report.column_shapes.size() == expected["column_shapes"].size());
    for (std::size_t k = 0; k < report.column_shapes.size(); ++k) {
      check_shape(report.column_shapes[k], expected["column_shapes"][k]);
    }
    REQUIRE(report.column_pair_trends.size() == expected["column_pair_trends"].size());
    for (std::size_t k = 0; k < report.column_pair_trends.size(); ++k) {
      check_trend(report.column_pair_trends[k], expected["column_pair_trends"][k]);
    }
  }
}

TEST_CASE("the report has the same bits for any number of threads") {
  const Json golden = read_golden("quality.json")[0];
  set_threads(1);
  const std::string alone = report::to_json(evaluate_case(golden));
  for (const int count : {2, 7}) {
    set_threads(count);
    CHECK(report::to_json(evaluate_case(golden)) == alone);
  }
  set_threads(0);
}

TEST_CASE("of too many pairs the worst that count are listed, and all are averaged") {
  const Json golden = read_golden("quality.json")[0];
  const QualityReport all = evaluate_case(golden);
  QualityOptions options;
  options.most_pairs_listed = 5;
  const QualityReport few =
      evaluate_quality(golden_table(golden["real"]), golden_table(golden["synthetic"]),
                       golden_metadata(golden), options);
  CHECK(few.column_pair_trends_score == all.column_pair_trends_score);
  CHECK(few.pairs == all.column_pair_trends.size());
  CHECK(few.counted_pairs == all.counted_pairs);
  REQUIRE(few.column_pair_trends.size() == 5);
  const double best_listed = few.column_pair_trends.back().score;
  std::size_t worse = 0;
  for (const ColumnPairTrend& trend : all.column_pair_trends) {
    worse += trend.score < best_listed ? 1 : 0;
  }
  CHECK(worse == 4);
}

TEST_CASE("hundreds of columns are compared block by block") {
  std::vector<Column> columns;
  Metadata metadata;
  for (int c = 0; c < 400; ++c) {
    const Json values = {c % 7, 1, 2, (c + 3) % 11};
    columns.push_back(
        golden_column("n" + std::to_string(c), {{"type", "int64"}, {"values", values}}));
    metadata.columns.emplace_back();
    metadata.columns.back().name = columns.back().name;
    metadata.columns.back().sdtype = "numerical";
  }
  const Table table(std::move(columns));
  const QualityReport report = evaluate_quality(table, table, metadata);
  REQUIRE(report.column_pair_trends.size() == 79800);
  CHECK(report.column_pair_trends[70000].column_1 == "n259");
  CHECK(report.column_pair_trends[70000].column_2 == "n330");
  CHECK(report.column_pair_trends.back().column_1 == "n398");
  CHECK(report.column_pair_trends.back().column_2 == "n399");
  CHECK(report.column_pair_trends_score == 1.0);
}

TEST_CASE("a table compared with itself scores 1") {
  const Json golden = read_golden("quality.json")[0];
  const Table table = golden_table(golden["real"]);
  const QualityReport report = evaluate_quality(table, table, golden_metadata(golden));
  CHECK(report.overall_score == 1.0);
  CHECK(report.column_shapes_score == 1.0);
  CHECK(report.column_pair_trends_score == 1.0);
}

TEST_CASE("levels compare by what they mean, not by the type or the dictionary that they have") {
  const Metadata metadata = metadata_of(
      R"({"n": "categorical", "t": "categorical", "b": "boolean", "s": "categorical"})");
  const Table real = table_of(R"({
      "n": {"type": "int64", "values": [1, 2, 2, 30]},
      "t": {"type": "category", "values": ["b", "a", "a", null]},
      "b": {"type": "bool", "values": [true, false, false, null]},
      "s": {"type": "category", "values": ["1.50", "2", "x", "x"]}})");
  const Table synthetic = table_of(R"({
      "n": {"type": "category", "values": ["30", "2.0", "2", "1"]},
      "t": {"type": "text", "values": ["a", null, "b", "a"]},
      "b": {"type": "category", "values": ["false", "TRUE", null, "False"]},
      "s": {"type": "text", "values": ["x", "x", "2", "1.50"]}})");
  for (const ColumnShape& shape : evaluate_quality(real, synthetic, metadata).column_shapes) {
    CAPTURE(shape.column);
    CHECK(shape.score == 1.0);
  }
}

TEST_CASE("times that are levels compare by the instant") {
  const Metadata metadata = metadata_of(R"({"day": "categorical"})");
  const Table real = table_of(R"({"day": {"type": "datetime", "format": "%Y-%m-%d",
      "values": ["2020-01-01", "2020-01-02", "2020-01-01", "2020-01-03"]}})");
  const Table synthetic = table_of(R"({"day": {"type": "datetime", "format": "%Y-%m-%d",
      "values": ["2020-01-01", "2020-01-02", "2020-01-01", "2020-01-02"]}})");
  CHECK(evaluate_quality(real, synthetic, metadata).column_shapes[0].score ==
        doctest::Approx(0.75));
}

TEST_CASE("a datetime format that doesn't exist makes its column fail, not the report") {
  const Json golden = {{"sdtypes", {{"day", "datetime"}, {"n", "numerical"}}},
                       {"format", {{"day", "%Y-%Q"}}}};
  const Table table = table_of(R"({"day": {"type": "text", "values": ["2020-1", "2020-2"]},
                                       "n": {"type": "int64", "values": [1, 2]}})");
  const QualityReport report = evaluate_quality(table, table, golden_metadata(golden));
  CHECK(std::isnan(report.column_shapes[0].score));
  CHECK(report.column_shapes[0].error.find("%Q") != std::string::npos);
  CHECK(report.column_shapes[1].score == 1.0);
}

TEST_CASE("a column that one table lacks is named") {
  const Table both =
      table_of(R"({"a": {"type": "int64", "values": [1]}, "b": {"type": "int64", "values": [1]}})");
  const Table one = table_of(R"({"a": {"type": "int64", "values": [1]}})");
  const Metadata full = metadata_of(R"({"a": "numerical", "b": "numerical"})");
  const Metadata partial = metadata_of(R"({"a": "numerical"})");
  CHECK(sentence_of(both, one, full) ==
        "The synthetic table has no column \"b\"; both tables must have the columns of the "
        "metadata.");
  CHECK(sentence_of(one, both, full) ==
        "The real table has no column \"b\"; both tables must have the columns of the metadata.");
  CHECK(sentence_of(one, both, partial) ==
        "Column \"b\" of the synthetic table is not in the metadata; describe it there or leave it "
        "out.");
}

TEST_CASE("tables without rows and thresholds outside of 0 to 1 are refused") {
  const Metadata metadata = metadata_of(R"({"a": "numerical"})");
  const Table empty = table_of(R"({"a": {"type": "int64", "values": []}})");
  const Table one = table_of(R"({"a": {"type": "int64", "values": [1]}})");
  CHECK(sentence_of(one, empty, metadata) ==
        "The synthetic table has no rows; there is nothing to compare.");
  QualityOptions options;
  options.real_association_threshold = 1.5;
  CHECK(sentence_of(one, one, metadata, options) ==
        "The threshold on the real association is 1.5, but must be from 0 to 1.");
}

TEST_CASE("the JSON holds every number, and null where there is none") {
  const Json golden = read_golden("quality.json")[0];
  const QualityReport report = evaluate_case(golden);
  const Json json = Json::parse(report::to_json(report));
  CHECK(json["overall_score"].get<double>() == report.overall_score);
  CHECK(json["column_shapes"].size() == report.column_shapes.size());
  CHECK(json["column_shapes"][0]["score"].get<double>() == report.column_shapes[0].score);
  const Json& trend = json["column_pair_trends"][0];
  CHECK(trend["column_1"] == "age");
  CHECK(trend["real_correlation"].get<double>() == report.column_pair_trends[0].real_correlation);
  CHECK(trend["real_association"].is_null());
}

}  // namespace likeness::metrics
