#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "likeness/csv.hpp"
#include "likeness/description.hpp"

using namespace likeness;

namespace {

TestData rows_of(const std::string& sql, std::uint64_t rows = 200) {
  return TestData(parse_sql_schema(sql, "s.sql"), rows, 1);
}

}  // namespace

TEST_CASE("numbers and dates that must lie close together do") {
  const TestData data = rows_of(R"(CREATE TABLE t (id INT PRIMARY KEY, lo INT NOT NULL,
      mid INT NOT NULL, hi INT NOT NULL, a TIMESTAMP NOT NULL, b TIMESTAMP NOT NULL,
      CHECK (lo <= mid AND mid <= hi), CHECK (hi - lo <= 3),
      CHECK (b > a AND b - a <= interval '10 minutes'));)");
  const Table table = data.make(0, 0, 200);
  for (std::size_t row = 0; row < 200; ++row) {
    const auto lo = table.column("lo").integers[row];
    const auto mid = table.column("mid").integers[row];
    const auto hi = table.column("hi").integers[row];
    CHECK(lo <= mid);
    CHECK(mid <= hi);
    CHECK(hi - lo <= 3);
    const auto gap = table.column("b").integers[row] - table.column("a").integers[row];
    CHECK(gap > 0);
    CHECK(gap <= 600'000'000);
  }
}

TEST_CASE("sums of fractions are those of a database bit for bit, and halves are not rounded") {
  const TestData data = rows_of(R"(CREATE TABLE t (cost REAL NOT NULL, margin REAL NOT NULL,
      price REAL NOT NULL CHECK (price = cost + margin),
      tax REAL NOT NULL CHECK (tax = round(price * 0.05, 2)));)");
  const Table table = data.make(0, 0, 200);
  for (std::size_t row = 0; row < 200; ++row) {
    const double price = table.column("price").floats[row];
    CHECK(price == table.column("cost").floats[row] + table.column("margin").floats[row]);
    const double twentieths = std::abs(std::round(price * 100)) / 20;
    CHECK(std::abs(twentieths - std::floor(twentieths) - 0.5) > 0.01);
  }
}

TEST_CASE("the first row refers to nothing where it would refer to itself") {
  const TestData data =
      rows_of(R"(CREATE TABLE staff (id INT PRIMARY KEY, boss INT REFERENCES staff,
      before INT UNIQUE REFERENCES staff, CHECK (boss <> id), CHECK (before <> id));)");
  const Table staff = data.make(0, 0, 200);
  CHECK_FALSE(staff.column("boss").valid(0));
  CHECK_FALSE(staff.column("before").valid(0));
  CHECK(staff.column("before").missing_count() < 60);
}

TEST_CASE("domains, times of day, truth values and spans of two dialects are kept") {
  const TestData data = rows_of(R"(
    CREATE DOMAIN shop.percentage AS numeric(5,2) NOT NULL CHECK (VALUE >= 0 AND VALUE <= 40);
    CREATE TYPE shop.state AS ENUM ('open', 'paid');
    CREATE TABLE t (id INT PRIMARY KEY, pct shop.percentage, opens TIME NOT NULL,
      closes TIME NOT NULL, points INT NOT NULL, passed BOOLEAN NOT NULL, born DATE NOT NULL,
      s shop.state NOT NULL, paid_on DATE, days INT NOT NULL CHECK (days BETWEEN 1 AND 9),
      a DATE NOT NULL, b DATE NOT NULL, x INT, y INT,
      CHECK (opens < closes), CHECK (passed = (points >= 500)),
      CHECK (born <= CURRENT_DATE - '18 years'::interval),
      CHECK ((s = 'paid'::shop.state) = (paid_on IS NOT NULL)),
      CHECK (b - a BETWEEN 0 AND 10 * days), CHECK (x IS NOT y));)");
  CHECK(data.notes().empty());
  const Table t = data.make(0, 0, 200);
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(t.column("pct").valid(row));
    CHECK(t.column("pct").floats[row] <= 40);
    CHECK(t.column("opens").integers[row] < t.column("closes").integers[row]);
    CHECK((t.column("passed").codes[row] == 1) == (t.column("points").integers[row] >= 500));
    CHECK(t.column("born").integers[row] <= 1'198'972'800'000'000);
    CHECK((t.column("s").codes[row] == 1) == t.column("paid_on").valid(row));
    const std::int64_t gap = t.column("b").integers[row] - t.column("a").integers[row];
    CHECK(gap >= 0);
    CHECK(gap <= t.column("days").integers[row] * 10 * 86'400'000'000);
    CHECK((t.column("x").valid(row) || t.column("y").valid(row)));
  }
}

TEST_CASE("a CHECK that is not understood is named, and costs no other") {
  const TestData data = rows_of(R"(CREATE TABLE t (id INT PRIMARY KEY, a TEXT NOT NULL,
      b TEXT NOT NULL, n INT NOT NULL CHECK (n > 7), CHECK (a < b));)");
  REQUIRE(data.notes().size() == 1);
  CHECK(data.notes()[0].find("a CHECK is not kept") != std::string::npos);
  CHECK(data.make(0, 0, 1).column("n").integers[0] > 7);
}

TEST_CASE("a key of one place for any text has the length that is asked for") {
  const TestData data = rows_of(
      "CREATE TABLE t (code TEXT PRIMARY KEY CHECK (code GLOB 'B[0-9]*' AND length(code) = 9), "
      "number INT UNIQUE NOT NULL CHECK (number >= 100000));",
      2000);
  const Table table = data.make(0, 0, 2000);
  for (std::size_t row = 0; row < 2000; ++row) {
    CHECK(std::string(table.column("code").strings[row]).size() == 9);
  }
}

TEST_CASE("coordinates are near the row's city, or between the ends that a schema gives") {
  const TestData data = rows_of(R"(
    CREATE TABLE shops (id INT PRIMARY KEY, city TEXT NOT NULL, state TEXT NOT NULL, lat NUMERIC(8,5) NOT NULL,
      lng NUMERIC(8,5) NOT NULL);
    CREATE TABLE stops (id INT PRIMARY KEY,
      latitude DOUBLE PRECISION NOT NULL CHECK (latitude BETWEEN 33.8 AND 34.3),
      longitude NUMERIC(8,4) NOT NULL CHECK (longitude >= -118.7 AND longitude < -117.9));)");
  const Table shops = data.make(0, 0, 200);
  std::map<std::string, std::pair<double, double>> places;
  for (std::size_t row = 0; row < 200; ++row) {
    const double latitude = shops.column("lat").floats[row];
    const double longitude = shops.column("lng").floats[row];
    CHECK(latitude > 17);
    CHECK(latitude < 72);
    CHECK(longitude > -180);
    CHECK(longitude < -60);
    // A city is in one place.
    const std::string city = std::string(shops.column("city").strings[row]) + ", " +
                             std::string(shops.column("state").strings[row]);
    const auto [place, first] = places.try_emplace(city, latitude, longitude);
    CHECK(std::abs(place->second.first - latitude) < 0.04);
    CHECK(std::abs(place->second.second - longitude) < 0.04);
  }
  const Table stops = data.make(1, 0, 200);
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(stops.column("latitude").floats[row] >= 33.8);
    CHECK(stops.column("latitude").floats[row] <= 34.3);
    const double longitude = stops.column("longitude").floats[row];
    CHECK(longitude >= -118.7);
    CHECK(longitude < -117.9);
    CHECK(std::abs(longitude * 1e4 - std::round(longitude * 1e4)) < 1e-6);
  }
}
