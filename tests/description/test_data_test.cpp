#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "description/child_rows.hpp"
#include "likeness/csv.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "likeness/parallel.hpp"

using namespace likeness;

namespace {

/// Two tables: customers, and orders that refer to them.
std::string shop(const std::string& order_column, const std::string& children = "") {
  return R"({"METADATA_SPEC_VERSION": "V1", "tables": {
    "customers": {"primary_key": "id", "columns": {
      "id": {"sdtype": "id", "regex_format": "C-[0-9]{4}"},
      "name": {"sdtype": "name"}, "email": {"sdtype": "email"},
      "city": {"sdtype": "city", "locale": "de_DE", "missing": 0.2}}},
    "orders": {"primary_key": "no", "columns": {
      "no": {"sdtype": "id"}, "customer": {"sdtype": "id"}, "x": )" +
         order_column + R"(}}},
    "relationships": [{"parent_table_name": "customers", "parent_primary_key": "id",
      "child_table_name": "orders", "child_foreign_key": "customer")" +
         children + "}]}";
}

TestData data_of(const std::string& json, std::uint64_t rows = 50, std::uint64_t seed = 1) {
  return TestData(parse_description(json, "d.json"), rows, seed);
}

std::string text_of(const TestData& data, std::size_t table, std::uint64_t first,
                    std::uint64_t rows) {
  return io::format_csv(data.make(table, first, rows));
}

std::string refused_data(const std::string& json, std::uint64_t rows) {
  try {
    const TestData data = data_of(json, rows);
    (void)data.make(1, 0, data.rows(1));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

constexpr const char* kPrice = R"({"sdtype": "numerical", "range": [5, 9]})";

}  // namespace

TEST_CASE("a row of test data depends on its number alone, whatever the threads") {
  const TestData data = data_of(shop(kPrice));
  const std::string whole = text_of(data, 0, 0, 50);
  const std::string first = text_of(data, 0, 0, 20);
  std::string second = text_of(data, 0, 20, 30);
  second = second.substr(second.find('\n') + 1);
  CHECK(whole == first + second);
  set_threads(1);
  CHECK(text_of(data, 0, 0, 50) == whole);
  set_threads(0);
  CHECK(text_of(data_of(shop(kPrice), 50, 2), 0, 0, 50) != whole);
}

TEST_CASE("references name rows that are there, numbers keep their ends") {
  const TestData data = data_of(shop(kPrice));
  const Table customers = data.make(0, 0, data.rows(0));
  const Table orders = data.make(1, 0, data.rows(1));
  std::set<std::string> keys;
  for (std::size_t row = 0; row < customers.rows(); ++row) {
    keys.emplace(customers.column("id").strings[row]);
  }
  CHECK(keys.size() == 50);
  for (std::size_t row = 0; row < orders.rows(); ++row) {
    CHECK(keys.contains(std::string(orders.column("customer").strings[row])));
    CHECK(orders.column("x").floats[row] >= 5);
    CHECK(orders.column("x").floats[row] <= 9);
  }
  CHECK(customers.column("city").missing_count() > 0);
}

TEST_CASE("children are counted: each parent has as many as said, found without those before") {
  const TestData data = data_of(shop(kPrice, R"(, "children": [1, 3])"), 100);
  CHECK(data.rows(1) > 150);
  CHECK(data.rows(1) < 250);
  const description::ChildRows rows({1, 3}, 100, RandomStream(3, 4));
  std::vector<std::uint64_t> children(100, 0);
  for (std::uint64_t row = 0; row < rows.rows(); ++row) {
    REQUIRE(rows.parent_of(row) < 100);
    ++children[rows.parent_of(row)];
  }
  CHECK(std::set<std::uint64_t>(children.begin(), children.end()) ==
        std::set<std::uint64_t>{1, 2, 3});
}

TEST_CASE("checks narrow columns and try rows again, until they are met or can't be") {
  const char* sql = R"(CREATE TABLE u (id INT PRIMARY KEY);
    CREATE TABLE t (a INT NOT NULL CHECK (a >= 5000), b INT NOT NULL, c TEXT NOT NULL,
    CHECK (b < a AND b > 4000), CHECK (c IN ('x', 'y'))))";
  const TestData data(parse_sql_schema(sql, "s.sql"), 200, 1);
  const Table table = data.make(1, 0, 200);
  for (std::size_t row = 0; row < 200; ++row) {
    CHECK(table.column("a").integers[row] >= 5000);
    CHECK(table.column("b").integers[row] > 4000);
    CHECK(table.column("b").integers[row] < table.column("a").integers[row]);
  }
  CHECK(io::format_csv(data.make(1, 50, 1)).substr(6) == [&] {
    const std::string whole = io::format_csv(table);
    std::size_t line = 0;
    for (int k = 0; k < 51; ++k) line = whole.find('\n', line) + 1;
    return whole.substr(line, whole.find('\n', line) + 1 - line);
  }());
  const char* never = R"(CREATE TABLE u (id INT PRIMARY KEY);
    CREATE TABLE t (a INT NOT NULL CHECK (a < 10), b INT NOT NULL CHECK (b > 20 AND a > b)))";
  const TestData none(parse_sql_schema(never, "s.sql"), 10, 1);
  CHECK_THROWS_AS((void)none.make(1, 0, 1), Error);
}

TEST_CASE("what can't be met is refused before rows are made") {
  CHECK(
      refused_data(shop(R"({"sdtype": "numerical", "minimum": 9, "maximum": 5})"), 10) ==
      "Column \"x\" of table \"orders\" can't be at least 9 and at most 5; correct its minimum or "
      "maximum.");
  CHECK(refused_data(shop(R"({"sdtype": "numerical", "range": [1, 3], "decimals": 0,
                              "unique": true})"),
                     10) ==
        "Column \"x\" of table \"orders\" is to have 10 different values, but what is said of it "
        "gives 3; ask for fewer rows, or widen it.");
  CHECK(refused_data(shop(R"({"sdtype": "first_name", "unique": true})"), 10) ==
        "Column \"x\" of table \"orders\" is to have 10 different values, but what is said of it "
        "gives values that repeat; ask for fewer rows, or widen it.");
}

TEST_CASE("a table may refer to itself, and tables to each other") {
  const char* sql = R"(CREATE TABLE a (id INT PRIMARY KEY, boss INT REFERENCES a, b INT NOT NULL);
    CREATE TABLE b (id INT PRIMARY KEY, a INT NOT NULL REFERENCES a);
    ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);)";
  const TestData data(parse_sql_schema(sql, "s.sql"), 20, 1);
  const Table table = data.make(0, 0, 20);
  CHECK(table.column("boss").missing_count() < 20);
  const char* circle = R"(CREATE TABLE a (id INT PRIMARY KEY REFERENCES b);
    CREATE TABLE b (id INT PRIMARY KEY REFERENCES a);)";
  const TestData endless(parse_sql_schema(circle, "s.sql"), 20, 1);
  CHECK_THROWS_AS((void)endless.make(0, 0, 1), Error);
}

