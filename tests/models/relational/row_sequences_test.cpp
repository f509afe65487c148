#include "models/relational/row_sequences.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "constraints/lag_rule.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_model.hpp"

using namespace likeness;

namespace {

/// Trips of cars, in no order: a trip begins where and when the last one ended, or later, and its
/// kilometers add up to what the car has run.
Dataset garage() {
  std::string cars = "id,seats\n";
  std::vector<std::string> rows;
  int trip = 0;
  for (int car = 0; car < 60; ++car) {
    cars += std::to_string(car) + ',' + std::to_string(2 + car * 7 % 4) + '\n';
    int odometer = 1000 + car * 7919 % 90'000;
    int hour = car * 37 % 100;
    for (int k = 0; k < 3 + car % 5; ++k, ++trip) {
      const int km = 1 + trip * 101 % 97;
      const int hours = trip * 13 % 17;
      rows.push_back(std::to_string(trip * 523 % 1009) + ',' + std::to_string(car) + ",2024-0" +
                     std::to_string(1 + hour / 672) + '-' + (hour % 672 / 24 < 9 ? "0" : "") +
                     std::to_string(1 + hour % 672 / 24) + ' ' + (hour % 24 < 10 ? "0" : "") +
                     std::to_string(hour % 24) + ":00:00," + std::to_string(hours) + ',' +
                     std::to_string(odometer) + ',' + std::to_string(odometer + km) + ',' +
                     std::to_string(km) + '\n');
      odometer += km;
      hour += hours + trip * 29 % 41;
    }
  }
  std::sort(rows.begin(), rows.end());
  std::string trips = "id,car,out,hours,start,end,km\n";
  for (const std::string& row : rows) trips += row;
  Dataset dataset;
  dataset.tables = {{"cars", io::parse_csv(cars, "cars")},
                    {"trips", io::parse_csv(trips, "trips")}};
  return dataset;
}

DatasetMetadata garage_metadata(const Dataset& dataset) {
  DatasetMetadata metadata;
  for (const auto& [name, table] : dataset.tables) {
    metadata.tables.push_back({name, detect_metadata(table)});
    for (ColumnMetadata& column : metadata.tables.back().metadata.columns) {
      if (column.name == "id" || column.name == "car") column.sdtype = "id";
      if (column.name == "seats") column.sdtype = "numerical";
    }
    metadata.tables.back().metadata.primary_key = "id";
  }
  metadata.relations = {{"cars", {"id"}, "trips", {"car"}}};
  return metadata;
}

std::size_t trips_that_break(const Dataset& dataset) {
  const Table& trips = *dataset.find("trips");
  const LagRule rule{.kind = LagRule::Kind::kCarried, .column = "start", .source = "end"};
  const std::vector<std::uint8_t> broken =
      rows_that_break(rule, trips, sequence_rows(trips, {"car", "out"}));
  return static_cast<std::size_t>(std::ranges::count(broken, 1));
}

}  // namespace

TEST_CASE("rows of a parent go on from the row before, in the order of their dates") {
  const Dataset real = garage();
  REQUIRE(trips_that_break(real) == 0);
  const DatasetModel model =
      make_dataset_recipe("relational", {{"rules", "found"}, {"rounds", "5"}})
          .fit(real, garage_metadata(real), {.seed = 3});
  const Dataset made = model.sample({.seed = 4});
  const Table& trips = *made.find("trips");
  CHECK(trips.rows() > 200);
  CHECK(trips_that_break(made) == 0);
  for (std::size_t row = 0; row < trips.rows(); ++row) {
    CHECK(trips.column("end").integers[row] ==
          trips.column("start").integers[row] + trips.column("km").integers[row]);
  }
  const std::string bytes = model.to_bytes();
  const DatasetModel loaded = load_dataset_model(std::as_bytes(std::span(bytes)));
  const Dataset again = loaded.sample({.seed = 4});
  CHECK(std::ranges::equal(again.find("trips")->column("end").integers,
                           trips.column("end").integers));
}

TEST_CASE("rows made for one parent after another end where the parent changes") {
  CHECK(models::ends_of_parents({0, 0, 2, -1, -1, 3, 3}) ==
        std::vector<std::size_t>{2, 3, 4, 5, 7});
}
