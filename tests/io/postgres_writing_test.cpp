#include <doctest/doctest.h>

#include <string>

#include "io/host_schema.hpp"
#include "likeness/csv.hpp"
#include "likeness/dataset_files.hpp"
#include "likeness/error.hpp"
#include "tests/io/postgres_server.hpp"

using namespace likeness;

namespace {

const char* const kShop = R"(
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE FUNCTION twice(x numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
  CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5) PRIMARY KEY, name varchar(9) NOT NULL,
    mood mood DEFAULT 'ok', at timestamptz, span interval, price numeric(8,2) CHECK (price > 0),
    twice numeric GENERATED ALWAYS AS (twice(price)) STORED, tags text[], pic bytea NOT NULL, boss int);
  CREATE TABLE "Order" (no serial, customer int NOT NULL REFERENCES customer, note text,
    PRIMARY KEY (customer, no));
  ALTER TABLE customer ADD FOREIGN KEY (boss) REFERENCES customer;
  CREATE INDEX by_name ON customer (lower(name));
  CREATE UNIQUE INDEX once ON "Order" (note, customer);
  CREATE AGGREGATE total(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0');
  CREATE RULE quiet AS ON DELETE TO customer DO INSTEAD NOTHING;
  CREATE VIEW names AS SELECT name, total(price) FROM customer GROUP BY 1;
  INSERT INTO customer (name, at, span, price, tags, pic, boss) SELECT 'n' || i,
    timestamptz '2021-01-05 10:00+00' + i * interval '80 days', i * interval '26 hours', i * 1.25,
    '{a}', '', CASE WHEN i > 1 THEN 10 END FROM generate_series(1, 4) i;
  INSERT INTO "Order" (customer, note) VALUES (10, E'tab\t, back\\, line\n'), (15, NULL), (15, ''), (25, '\.');
  CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM names;
  CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.note := upper(NEW.note); RETURN NEW; END $$;
  CREATE TRIGGER shouts BEFORE INSERT ON "Order" FOR EACH ROW EXECUTE FUNCTION shout();
)";

std::string writing_refusal(const Dataset& dataset, const io::StoredDataset& stored,
                            const std::string& address) {
  try {
    (void)io::write_dataset(dataset, stored.metadata, address, {.schema = stored.schema});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rows go back into the same schema of PostgreSQL, with its keys, views and sequences") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("back");
  const std::string address = server->address("back");
  run_sql(address, kShop);
  const io::StoredDataset stored = io::read_dataset(address);
  const std::string target = server->address("back", "&schema=New%20one");
  CHECK(io::write_dataset(stored.dataset, stored.metadata, target, {.schema = stored.schema})
            .empty());
  for (const char* const table : {"customer", "\"Order\"", "names", "counts"}) {
    CAPTURE(table);
    const std::string name = table;
    CHECK(run_sql(address, "SELECT t::text FROM " + name + " t ORDER BY 1") ==
          run_sql(address, "SELECT t::text FROM \"New one\"." + name + " t ORDER BY 1"));
  }
  const auto described = [&](const std::string& schema) {
    return run_sql(
        address, "SET search_path = " + schema +
                     "; SELECT conname, pg_get_constraintdef(oid), convalidated FROM "
                     "pg_constraint WHERE connamespace = current_schema()::text::regnamespace "
                     "UNION ALL SELECT relname, pg_get_indexdef(oid, 0, true), true FROM pg_class "
                     "WHERE relkind = 'i' AND relnamespace = "
                     "current_schema()::text::regnamespace ORDER BY 1, 2");
  };
  run_sql(address, "ALTER SCHEMA \"New one\" RENAME TO fresh");
  CHECK(described("fresh") == described("public"));
  CHECK(run_sql(
            address,
            "SET search_path = fresh; INSERT INTO \"Order\" (customer, note) VALUES (10, 'loud'); "
            "INSERT INTO customer (name, pic) VALUES ('x', ''); "
            "SELECT max(no), max(id), count(*) FILTER (WHERE note = 'LOUD') > 0 FROM \"Order\", "
            "customer") == "5|30|t\n");
}

TEST_CASE("a schema with tables is refused, or its tables of the same names are replaced") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("full");
  const std::string address = server->address("full");
  run_sql(address, std::string(kShop) + "CREATE TABLE other (a int)");
  const io::StoredDataset stored = io::read_dataset(address);
  CHECK(writing_refusal(stored.dataset, stored, address)
            .ends_with("the schema \"public\" is not empty, and has rows in table \"Order\"; name "
                       "an empty or a new one by ?schema=, or ask for its tables to be "
                       "overwritten."));
  run_sql(address, "DELETE FROM \"Order\"; CREATE TABLE kept (a int)");
  CHECK(io::write_dataset(stored.dataset, stored.metadata, address,
                          {.schema = stored.schema, .overwrite = true})
            .empty());
  CHECK(run_sql(address, "SELECT count(*) FROM \"Order\"") == "4\n");
  CHECK(run_sql(address, "SELECT count(*) FROM kept") == "0\n");
}

