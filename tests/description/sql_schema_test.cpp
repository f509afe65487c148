#include <doctest/doctest.h>

#include <set>
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
  CHECK (customer IN (SELECT 1))
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
  CHECK(shop.notes[0].find("SELECT") != std::string::npos);
}

TEST_CASE("checks of both dialects become expressions") {
  CHECK(check_text("age BETWEEN 18 AND 99") == check_text("(age >= 18 and age <= 99)"));
  CHECK(check_text("(status)::text = ANY ((ARRAY['a'::character varying, 'b'::text])::text[])") ==
        check_text("(status) IN ('a', 'b')"));
  CHECK(check_text("\"end\" IS NOT NULL AND x <> -1").find("missing") != std::string::npos);
  CHECK(check_text("length(name) > 2") == check_text("LENGTH(name) > 2"));
  CHECK(check_text("char_length(name) BETWEEN 2 AND 9 AND x > 1") ==
        check_text("(length(name) >= 2 and length(name) <= 9) and x > 1"));
}

TEST_CASE("checks with patterns, pieces of texts, dates and counts become expressions") {
  CHECK(check_text("ref LIKE 'R_%.x'") == check_text("ref ~ '^R..*\\.x$'"));
  CHECK(check_text("ref NOT LIKE 'a%'") == "not matches(ref, 'a.*')");
  CHECK(check_text("ref ~~ 'R%'::text AND ref !~~ 'Rx%'") ==
        check_text("ref LIKE 'R%' AND ref NOT LIKE 'Rx%'"));
  CHECK(check_text("code ILIKE 'a1%'") == "matches(code, '[Aa]1.*')");
  CHECK(check_text("code ~* '[a-c]x'") == "matches(code, '.*[A-Ca-c][Xx].*')");
  CHECK(check_text("day GLOB '[0-9][0-9]*'") == "matches(day, '[0-9][0-9].*')");
  CHECK(check_text("zip SIMILAR TO '[0-9]{5}'") == "matches(zip, '([0-9]{5})')");
  CHECK(check_text("code = upper(code)") == "matches(code, '[^a-z]*')");
  CHECK(check_text("lower(kind) IN ('a', 'b')") == "kind in ('a', 'b')");
  CHECK(check_text("substr(name, 1, 2) = 'AB'") == "matches(name, '(AB).*')");
  CHECK(check_text("right(name, 1) IN ('x', '.')") == "matches(name, '.*(x|\\.)')");
  CHECK(check_text("position('@' in mail) > 1") == "matches(mail, '.*@.*')");
  CHECK(check_text("length(trim(name)) > 0") == "length(name) > 0");
  CHECK(check_text("a % 5 = 0") == "a - 5 * floor(a / 5) = 0");
  CHECK(check_text("extract(year FROM born) > 1900") == "year(born) > 1900");
  CHECK(check_text("strftime('%Y', born) >= '1900'") == "year(born) >= 1900");
  CHECK(check_text("age(b, a) < interval '2 years'") == "b - a < 2 years");
  CHECK(check_text("born < CURRENT_DATE") == "born < '2025-12-31'");
  CHECK(check_text("num_nonnulls(a, b) >= 1") == "a is not missing or b is not missing");
  CHECK(check_text("(a IS NULL)::int + (b IS NULL)::int = 1") ==
        check_text("(a IS NULL) <> (b IS NULL)").substr(0, 0) + check_text("num_nulls(a, b) = 1"));
  CHECK(check_text("(s = 'x') = (t IS NOT NULL)").find("or not") != std::string::npos);
  CHECK(check_text("CASE WHEN k = 'c' THEN n IS NULL ELSE n > 1 END").find("or") !=
        std::string::npos);
  for (const char* unsaid : {"x ->> 'a' = 'b'", "a || b = 'c'", "x IN (SELECT 1)", "f(x) > 1",
                             "x ~ '(a'", "(a, b) = (1, 2)", "x >", ""}) {
    CHECK(check_text(unsaid).empty());
  }
}

TEST_CASE("texts are made of the shape that a check asks for, dates as far apart") {
  const TestData data(
      parse_sql_schema("CREATE TABLE t (ref TEXT NOT NULL CHECK (ref LIKE 'R-__%'), "
                       "sku VARCHAR(9) UNIQUE NOT NULL CHECK (sku ~ '^[A-Z]{2}[0-9]{4}$'), "
                       "code CHAR(4) NOT NULL CHECK (Code = UPPER(code)), "
                       "email TEXT NOT NULL CHECK (email LIKE '%@%'), "
                       "a DATE NOT NULL, b DATE NOT NULL CHECK (b - a BETWEEN 1 AND 900));",
                       "s.sql"),
      40, 1);
  const Table rows = data.make(0, 0, 40);
  constexpr std::int64_t kDayLong = 86'400'000'000;
  for (std::size_t row = 0; row < 40; ++row) {
    CHECK(rows.column("ref").strings[row].substr(0, 2) == "R-");
    CHECK(rows.column("sku").strings[row].size() == 6);
    CHECK(rows.column("code").strings[row].size() <= 4);
    CHECK(rows.column("email").strings[row].find("example") != std::string_view::npos);
    const std::int64_t days =
        (rows.column("b").integers[row] - rows.column("a").integers[row]) / kDayLong;
    CHECK(days >= 1);
    CHECK(days <= 900);
  }
}