TEST_CASE("a key of two references has each pair once") {
  const char* sql = R"(CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY);
    CREATE TABLE ab (a INT REFERENCES a, b INT REFERENCES b, PRIMARY KEY (a, b));)";
  const TestData data(parse_sql_schema(sql, "s.sql"), 30, 1);
  const Table pairs = data.make(2, 0, 30);
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  for (std::size_t row = 0; row < 30; ++row) {
    seen.emplace(pairs.column("a").integers[row], pairs.column("b").integers[row]);
  }
  CHECK(seen.size() == 30);
}

TEST_CASE("a number in a key of several columns numbers the rows of each parent") {
  const std::string sql =
      "CREATE TABLE o (id INT PRIMARY KEY); CREATE TABLE line (o INT NOT NULL "
      "REFERENCES o(id), no INT, PRIMARY KEY (o, no));";
  for (const bool counted : {false, true}) {
    Description description = parse_sql_schema(sql, "s.sql");
    if (counted) description.children[0] = ChildCount{0, 5};
    const TestData data(std::move(description), 300, 1);
    CHECK(data.notes().empty());
    const Table lines = data.make(1, 0, data.rows(1));
    std::map<std::int64_t, std::set<std::int64_t>> of_parent;
    for (std::size_t row = 0; row < lines.rows(); ++row) {
      const auto [at, added] =
          of_parent[lines.column(0).integers[row]].insert(lines.column(1).integers[row]);
      CHECK(added);
    }
    for (const auto& [parent, numbers] : of_parent) {
      CHECK(*numbers.begin() == 1);
      CHECK(*numbers.rbegin() == static_cast<std::int64_t>(numbers.size()));
    }
    CHECK(of_parent.size() > 100);
    CHECK(of_parent.size() < 300);
  }
}