TEST_CASE("rows that a schema of PostgreSQL refuses are left out with what refers to them") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("rules");
  const std::string address = server->address("rules");
  run_sql(address,
          "CREATE DOMAIN short AS text CHECK (length(value) < 4);"
          "CREATE TABLE a (id int PRIMARY KEY, x text UNIQUE, d short, n int CHECK (n < 9));"
          "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, up int REFERENCES b)");
  const io::StoredDataset stored = io::read_dataset(address);
  const Dataset dataset = {
      {{"a", io::parse_csv("id,x,d,n\n1,p,a,1\n2,p,b,1\n3,q,long,1\n4,r,c,9\n5,s,d,1\n", "a")},
       {"b", io::parse_csv("id,a,up\n1,1,\n2,2,1\n3,5,2\n4,5,1\n5,4,\n6,3,4\n", "b")}}};
  const auto notes = io::write_dataset(
      dataset, stored.metadata, server->address("rules", "&schema=new"), {.schema = stored.schema});
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] ==
        "Table \"a\": 3 rows break a rule of the schema and are left out: value for domain "
        "short violates check constraint \"short_check\" (COPY a, line 1, column d: \"long\")");
  CHECK(notes[1] ==
        "Table \"b\": 4 rows break a rule of the schema and are left out: they refer to rows that "
        "were left out");
  CHECK(run_sql(address, "SELECT string_agg(id::text, ',' ORDER BY id) FROM new.a") == "1,5\n");
  CHECK(run_sql(address, "SELECT string_agg(id::text, ',' ORDER BY id) FROM new.b") == "1,4\n");
  const Dataset broken = {{{"a", io::parse_csv("id,x,d,n\n1,p,a,9\n2,q,a,9\n", "a")}}};
  CHECK(writing_refusal(broken, stored, server->address("rules", "&schema=none"))
            .starts_with("Table \"a\": all 2 rows break a rule of the schema"));
  CHECK(run_sql(address, "SELECT count(*) FROM pg_namespace WHERE nspname = 'none'") == "0\n");
}

TEST_CASE("tables from elsewhere get a schema of PostgreSQL after their metadata") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("fresh");
  const std::string address = server->address("fresh");
  const Dataset dataset = {
      {{"b", io::parse_csv("a_id,t\n1,10:30\n1,\n", "b")},
       {"a", io::parse_csv("id,x,d,p,z,f\n1,a,02/28/2021,$2.50,2021-01-05T10:00:00+02:00,True\n"
                           "2,b,12/31/2021,$1.00,2021-01-05T11:00:00+02:00,False\n",
                           "a")}}};
  DatasetMetadata metadata;
  metadata.tables = {{"a", {}}, {"b", {}}, {"none", {}}};
  metadata.tables[0].metadata.primary_key = "id";
  metadata.tables[2].metadata.columns = {{"y", "categorical", {}, {}, {}, {}}};
  metadata.relations = {{"a", {"id"}, "b", {"a_id"}}};
  CHECK(io::write_dataset(dataset, metadata, address).empty());
  CHECK(run_sql(address,
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE "
                "table_schema = 'public' ORDER BY 1, ordinal_position") ==
        "a|id|bigint\na|x|text\na|d|date\na|p|text\na|z|timestamp with time zone\na|f|boolean\n"
        "b|a_id|bigint\nb|t|time without time zone\nnone|y|text\n");
  CHECK(run_sql(address, "SELECT id, d, p, z AT TIME ZONE 'UTC', f FROM a ORDER BY id") ==
        "1|2021-02-28|$2.50|2021-01-05 08:00:00|t\n2|2021-12-31|$1.00|2021-01-05 09:00:00|f\n");
  CHECK(io::read_dataset(address).metadata.relations == metadata.relations);
}

