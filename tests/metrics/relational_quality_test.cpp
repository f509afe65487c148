#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "likeness/csv.hpp"
#include "likeness/error.hpp"
#include "likeness/relational_evaluation.hpp"
#include "table/table_rows.hpp"

using namespace likeness;

namespace {

const nlohmann::ordered_json& golden() {
  static const auto json = nlohmann::ordered_json::parse(
      std::ifstream(std::string(LIKENESS_GOLDEN_FOLDER) + "/relational.json"));
  return json;
}

struct Sides {
  DatasetMetadata metadata;
  Dataset real;
  Dataset synthetic;

  Sides() {
    nlohmann::ordered_json metadata_json = golden()["metadata"];
    metadata_json["METADATA_SPEC_VERSION"] = "V1";
    metadata = parse_dataset_metadata(metadata_json.dump(), "golden");
    for (const NamedMetadata& table : metadata.tables) {
      const auto read = [&](const char* side) {
        return io::parse_csv(golden()[side][table.name].get<std::string>(), table.name);
      };
      real.tables.push_back({table.name, read("real")});
      synthetic.tables.push_back({table.name, read("synthetic")});
    }
  }
  [[nodiscard]] metrics::RelationalInput input() const { return {real, synthetic, metadata}; }
};

void check_report(const metrics::RelationalQuality& quality,
                  const nlohmann::ordered_json& expected) {
  const auto& properties = expected["properties"];
  CHECK(quality.column_shapes_score == doctest::Approx(properties["Column Shapes"]).epsilon(1e-12));
  CHECK(quality.column_pair_trends_score ==
        doctest::Approx(properties["Column Pair Trends"]).epsilon(1e-12));
  CHECK(quality.cardinality_score == doctest::Approx(properties["Cardinality"]).epsilon(1e-12));
  CHECK(quality.inter_table_trends_score ==
        doctest::Approx(properties["Intertable Trends"]).epsilon(1e-12));
  CHECK(quality.overall_score == doctest::Approx(expected["overall"]).epsilon(1e-12));
}

}  // namespace

TEST_CASE("the quality of several tables is SDMetrics', number for number") {
  const Sides sides;
  const auto quality = metrics::evaluate_relational_quality(sides.input());
  check_report(quality, golden()["quality_default"]);
  REQUIRE(quality.relations.size() == golden()["cardinality"].size());
  for (std::size_t k = 0; k < quality.relations.size(); ++k) {
    CHECK(quality.relations[k].cardinality == doctest::Approx(golden()["cardinality"][k]));
  }
}

TEST_CASE("every pair across tables counts at thresholds of zero, as in SDMetrics") {
  const Sides sides;
  metrics::QualityOptions options;
  options.real_correlation_threshold = 0;
  options.real_association_threshold = 0;
  const auto quality = metrics::evaluate_relational_quality(sides.input(), options);
  check_report(quality, golden()["quality_all"]);
  std::size_t k = 0;
  for (const auto& trends : quality.trends) {
    for (const metrics::ColumnPairTrend& pair : trends.pairs) {
      const auto& expected = golden()["trends_all"][k++];
      CHECK(pair.column_1 ==
            trends.relation.parent + "." + expected["column_1"].get<std::string>());
      CHECK(pair.column_2 == trends.relation.child + "." + expected["column_2"].get<std::string>());
      CHECK(pair.metric == expected["metric"].get<std::string>());
      CHECK(pair.score == doctest::Approx(expected["score"]).epsilon(1e-12));
    }
  }
  CHECK(k == golden()["trends_all"].size());
}

TEST_CASE("the diagnostic of several tables is SDMetrics', number for number") {
  const Sides sides;
  const auto diagnostic = metrics::evaluate_relational_diagnostic(sides.input());
  const auto& properties = golden()["diagnostic"]["properties"];
  CHECK(diagnostic.data_validity_score ==
        doctest::Approx(properties["Data Validity"]).epsilon(1e-12));
  CHECK(diagnostic.data_structure_score == doctest::Approx(properties["Data Structure"]));
  CHECK(diagnostic.relationship_validity_score ==
        doctest::Approx(properties["Relationship Validity"]).epsilon(1e-12));
  CHECK(diagnostic.overall_score ==
        doctest::Approx(golden()["diagnostic"]["overall"]).epsilon(1e-12));
  const auto quality = metrics::evaluate_relational_quality(sides.input());
  for (std::size_t k = 0; k < quality.relations.size(); ++k) {
    CHECK(quality.relations[k].integrity ==
          doctest::Approx(golden()["relationships"][2 * k]).epsilon(1e-12));
    CHECK(quality.relations[k].boundary ==
          doctest::Approx(golden()["relationships"][2 * k + 1]).epsilon(1e-12));
  }
  CHECK(quality.relations[0].orphans == 1);
}

TEST_CASE("a table that refers to itself has trends, too") {
  DatasetMetadata metadata;
  Metadata people;
  for (const auto& [name, sdtype] :
       {std::pair{"id", "id"}, std::pair{"boss", "id"}, std::pair{"pay", "numerical"}}) {
    people.columns.push_back({});
    people.columns.back().name = name;
    people.columns.back().sdtype = sdtype;
  }
  people.primary_key = "id";
  metadata.tables = {{"people", people}};
  metadata.relations = {{"people", {"id"}, "people", {"boss"}}};
  const Dataset dataset = {
      {{"people", io::parse_csv("id,boss,pay\n1,,9\n2,1,7\n3,1,6\n4,2,5\n5,2,3\n", "people")}}};
  metrics::QualityOptions options;
  options.real_correlation_threshold = 0;
  const auto quality = metrics::evaluate_relational_quality({dataset, dataset, metadata}, options);
  REQUIRE(quality.trends[0].pairs.size() == 1);
  CHECK(quality.trends[0].pairs[0].column_1 == "people^.pay");
  CHECK(quality.trends[0].pairs[0].real_correlation > 0.5);
  CHECK(quality.trends[0].score == 1);
}

TEST_CASE("tables without rows have no score, and one that came out empty the worst") {
  Sides sides;
  for (const bool real_too : {false, true}) {
    NamedTable& emptied = real_too ? sides.real.tables.back() : sides.synthetic.tables.back();
    emptied.table = take_table_rows(emptied.table, {});
    const metrics::RelationalEvaluation found =
        metrics::evaluate_relational(sides.input(), {.detection = false});
    const metrics::QualityReport& report = found.quality.tables.back().report;
    if (real_too) {
      CHECK(std::isnan(report.overall_score));
    } else {
      CHECK(report.overall_score == 0);
    }
    CHECK(!std::isnan(found.quality.overall_score));
  }
}

TEST_CASE("a side that lacks a table is refused by its name") {
  Sides sides;
  const std::string name = sides.synthetic.tables.back().name;
  sides.synthetic.tables.pop_back();
  const auto refused = [&](const auto& evaluate) {
    try {
      evaluate();
    } catch (const Error& error) {
      return std::string(error.what()).find("no synthetic table \"" + name) != std::string::npos;
    }
    return false;
  };
  CHECK(refused([&] { (void)metrics::evaluate_relational(sides.input()); }));
  CHECK(refused([&] { (void)metrics::evaluate_relational_quality(sides.input()); }));
  CHECK(refused([&] { (void)metrics::evaluate_relational_diagnostic(sides.input()); }));
  CHECK(refused([&] { (void)metrics::evaluate_relational_detection(sides.input()); }));
}
