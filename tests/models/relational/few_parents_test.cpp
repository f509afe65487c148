#include "models/relational/few_parents.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"
#include "models/relational/context_columns.hpp"
#include "table/cell_text.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

std::vector<std::uint64_t> numbered(std::size_t rows) {
  std::vector<std::uint64_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{7});
  return numbers;
}

std::size_t with_children(const std::vector<std::uint32_t>& counts) {
  return counts.size() - static_cast<std::size_t>(std::ranges::count(counts, 0U));
}

/// 300 places in three zones, of which three in the first have 100 readings each.
Dataset places_with_readings() {
  std::string places = "id,zone\n";
  std::string readings = "id,place,level\n";
  for (int p = 0; p < 300; ++p) {
    places += std::to_string(p) + ",zone" + std::to_string(p % 3) + "\n";
  }
  for (int r = 0; r < 300; ++r) {
    readings += std::to_string(r) + "," + std::to_string(30 * (r / 100)) + "," +
                std::to_string(20 + r * 7 % 31) + "\n";
  }
  Dataset dataset;
  dataset.tables.push_back({"places", io::parse_csv(places, "places.csv")});
  dataset.tables.push_back({"readings", io::parse_csv(readings, "readings.csv")});
  return dataset;
}

}  // namespace

TEST_CASE("of few rows with children, as many have some in any number of rows") {
  std::vector<std::uint32_t> counts(1000, 0);
  counts[10] = counts[400] = counts[900] = 50;
  ColumnValues zones;
  for (int row = 0; row < 1000; ++row) zones.codes.push_back(row % 10 == 0 ? 1 : 0);
  const auto few = find_few_parents(counts, {zones});
  REQUIRE(few.has_value());
  CHECK(few->children == 50);
  CHECK(few->column == 0);
  CHECK(few->code == 1);
  std::vector<std::uint32_t> drawn(2000, 0);
  drawn[1] = 40;
  std::vector<ColumnValues> cells(1);
  for (int row = 0; row < 2000; ++row) cells[0].codes.push_back(row % 10 == 0 ? 1 : 0);
  few->match(drawn, cells, numbered(2000));
  CHECK(with_children(drawn) == 6);
  for (std::size_t row = 0; row < drawn.size(); ++row) {
    if (drawn[row] > 0) CHECK(row % 10 == 0);
  }
  std::vector<std::uint32_t> none(20, 0);
  cells[0].codes.resize(20);
  few->match(none, cells, numbered(20));
  CHECK(with_children(none) == 1);
  CHECK(*std::ranges::max_element(none) == 50);
}

TEST_CASE("many rows with children, and all of them, are not matched; chance is no category") {
  std::vector<std::uint32_t> counts(1000, 0);
  std::fill(counts.begin(), counts.begin() + 20, 3U);
  CHECK_FALSE(find_few_parents(counts, {}).has_value());
  CHECK_FALSE(find_few_parents(std::vector<std::uint32_t>(5, 2), {}).has_value());
  std::vector<std::uint32_t> two(1000, 0);
  two[0] = two[1] = 3;
  ColumnValues common;
  common.codes.assign(1000, 0);
  std::fill(common.codes.begin() + 300, common.codes.end(), 1);
  const auto few = find_few_parents(two, {common});
  REQUIRE(few.has_value());
  CHECK(few->column == -1);
}

TEST_CASE("three places with readings are three in what is made, in their zone") {
  DatasetMetadata metadata;
  metadata.tables = {{"places", {}}, {"readings", {}}};
  const auto add = [&](std::size_t table, const char* name, const char* sdtype) {
    ColumnMetadata column;
    column.name = name;
    column.sdtype = sdtype;
    metadata.tables[table].metadata.columns.push_back(column);
  };
  add(0, "id", "id");
  add(0, "zone", "categorical");
  add(1, "id", "id");
  add(1, "place", "id");
  add(1, "level", "numerical");
  metadata.tables[0].metadata.primary_key = metadata.tables[1].metadata.primary_key = "id";
  metadata.relations = {{"places", {"id"}, "readings", {"place"}}};
  const DatasetModel model =
      make_dataset_recipe("relational").fit(places_with_readings(), metadata, {.seed = 3});
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    const Dataset made = model.sample({.seed = seed});
    const Table& places = *made.find("places");
    const Table& readings = *made.find("readings");
    CHECK(readings.rows() == 300);
    const CellText zone(places.column("zone"));
    std::map<std::int64_t, std::string> zones;
    for (std::size_t row = 0; row < places.rows(); ++row) {
      zones[places.column("id").integers[row]] = zone(row);
    }
    std::set<std::int64_t> used;
    for (const std::int64_t place : readings.column("place").integers) used.insert(place);
    CHECK(used.size() == 3);
    for (const std::int64_t place : used) CHECK(zones.at(place) == "zone0");
  }
}

TEST_CASE("what few of many rows are is no context, of all rows of a short table it is") {
  RelationPlan plan;
  plan.tables.resize(2);
  plan.tables[1].maker = 0;
  plan.relations.resize(1);
  plan.relations[0].child = 1;
  plan.relations[0].use = RelationUse::kMakes;
  const std::vector<std::vector<CellColumn>> columns = {{{"height", 0, false}}, {}};
  DatasetCells cells;
  cells.tables.resize(2);
  cells.relations.resize(1);
  cells.tables[1].rows = 90;
  const auto known = [&](std::size_t places, std::int32_t used) {
    cells.tables[0].rows = places;
    cells.relations[0].parents.clear();
    for (std::int32_t row = 0; row < 90; ++row) cells.relations[0].parents.push_back(row % used);
    return context_columns(plan, columns, cells, {0}, 5).size();
  };
  CHECK(known(100, 3) == 0);
  CHECK(known(100, 5) == 1);
  CHECK(known(3, 3) == 1);
}
