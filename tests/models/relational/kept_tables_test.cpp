#include "models/relational/kept_tables.hpp"

#include <doctest/doctest.h>

#include <string>

#include "likeness/csv.hpp"

using namespace likeness;

namespace {

/// Readings of two stations, one every hour, or at any time of the month.
Dataset stations(bool every_hour) {
  std::string text = "reading_id,station_id,taken\n";
  for (int row = 0; row < 240; ++row) {
    const int hour = every_hour ? row / 2 : row * row * 13 % 600;
    const std::string day = std::to_string(100 + hour / 24 + 1).substr(1);
    const std::string of_day = std::to_string(100 + hour % 24).substr(1);
    text += std::to_string(row + 1) + ',' + std::to_string(row % 2 + 1) + ",2024-03-" + day + ' ' +
            of_day + ":00\n";
  }
  return {{{"stations", io::parse_csv("station_id,name\n1,North\n2,South\n", "stations.csv")},
           {"readings", io::parse_csv(text, "readings.csv")}}};
}

bool keeps_stations(const Dataset& dataset) {
  DatasetMetadata metadata;
  for (const NamedTable& table : dataset.tables) {
    metadata.tables.push_back({table.name, detect_metadata(table.table)});
    for (ColumnMetadata& column : metadata.tables.back().metadata.columns) {
      if (column.name.ends_with("_id")) column.sdtype = "id";
      if (column.name == "name") column.sdtype = "categorical";
    }
  }
  metadata.tables[0].metadata.primary_key = "station_id";
  metadata.tables[1].metadata.primary_key = "reading_id";
  metadata.relations.push_back({"stations", {"station_id"}, "readings", {"station_id"}});
  return models::choose_kept_tables(dataset, metadata, "auto")[0];
}

}  // namespace

TEST_CASE("a list is kept as it is, but not where each of its rows has a series at an even pace") {
  CHECK(keeps_stations(stations(false)));
  CHECK(!keeps_stations(stations(true)));
}
