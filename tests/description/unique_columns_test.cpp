#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "likeness/csv.hpp"
#include "likeness/description.hpp"

using namespace likeness;

namespace {

/// Of each row, the cells of some columns; nothing for rows in which one is missing.
std::vector<std::string> combinations(const Table& table, const std::vector<std::string>& columns) {
  std::vector<Column> some;
  for (const std::string& name : columns) some.push_back(table.column(name));
  const std::string csv = io::format_csv(Table(std::move(some)));
  std::vector<std::string> rows;
  for (std::size_t begin = csv.find('\n') + 1; begin < csv.size();) {
    const std::size_t end = csv.find('\n', begin);
    const std::string row = "," + csv.substr(begin, end - begin) + ",";
    if (row.find(",,") == std::string::npos) rows.push_back(row);
    begin = end + 1;
  }
  return rows;
}

bool are_unique(const Table& table, const std::vector<std::string>& columns) {
  const std::vector<std::string> rows = combinations(table, columns);
  return std::set<std::string>(rows.begin(), rows.end()).size() == rows.size();
}

TestData made_of(const std::string& sql, std::uint64_t rows) {
  return TestData(parse_sql_schema(sql, "s.sql"), rows, 1);
}

constexpr const char* kOrders = R"(
  CREATE TABLE product (sku INT PRIMARY KEY);
  CREATE TABLE orders (id INT PRIMARY KEY);)";

}  // namespace

TEST_CASE("columns that are unique together never repeat, and parts are those of the whole") {
  const TestData data = made_of(std::string(kOrders) + R"(
    CREATE TABLE line (id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders,
      sku INT NOT NULL REFERENCES product, kind TEXT CHECK (kind IN ('new', 'used')),
      day DATE NOT NULL CHECK (day BETWEEN '2024-01-01' AND '2024-01-20'),
      UNIQUE (order_id, sku), UNIQUE (order_id, kind), UNIQUE (sku, day));)",
                                60);
  CHECK(data.notes().empty());
  const Table lines = data.make(2, 0, 60);
  CHECK(are_unique(lines, {"order_id", "sku"}));
  CHECK(are_unique(lines, {"order_id", "kind"}));
  CHECK(are_unique(lines, {"sku", "day"}));
  const std::string whole = io::format_csv(lines);
  const std::string part = io::format_csv(data.make(2, 40, 20));
  CHECK(whole.ends_with(part.substr(part.find('\n') + 1)));
}

TEST_CASE("columns that are unique beside a key of references and a number stay so") {
  const TestData data = made_of(std::string(kOrders) + R"(
    CREATE TABLE line (order_id INT NOT NULL REFERENCES orders, no INT NOT NULL,
      sku INT NOT NULL REFERENCES product, PRIMARY KEY (order_id, no), UNIQUE (order_id, sku));)",
                                40);
  const Table lines = data.make(2, 0, 40);
  CHECK(data.notes().empty());
  CHECK(are_unique(lines, {"order_id", "no"}));
  CHECK(are_unique(lines, {"order_id", "sku"}));
}

TEST_CASE("every combination is made where all are needed, and too many are named") {
  const std::string sql = std::string(kOrders) + R"(
    CREATE TABLE pair (id INT PRIMARY KEY, a INT NOT NULL REFERENCES orders,
      b INT NOT NULL REFERENCES product, UNIQUE (a, b));)";
  Description description = parse_sql_schema(sql, "s.sql");
  description.tables[2].rows = 36;
  const TestData data(std::move(description), 6, 1);
  CHECK(are_unique(data.make(2, 0, 36), {"a", "b"}));
  const TestData crowded = made_of(
      "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL CHECK (a BETWEEN 1 AND 3), "
      "b INT NOT NULL CHECK (b BETWEEN 1 AND 3), UNIQUE (a, b));",
      30);
  REQUIRE(crowded.notes().size() == 1);
  CHECK(crowded.notes()[0].find("unique (a, b) can't hold in each of its 30 rows") !=
        std::string::npos);
}

TEST_CASE("a unique index counts, of some rows only those that it is meant for") {
  const TestData data = made_of(R"(
    CREATE TABLE copy (id INT PRIMARY KEY);
    CREATE TABLE loan (id INT PRIMARY KEY, copy INT NOT NULL REFERENCES copy, out_on DATE NOT NULL,
      back_on DATE);
    CREATE UNIQUE INDEX open_loan ON loan (copy) WHERE back_on IS NULL;
    CREATE UNIQUE INDEX IF NOT EXISTS days ON loan USING btree (copy, out_on);)",
                                300);
  const Table loans = data.make(1, 0, 300);
  CHECK(data.notes().empty());
  std::set<std::int64_t> out;
  std::size_t open = 0;
  for (std::size_t row = 0; row < loans.rows(); ++row) {
    if (loans.column("back_on").valid(row)) continue;
    ++open;
    out.insert(loans.column("copy").integers[row]);
  }
  CHECK(open > 5);
  CHECK(out.size() == open);
  CHECK(are_unique(loans, {"copy", "out_on"}));
}

TEST_CASE("a reference follows its parent's cells where these are drawn again") {
  const TestData data = made_of(R"(
    CREATE TABLE room (house INT NOT NULL CHECK (house BETWEEN 1 AND 9),
      kind TEXT NOT NULL CHECK (kind IN ('a', 'b', 'c', 'd', 'e')), PRIMARY KEY (house, kind));
    CREATE TABLE stay (id INT PRIMARY KEY, house INT NOT NULL, kind TEXT NOT NULL,
      FOREIGN KEY (house, kind) REFERENCES room (house, kind));)",
                                30);
  const Table rooms = data.make(0, 0, 30);
  CHECK(are_unique(rooms, {"house", "kind"}));
  const auto there = combinations(rooms, {"house", "kind"});
  for (const std::string& one : combinations(data.make(1, 0, 30), {"house", "kind"})) {
    CHECK(std::ranges::find(there, one) != there.end());
  }
}
