#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "likeness/description.hpp"

namespace likeness::description {

struct SqlColumn {
  ColumnMetadata metadata;
  ColumnDescription description;
  bool not_null = false;
  bool computed = false;  ///< by the database, GENERATED ALWAYS AS (...)
  std::optional<std::string> default_value;
};

struct SqlTable {
  std::string name;
  std::vector<SqlColumn> columns;
  std::vector<std::string> primary_key;
  std::vector<std::string> checks;
  std::vector<UniqueColumns> unique;  ///< of several columns, or of some rows
  std::size_t line = 1;

  [[nodiscard]] SqlColumn* find(const std::string& column) {
    for (SqlColumn& one : columns) {
      if (one.metadata.name == column) return &one;
    }
    return nullptr;
  }
};

struct SqlReference {
  Relation relation;  ///< without parent_columns where the primary key is meant
  std::size_t line = 1;
};

/// What the statements of a schema say.
struct SqlStatements {
  std::string source;  ///< for errors
  std::vector<SqlTable> tables;
  std::vector<SqlReference> references;
  std::vector<std::string> notes;
};

/// The description of these tables. Throws Error(kData), with the line, for tables and columns that
/// aren't there.
[[nodiscard]] Description described_sql(SqlStatements statements);

}  // namespace likeness::description