TEST_CASE("columns that are added later, and rows of a dump, are read as what they are") {
  const Description shop = parse_sql_schema(R"(CREATE TABLE p (sku text);
COPY p (sku) FROM stdin;
it's
\.
ALTER TABLE ONLY p ADD COLUMN stock integer DEFAULT 0 NOT NULL, ADD price numeric(5,2);
ALTER TABLE ONLY p ADD CONSTRAINT k PRIMARY KEY (sku);
ALTER TABLE p ALTER COLUMN price SET NOT NULL;
ALTER TABLE p ADD CHECK (stock < 10);
ALTER TABLE p DROP COLUMN sku;)",
                                            "s.sql");
  const Metadata& table = shop.metadata.tables[0].metadata;
  REQUIRE(table.columns.size() == 3);
  CHECK(table.columns[1].name == "stock");
  CHECK(shop.tables[0].columns[2].missing_share == 0);
  CHECK(table.primary_key == "sku");
  CHECK(table.constraints.size() == 1);
  REQUIRE(shop.notes.size() == 1);
  CHECK(shop.notes[0].find("DROP on line 9 is not kept") != std::string::npos);
}

TEST_CASE(
    "types that are no plain values are spelled as the database does, computed ones left out") {
  const Description types = parse_sql_schema(
      R"(CREATE TABLE t (tags text[] NOT NULL, sizes int[] NOT NULL, meta jsonb NOT NULL,
         bin bytea NOT NULL, gap interval NOT NULL, at point NOT NULL, net int,
         vat int GENERATED ALWAYS AS (net / 5) STORED CHECK (vat > 0), n int AS (net + 1)))",
      "s.sql");
  REQUIRE(types.notes.size() == 2);
  CHECK(types.notes[0].find("Column \"vat\"") == 0);
  CHECK(types.metadata.tables[0].metadata.constraints.empty());
  const Table rows = TestData(types, 20, 1).make(0, 0, 20);
  REQUIRE(rows.column_count() == 7);
  const char* starts[] = {"{", "{", "{\"value\": ", "\\x"};
  for (std::size_t c = 0; c < 4; ++c) {
    CHECK(rows.column(c).strings[0].starts_with(starts[c]));
  }
  CHECK(rows.column("gap").strings[0].ends_with(" days"));
  CHECK(rows.column("at").strings[0].starts_with("("));
}

TEST_CASE("texts and keys are no longer and no shorter than the schema says") {
  const Description lengths = parse_sql_schema(
      R"(CREATE TABLE t (code char(2) PRIMARY KEY, name varchar(9) NOT NULL UNIQUE,
         title text NOT NULL CHECK (length(title) <= 10), notes text NOT NULL
         CHECK (length(notes) >= 300), zip int CHECK (length(zip) = 5)))",
      "s.sql");
  REQUIRE(lengths.notes.size() == 1);
  CHECK(lengths.notes[0].find("measures a number") != std::string::npos);
  const Table rows = TestData(lengths, 400, 1).make(0, 0, 400);
  std::set<std::string> codes;
  std::set<std::string> names;
  for (std::size_t row = 0; row < 400; ++row) {
    codes.emplace(rows.column("code").strings[row]);
    names.emplace(rows.column("name").strings[row]);
    CHECK(rows.column("code").strings[row].size() == 2);
    CHECK(rows.column("name").strings[row].size() <= 9);
    CHECK(rows.column("title").strings[row].size() <= 10);
    CHECK(rows.column("notes").strings[row].size() >= 300);
  }
  CHECK(codes.size() == 400);
  CHECK(names.size() == 400);
}

TEST_CASE("a size beyond all bounds is as large as can be") {
  const Description wide = parse_sql_schema(
      "CREATE TABLE t (name varchar(4e90), amount numeric(7e99, 2), rest numeric(9, 5e80))",
      "s.sql");
  CHECK(TestData(wide, 20, 1).make(0, 0, 20).rows() == 20);
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

TEST_CASE("tables of several schemas that share a name keep the schema's, and refer to their own") {
  const Description description = parse_sql_schema(R"(
    CREATE TYPE sales.state AS ENUM ('open', 'paid');
    CREATE TYPE hr.state AS ENUM ('hired', 'left');
    CREATE TABLE public.person (id INT PRIMARY KEY);
    SET search_path = sales, public;
    CREATE TABLE orders (id INT PRIMARY KEY, state sales.state, who INT REFERENCES public.person);
    CREATE TABLE lines (id INT PRIMARY KEY, order_id INT NOT NULL REFERENCES orders);
    CREATE TABLE hr.orders (no INT PRIMARY KEY, state hr.state);
    CREATE TABLE hr.items (id INT PRIMARY KEY, order_no INT NOT NULL);
    ALTER TABLE ONLY hr.items ADD CONSTRAINT i FOREIGN KEY (order_no) REFERENCES hr.orders(no);)",
                                                   "s.sql");
  std::vector<std::string> names;
  for (const TableDescription& table : description.tables) names.push_back(table.name);
  CHECK(names == std::vector<std::string>{"person", "sales.orders", "lines", "hr.orders", "items"});
  std::vector<std::string> relations;
  for (const Relation& one : description.metadata.relations) {
    relations.push_back(one.child + " > " + one.parent);
  }
  CHECK(relations == std::vector<std::string>{"sales.orders > person", "lines > sales.orders",
                                              "items > hr.orders"});
  CHECK(description.tables[1].columns[1].values == std::vector<std::string>{"open", "paid"});
  CHECK(description.tables[3].columns[1].values == std::vector<std::string>{"hired", "left"});
}
