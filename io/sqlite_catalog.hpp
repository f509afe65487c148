#pragma once

#include <string>
#include <vector>

#include "io/sqlite_database.hpp"
#include "likeness/dataset.hpp"

namespace likeness::io {

/// A column that a statement can fill.
struct SqliteColumn {
  std::string name;
  std::string declared_type;
  bool not_null = false;
};

/// A table that holds rows of its own.
struct SqliteTable {
  std::string name;
  bool has_rowid = true;
  std::vector<SqliteColumn> columns;             ///< but generated ones
  std::vector<std::string> primary_key;          ///< empty where there is none
  std::vector<std::vector<std::string>> unique;  ///< further keys
};

/// What the catalog of a database says.
struct SqliteCatalog {
  std::vector<SqliteTable> tables;  ///< in the order in which they were made
  std::vector<Relation> relations;
  std::string schema;              ///< JSON: how to make it again, as StoredDataset has it
  std::vector<std::string> notes;  ///< what is left out, and why
};

[[nodiscard]] SqliteCatalog read_sqlite_catalog(SqliteDatabase& database);

/// The columns of a table that a statement can fill.
[[nodiscard]] std::vector<SqliteColumn> sqlite_columns(SqliteDatabase& database,
                                                       const std::string& table);

}  // namespace likeness::io