TEST_CASE("references that share a column agree in it") {
  const TestData data(
      parse_sql_schema(
          "CREATE TABLE tenant (id INT PRIMARY KEY);"
          "CREATE TABLE shop (tenant INT NOT NULL REFERENCES tenant, no INT NOT NULL, "
          "PRIMARY KEY (tenant, no));"
          "CREATE TABLE client (tenant INT NOT NULL REFERENCES tenant, code CHAR(9) NOT NULL, "
          "PRIMARY KEY (tenant, code));"
          "CREATE TABLE deal (id INT PRIMARY KEY, tenant INT NOT NULL REFERENCES tenant, "
          "shop INT NOT NULL, client CHAR(9) NOT NULL, "
          "FOREIGN KEY (tenant, shop) REFERENCES shop, "
          "FOREIGN KEY (tenant, client) REFERENCES client);",
          "s.sql"),
      60, 5);
  const auto pairs = [&](std::size_t table, const char* second) {
    const Table rows = data.make(table, 0, 60);
    std::multiset<std::string> found;
    for (std::size_t row = 0; row < 60; ++row) {
      const Column& other = rows.column(second);
      found.insert(std::to_string(rows.column("tenant").integers[row]) + "/" +
                   (other.type == ColumnType::kInt64 ? std::to_string(other.integers[row])
                                                     : std::string(other.strings[row])));
    }
    return found;
  };
  const auto shops = pairs(1, "no");
  const auto clients = pairs(2, "code");
  for (const std::string& pair : pairs(3, "shop")) CHECK(shops.contains(pair));
  for (const std::string& pair : pairs(3, "client")) CHECK(clients.contains(pair));
  CHECK(data.notes().empty());
}

TEST_CASE("a country is that of the row's city, and any where there is none") {
  const TestData data = data_of(R"({"METADATA_SPEC_VERSION": "V1", "tables": {"t": {"columns": {
    "city": {"sdtype": "city", "locale": "de_DE"}, "country": {"sdtype": "country", "locale": "de_DE"},
    "billing_city": {"sdtype": "city"}, "billing_country_code": {"sdtype": "country_code"},
    "birth_country": {"sdtype": "country"}}}}})");
  const Table table = data.make(0, 0, 50);
  std::set<std::string> anywhere;
  for (std::size_t row = 0; row < 50; ++row) {
    const Column& country = table.column("country");
    CHECK(country.dictionary[static_cast<std::size_t>(country.codes[row])] == "Germany");
    const Column& code = table.column("billing_country_code");
    CHECK(code.dictionary[static_cast<std::size_t>(code.codes[row])] == "US");
    anywhere.emplace(table.column("birth_country").strings[row]);
  }
  CHECK(anywhere.size() > 10);
}
