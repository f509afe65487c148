#include <doctest/doctest.h>

#include <string>

#include "description/sql_check.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"

using namespace likeness;

namespace {

constexpr const char* kShop = R"(
-- A shop.
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TABLE IF NOT EXISTS public.customers (
  id SERIAL PRIMARY KEY,
  email VARCHAR(80) NOT NULL UNIQUE,
  age INTEGER CHECK (age BETWEEN 18 AND 99),
  feels mood,
  active BOOLEAN DEFAULT true NOT NULL
);
CREATE TABLE "orders" (
  order_id INTEGER PRIMARY KEY AUTOINCREMENT,
  customer INTEGER NOT NULL REFERENCES customers ON DELETE CASCADE ON UPDATE SET NULL,
  status TEXT DEFAULT 'open',
  price NUMERIC(8, 2) NOT NULL,
  CONSTRAINT known CHECK (status IN ('open', 'paid') AND price > 0),
  CHECK (status LIKE 'o%')
);
ALTER TABLE ONLY orders ADD CONSTRAINT u UNIQUE (price);
INSERT INTO orders VALUES (1, 'a;b');
)";

std::string refused_sql(const std::string& sql) {
  try {
    (void)parse_sql_schema(sql, "s.sql");
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

std::string check_text(const std::string& sql) {
  auto tokens = description::sql_tokens(sql, "s");
  tokens.pop_back();
  return description::expression_of_check(tokens).value_or("");
}

}  // namespace

TEST_CASE("tables, types, keys, references and checks are read from SQL") {
  const Description shop = parse_sql_schema(kShop, "s.sql");
  REQUIRE(shop.metadata.tables.size() == 2);
  const Metadata& customers = shop.metadata.tables[0].metadata;
  CHECK(shop.metadata.tables[0].name == "customers");
  CHECK(customers.primary_key == "id");
  CHECK(customers.alternate_keys == std::vector<std::string>{"email"});
  CHECK(customers.columns[1].sdtype == "email");
  CHECK(shop.tables[0].columns[3].values == std::vector<std::string>{"happy", "sad"});
  CHECK(shop.tables[0].columns[3].missing_share > 0);
  CHECK(shop.tables[0].columns[4].missing_share == 0);
  CHECK(shop.tables[0].columns[4].shares[1] > shop.tables[0].columns[4].shares[0]);
  const Metadata& orders = shop.metadata.tables[1].metadata;
  CHECK(orders.alternate_keys == std::vector<std::string>{"price"});
  REQUIRE(orders.constraints.size() == 1);
  REQUIRE(shop.metadata.relations.size() == 1);
  CHECK(relation_text(shop.metadata.relations[0]) == "orders (customer) -> customers (id)");
  REQUIRE(shop.notes.size() == 1);
  CHECK(shop.notes[0].find("LIKE") != std::string::npos);
}

TEST_CASE("checks of both dialects become expressions") {
  CHECK(check_text("age BETWEEN 18 AND 99") == check_text("(age >= 18 and age <= 99)"));
  CHECK(check_text("(status)::text = ANY ((ARRAY['a'::character varying, 'b'::text])::text[])") ==
        check_text("(status) IN ('a', 'b')"));
  CHECK(check_text("\"end\" IS NOT NULL AND x <> -1").find("missing") != std::string::npos);
  CHECK(check_text("length(name) > 2").empty());
}

TEST_CASE("faults of a schema are told with their line") {
  CHECK(
      refused_sql("CREATE TABLE a (x INT,\n y INT REFERENCES bb(z));\nCREATE TABLE bc (z INT);") ==
      "s.sql, line 2: there is no table \"bb\"; did you mean \"bc\"?");
  CHECK(refused_sql("CREATE TABLE a (x INT, PRIMARY KEY (xx));") ==
        "s.sql, line 1: table \"a\" has no column \"xx\"; did you mean \"x\"?");
  CHECK(refused_sql("SELECT 1;") == "s.sql: there is no CREATE TABLE in it.");
  CHECK(refused_sql("CREATE TABLE a (x TEXT DEFAULT 'oh);") ==
        "s.sql, line 1: what begins with a quote there doesn't end.");
}