TEST_CASE("a connection that breaks while rows are written leaves nothing behind") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("broken");
  const std::string address = server->address("broken");
  const Table rows = io::parse_csv("id\n1\n2\n", "t");
  const auto writer = io::make_dataset_writer(server->address("broken", "&schema=half"), {}, {});
  writer->append("t", rows);
  run_sql(address,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'broken' AND pid "
          "<> pg_backend_pid()");
  std::string reason;
  try {
    writer->append("t", rows);
    (void)writer->finish();
  } catch (const Error& error) {
    reason = error.what();
  }
  CHECK(reason.find("the server has gone") != std::string::npos);
  CHECK(run_sql(address, "SELECT count(*) FROM pg_namespace WHERE nspname = 'half'") == "0\n");
}

TEST_CASE("tables that an application has made are filled as they are, where they have no rows") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("app");
  const std::string address = server->address("app");
  run_sql(address,
          "CREATE TABLE a (id int PRIMARY KEY, day date, code varchar(3));"
          "CREATE TABLE b (id serial PRIMARY KEY, a int NOT NULL CONSTRAINT of_a REFERENCES a "
          "(id), up int REFERENCES b); "
          "CREATE TABLE moved (step int); INSERT INTO moved VALUES (3);"
          "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS "
          "$$ BEGIN RAISE 'no'; END $$;"
          "CREATE TRIGGER stops BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION stop()");
  const Dataset dataset = {{{"b", io::parse_csv("id,a,up\n1,1,2\n2,1,\n3,9,\n", "b")},
                            {"a", io::parse_csv("id,day,more,code\n1,02/28/2021,x,äöüß\n", "a")}}};
  DatasetMetadata metadata;
  metadata.tables = {{"a", {}}, {"b", {}}};
  const std::vector<std::string> expected = {
      "The tables are there already, and are filled as they are",
      "Table \"a\": the database has no column \"more\" to fill, so that it is left out",
      "Table \"a\": 1 text of column \"code\" is longer than the database takes, and is cut",
      "Table \"b\": 1 row breaks a rule of the schema and is left out: insert or update on table "
      "\"b\" violates foreign key constraint \"of_a\""};
  CHECK(io::write_dataset(dataset, metadata, address) == expected);
  CHECK(run_sql(address, "SELECT id, a, up FROM b ORDER BY id") == "1|1|2\n2|1|\n");
  CHECK(run_sql(address, "SELECT day, nextval('b_id_seq'), code FROM a") == "2021-02-28|3|äöü\n");
  CHECK(run_sql(address,
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated "
                "UNION ALL SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND NOT "
                "tgisinternal") == "2\n1\n");
  CHECK_THROWS_AS((void)io::write_dataset(dataset, metadata, address), Error);
}

TEST_CASE("a schema other than public goes to another database, with its types of a third one") {
  const PostgresServer* const server = PostgresServer::get();
  if (server == nullptr) return;
  server->make_database("many_schemas");
  run_sql(server->address("many_schemas"), R"(
    CREATE SCHEMA "Common types"; CREATE SCHEMA sales; CREATE SCHEMA hr;
    CREATE TYPE "Common types".mood AS ENUM ('good', 'bad');
    CREATE DOMAIN "Common types".amount AS numeric(9,2) CHECK (VALUE >= 0);
    CREATE TABLE hr.orders (id int PRIMARY KEY);
    CREATE TABLE sales.customers (id int PRIMARY KEY, feels "Common types".mood NOT NULL);
    CREATE TABLE sales.orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES sales.customers,
                               paid "Common types".amount, moods "Common types".mood[]);
    INSERT INTO sales.customers VALUES (1, 'good'), (2, 'bad');
    INSERT INTO sales.orders VALUES (1, 2, 7.25, '{good}'), (2, 2, NULL, '{bad}'))");
  const io::StoredDataset stored =
      io::read_dataset(server->address("many_schemas", "&schema=sales"));
  CHECK(stored.dataset.tables.size() == 2);
  CHECK(stored.metadata.relations.size() == 1);
  server->make_database("no_schemas");
  for (const char* const database : {"no_schemas", "many_schemas"}) {
    CAPTURE(database);
    const std::string target = server->address(database, "&schema=copy");
    (void)io::write_dataset(stored.dataset, stored.metadata, target, {.schema = stored.schema});
    CHECK(run_sql(server->address(database), "SELECT * FROM copy.customers ORDER BY id") ==
          run_sql(server->address("many_schemas"), "SELECT * FROM sales.customers ORDER BY id"));
    CHECK(run_sql(server->address(database), "SELECT id, customer, paid FROM copy.orders") ==
          run_sql(server->address("many_schemas"), "SELECT id, customer, paid FROM sales.orders"));
  }
  CHECK(io::schema_sql(stored.schema).find("'good', 'bad'") != std::string::npos);
}
