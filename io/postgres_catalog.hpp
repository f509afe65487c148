#pragma once

#include <string>
#include <vector>

#include "io/postgres_schema.hpp"
#include "io/postgres_type.hpp"
#include "likeness/dataset.hpp"

namespace likeness::io {

/// A column that is read.
struct PostgresColumn {
  std::string name;
  std::string declared;  ///< its type as SQL has it
  PostgresType type;
  bool not_null = false;
};

/// A table that holds rows of its own.
struct PostgresTable {
  std::string name;
  bool partitioned = false;
  bool wholly_readable = true;                   ///< not only some columns
  std::vector<PostgresColumn> columns;           ///< but generated ones
  std::vector<std::string> primary_key;          ///< empty where there is none
  std::vector<std::vector<std::string>> unique;  ///< further keys
};

/// What the catalog says of one schema.
struct PostgresCatalog {
  std::vector<PostgresTable> tables;  ///< in the order of their names
  std::vector<Relation> relations;
  PostgresSchema schema;
  std::vector<std::string> notes;  ///< what is left out, and why
};

/// Whether a table is read, and these of its columns, too.
[[nodiscard]] bool is_read(const PostgresCatalog& catalog, const std::string& table,
                           const std::vector<std::string>& columns = {});

/// Reads the schema that the search path of the connection names alone.
[[nodiscard]] PostgresCatalog read_postgres_catalog(PostgresConnection& connection);

}  // namespace likeness::io
