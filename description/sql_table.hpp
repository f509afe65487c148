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
  std::string schema = {};  ///< of the database; empty for `public` and where none is said
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
  std::string child_schema = {};
  std::string parent_schema = {};
  std::size_t line = 1;
};

/// What the statements of a schema say.
struct SqlStatements {
  std::string source;  ///< for errors
  std::vector<SqlTable> tables;
  std::vector<SqlReference> references;
  std::vector<std::string> notes;
};

/// Gives tables of several schemas that share a name the schema's in front of it (`hr.staff`), and
/// references the names of the tables that they mean.
void name_by_schema(std::vector<SqlTable>& tables, std::vector<SqlReference>& references);

/// The description of these tables. Throws Error(kData), with the line, for tables and columns that
/// aren't there.
[[nodiscard]] Description described_sql(SqlStatements statements);

}  // namespace likeness::description
