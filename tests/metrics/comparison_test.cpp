#include <doctest/doctest.h>

#include <cmath>

#include "golden_tables.hpp"
#include "likeness/error.hpp"
#include "likeness/evaluation.hpp"
#include "likeness/parallel.hpp"
#include "likeness/random.hpp"
#include "likeness/report.hpp"
#include "table/table_rows.hpp"

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// Two numbers, related and shifted as asked, and a class that follows from them.
Table rows(std::size_t count, std::uint64_t seed, double shift = 0.0) {
  Json x = Json::array();
  Json y = Json::array();
  Json c = Json::array();
  const RandomStream random(seed, 0);
  for (std::size_t row = 0; row < count; ++row) {
    const double base = random.normal(2 * row) + shift;
    x.push_back(base);
    y.push_back(base + 0.5 * random.normal(2 * row + 1));
    c.push_back(base > shift ? "a" : "b");
  }
  return golden_table({{"x", {{"type", "float64"}, {"values", x}}},
                       {"y", {{"type", "float64"}, {"values", y}}},
                       {"c", {{"type", "category"}, {"values", c}}}});
}

const Metadata kMetadata =
    golden_metadata({{"sdtypes", {{"x", "numerical"}, {"y", "numerical"}, {"c", "categorical"}}}});

ComparisonOptions quick() {
  ComparisonOptions options;
  options.samples = 8;
  return options;
}

}  // namespace

TEST_CASE("tables of the same kind share a rank, a worse one does not") {
  const Table real = rows(300, 1);
  const Table shifted = rows(300, 2, 1.5);
  const Table fresh = rows(300, 3);
  const Table other = rows(300, 4);
  const NamedTable tables[] = {{"shifted", shifted}, {"fresh", fresh}, {"other", other}};
  ComparisonOptions options = quick();
  options.target = "c";
  const Comparison found = compare_tables(real, tables, kMetadata, options);
  REQUIRE(found.tables.size() == 3);
  CHECK(found.tables[0].rank == 1);
  CHECK(found.tables[1].rank == 1);
  CHECK(found.tables[1].tied_with_previous);
  CHECK(found.tables[2].name == "shifted");
  CHECK(found.tables[2].rank == 3);
  CHECK(!found.tables[2].tied_with_previous);
  CHECK(found.tables[0].behind_best.value == 0.0);
  CHECK(found.tables[2].behind_best.value > 0.1);
  CHECK(found.tables[0].quality.spread > 0.0);
  CHECK(found.tables[0].detection_auc.value < 0.65);
  CHECK(found.tables[2].detection_auc.value > 0.7);
  CHECK(found.tables[0].relative_distance == doctest::Approx(1.0).epsilon(0.3));
  CHECK(found.utility_metric == "auc");
  CHECK(found.real_utility > 0.95);
  CHECK(report::to_text(found).find("is noise") != std::string::npos);
  CHECK(report::to_text(found).find("is more than noise") != std::string::npos);
  CHECK(Json::parse(report::to_json(found))["tables"].size() == 3);
}

TEST_CASE("a comparison has the same bits for any number of threads, and follows the seed") {
  const Table real = rows(120, 1);
  const Table a = rows(100, 2);
  const NamedTable tables[] = {{"a", a}};
  const auto json = [&](std::uint64_t seed) {
    ComparisonOptions options = quick();
    options.seed = seed;
    return report::to_json(compare_tables(real, tables, kMetadata, options));
  };
  const std::string expected = json(0);
  for (const int threads : {1, 2, 7}) {
    set_threads(threads);
    CHECK(json(0) == expected);
  }
  set_threads(0);
  CHECK(json(1) != expected);
}

TEST_CASE("errors name the table that they are about") {
  const Table real = rows(20, 1);
  const Table other = golden_table(Json::parse(R"({"x": {"type": "int64", "values": [1, 2]}})"));
  const NamedTable tables[] = {{"mine.csv", other}};
  CHECK_THROWS_WITH_AS((void)compare_tables(real, tables, kMetadata, quick()),
                       "mine.csv: The synthetic table has no column \"y\"; both tables must have "
                       "the columns of the metadata.",
                       Error);
  CHECK_THROWS_AS((void)compare_tables(real, {}, kMetadata, quick()), Error);
}

TEST_CASE("rows of a table are taken with their gaps and texts, as often as asked") {
  const Table table = golden_table(Json::parse(
      R"({"n": {"type": "int64", "values": [1, null, 3]}, "b": {"type": "bool", "values": [true, false, null]},
          "t": {"type": "text", "values": ["one", "two", "three"]},
          "c": {"type": "category", "values": ["x", "y", "x"]}})"));
  const std::size_t wanted[] = {2, 1, 2};
  const Table taken = take_table_rows(table, wanted);
  CHECK(taken.rows() == 3);
  CHECK(taken.column("n").integers[0] == 3);
  CHECK(!taken.column("n").valid(1));
  CHECK(!taken.column("b").valid(2));
  CHECK(taken.column("t").strings[2] == "three");
  CHECK(taken.column("c").dictionary[static_cast<std::size_t>(taken.column("c").codes[1])] == "y");
}

TEST_CASE("a copy of the real table ranks first, and is called what it is") {
  const Table real = rows(200, 1);
  const Table fresh = rows(200, 2);
  const NamedTable tables[] = {{"fresh", fresh}, {"copy", real}};
  const Comparison found = compare_tables(real, tables, kMetadata, quick());
  CHECK(found.tables[0].name == "copy");
  CHECK(found.tables[0].copying == Severity::kSerious);
  CHECK(found.tables[0].near_copies == 1.0);
  CHECK(found.tables[1].copying == Severity::kFine);
  CHECK(found.tables[0].detection_auc.value < 0.4);
  const std::string text = report::to_text(found);
  CHECK(text.find("\"copy\" holds copies of real rows") != std::string::npos);
  CHECK(text.find("far below 0.5") != std::string::npos);
  const Json json = Json::parse(report::to_json(found, {.real_name = "real.csv", .seed = 3}));
  CHECK(json["tables"][0]["copying"] == "serious");
  CHECK(json["files"]["real"] == "real.csv");
  CHECK(json["seed"] == 3);
}

}  // namespace likeness::metrics
