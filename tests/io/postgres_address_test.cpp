#include "io/postgres_address.hpp"

#include <doctest/doctest.h>

#include "likeness/dataset_files.hpp"
#include "likeness/error.hpp"

using namespace likeness;

TEST_CASE("an address of a PostgreSQL database is a dataset, and is shown without its password") {
  CHECK(io::is_dataset("postgresql://localhost/shop"));
  CHECK(io::is_dataset("postgres://localhost/shop"));
  CHECK_FALSE(io::is_dataset("postgresql.csv"));
  CHECK(
      io::shown_path("postgresql://u:secret@host:5/db?schema=a&password=secret&sslmode=require") ==
      "postgresql://u@host:5/db?schema=a&sslmode=require");
  CHECK(io::shown_path("postgresql:///db?host=/tmp&sslpassword=secret") ==
        "postgresql:///db?host=/tmp");
  CHECK(io::shown_path("shop.sqlite") == "shop.sqlite");
}

TEST_CASE(
    "an address whose password may reach further than it seems is refused, and shows nothing") {
  for (const char* const address :
       {"postgresql://u:se@cret@host/db", "postgresql://u:se/cret@host/db",
        "postgresql://u:se?cret@host/db", "postgresql://u:secret?@host/db"}) {
    CAPTURE(address);
    CHECK(io::shown_path(address) == "postgresql://...");
    CHECK_THROWS_AS((void)io::parse_postgres_address(address), Error);
  }
}

TEST_CASE("the schema of an address is not part of what libpq gets") {
  const io::PostgresAddress address =
      io::parse_postgres_address("postgres://u:p%40w@h/db?sslmode=disable&schema=my%20shop");
  CHECK(address.url == "postgres://u:p%40w@h/db?sslmode=disable");
  CHECK(address.schema == "my shop");
  CHECK(address.shown == "postgres://u@h/db?sslmode=disable&schema=my%20shop");
  CHECK(io::same_postgres_address("postgres://u:a@h/db", "postgresql://u:b@h/db"));
  CHECK_FALSE(io::same_postgres_address("postgres://h/db", "postgres://h/db?schema=b"));
}
