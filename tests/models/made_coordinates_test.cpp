#include "models/frame/made_coordinates.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "makers/locale.hpp"
#include "models/frame/frame.hpp"
#include "models/frame/point_areas.hpp"
#include "text/number_text.hpp"

using namespace likeness;
using namespace likeness::models;

namespace {

Column degrees_column(const std::string& name, std::vector<double> values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kFloat64;
  column.decimals = 4;
  column.floats = std::move(values);
  return column;
}

Column text_column(const std::string& name, const std::vector<std::string>& values) {
  Column column;
  column.name = name;
  column.type = ColumnType::kText;
  column.strings = StringArray(values);
  return column;
}

ColumnMetadata personal(const std::string& name, const std::string& sdtype) {
  return {name, sdtype, {}, {}, {}, true};
}

/// Homes in two towns, 2 degrees apart, of 0.1 degrees each; one home far away from both.
struct Homes {
  std::vector<double> latitudes;
  std::vector<double> longitudes;
  std::vector<std::string> towns;
};

Homes homes(std::size_t rows) {
  Homes found;
  const RandomStream draws(5, 5);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool north = row % 3 == 0;
    const auto away = [&](std::size_t k) {
      return std::round(draws.uniform(2 * row + k) * 1000) / 1e4;
    };
    found.latitudes.push_back((north ? 36.1 : 34.1) + away(0));
    found.longitudes.push_back((north ? -120.0 : -118.0) + away(1));
    found.towns.emplace_back(north ? "Northam" : "Southam");
  }
  found.latitudes.back() = 48.5;
  return found;
}

bool is_in(const std::string& town, double latitude, double longitude) {
  const bool north = town == "Northam";
  const double low = north ? 36.1 : 34.1;
  const double left = north ? -120.0 : -118.0;
  constexpr double kSlack = 0.02;
  return latitude > low - kSlack && latitude < low + 0.1 + kSlack && longitude > left - kSlack &&
         longitude < left + 0.1 + kSlack;
}

/// Rows that a frame of such a table decodes, its learned cells as they were.
Table decoded(std::vector<Column> columns, Metadata metadata) {
  const FramedTable framed = Frame::learn(Table(std::move(columns)), metadata);
  io::ModelFile file;
  file.header["frame"] = io::save_part(framed.frame, "frame", file);
  const std::string bytes = file.to_bytes();
  const io::ModelFile read = io::ModelFile::parse(std::as_bytes(std::span(bytes)), "m");
  const auto frame = io::load_part<Frame>(read.header["frame"], "frame", read);
  const std::size_t rows = framed.values.empty() ? 300 : framed.values[0].codes.size();
  return frame.decode(framed.values, rows, 0, 7);
}

}  // namespace

TEST_CASE("made coordinates lie where several real ones do, and both of a row in one place") {
  const Homes real = homes(300);
  Metadata metadata;
  metadata.columns = {personal("latitude", "latitude"), personal("longitude", "longitude")};
  const Table made = decoded(
      {degrees_column("latitude", real.latitudes), degrees_column("longitude", real.longitudes)},
      metadata);
  std::size_t north = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const double latitude = made.column("latitude").floats[row];
    const double longitude = made.column("longitude").floats[row];
    CAPTURE(latitude);
    CAPTURE(longitude);
    const bool is_north = is_in("Northam", latitude, longitude);
    CHECK((is_north || is_in("Southam", latitude, longitude)));
    CHECK(latitude < 37);
    CHECK(std::abs(latitude * 1e4 - std::round(latitude * 1e4)) < 1e-6);
    north += is_north ? 1 : 0;
  }
  CHECK(north > 60);
  CHECK(north < 140);
}

TEST_CASE("made coordinates are in the learned town of their row") {
  const Homes real = homes(300);
  Metadata metadata;
  metadata.columns = {personal("home_latitude", "latitude"),
                      personal("home_longitude", "longitude"),
                      {"town", "categorical", {}, {}, {}, {}}};
  const Table made =
      decoded({degrees_column("home_latitude", real.latitudes),
               degrees_column("home_longitude", real.longitudes), text_column("town", real.towns)},
              metadata);
  REQUIRE(made.rows() == 300);
  for (std::size_t row = 0; row < made.rows(); ++row) {
    CAPTURE(row);
    const double latitude = made.column("home_latitude").floats[row];
    CHECK(is_in(real.towns[row], latitude, made.column("home_longitude").floats[row]));
  }
}

TEST_CASE("made coordinates are near the made city of their row") {
  const Homes real = homes(300);
  std::vector<std::string> cities;
  std::vector<std::string> kinds;
  for (std::size_t row = 0; row < 300; ++row) {
    const std::string end = {static_cast<char>('a' + row % 26), static_cast<char>('a' + row / 26)};
    cities.push_back("Town" + end);
    kinds.emplace_back(row % 2 == 0 ? "a" : "b");
  }
  Metadata metadata;
  metadata.columns = {personal("latitude", "latitude"),
                      personal("longitude", "longitude"),
                      personal("city", "city"),
                      {"kind", "categorical", {}, {}, {}, {}}};
  const Table made = decoded(
      {degrees_column("latitude", real.latitudes), degrees_column("longitude", real.longitudes),
       text_column("city", cities), text_column("kind", kinds)},
      metadata);
  const auto locale = makers::load_locale("en_US");
  for (std::size_t row = 0; row < made.rows(); ++row) {
    const std::string city(made.column("city").strings[row]);
    const double latitude = made.column("latitude").floats[row];
    const double longitude = made.column("longitude").floats[row];
    CAPTURE(city);
    CHECK(std::any_of(locale->places.begin(), locale->places.end(), [&](const auto& place) {
      return place.city == city &&
             std::abs(text::to_number(place.latitude).value_or(0) - latitude) < 0.02 &&
             std::abs(text::to_number(place.longitude).value_or(0) - longitude) < 0.02;
    }));
  }
}

TEST_CASE("areas hold several points each, none at its edge, and leave gaps out") {
  std::vector<MapPoint> points;
  for (std::int64_t k = 0; k < 40; ++k) points.push_back({1000 + 7 * k, 50 + 3 * k});
  for (std::int64_t k = 0; k < 40; ++k) points.push_back({90'000 + 11 * k, 70'000 + k});
  points.push_back({40'000, 500'000});
  const auto counted = counted_points(points);
  const PointArea limits = common_area(counted);
  CHECK(limits.high[1] < 100'000);
  const auto areas = areas_of_points(counted, 10, limits);
  CHECK(areas.size() >= 4);
  std::uint64_t rows = 0;
  for (const PointArea& area : areas) {
    rows += area.rows;
    CHECK(area.rows >= 5);
    CHECK((area.high[0] < 2000 || area.low[0] > 80'000));
    CHECK(area.low[0] <= area.high[0]);
    CHECK(area.low[1] >= limits.low[1]);
    CHECK(area.high[1] <= limits.high[1]);
  }
  CHECK(rows >= 60);
}
