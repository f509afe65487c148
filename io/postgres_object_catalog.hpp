#pragma once

#include "io/postgres_catalog.hpp"

namespace likeness::io {

class PostgresConnection;

/// Adds to a catalog whose tables are there what a schema has besides: sequences, types, views,
/// functions, triggers and rules.
void read_postgres_objects(PostgresConnection& connection, PostgresCatalog& catalog);

}  // namespace likeness::io
