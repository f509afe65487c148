#pragma once

#include <string>
#include <vector>

namespace likeness::io {

/// A column as a table declares it.
struct PostgresSchemaColumn {
  std::string name;
  std::string type;       ///< as SQL has it
  std::string extension;  ///< that brings the type; empty for none
  std::string collation;  ///< as SQL has it; empty for the type's own
  std::string default_value;
  std::string generated;  ///< `(a + 1) STORED`; empty for a column of its own
  std::string identity;   ///< `ALWAYS AS IDENTITY (...)`; empty for none
  bool not_null = false;
};

struct PostgresSchemaTable {
  std::string name;
  std::vector<PostgresSchemaColumn> columns;
  std::vector<std::string> parents;     ///< that it inherits from
  std::string partition_key;            ///< `RANGE (day)`; empty for a plain table
  std::vector<std::string> partitions;  ///< statements that make them
};

struct PostgresSchemaConstraint {
  enum class Kind { kKey, kUnique, kCheck, kForeignKey, kOther };
  Kind kind = Kind::kOther;
  std::string table;
  std::string name;
  std::string definition;  ///< what follows `ADD CONSTRAINT`, or `CREATE UNIQUE INDEX ...`
  std::vector<std::string> columns;
  std::string parent;  ///< of a foreign key
  std::vector<std::string> parent_columns;
};

struct PostgresSchemaSequence {
  std::string name;
  std::string statement;
  std::string owner_table;  ///< empty where it stands by itself
  std::string owner_column;
};

/// A column that takes its numbers from a sequence.
struct PostgresSequenceUse {
  std::string sequence;
  std::string table;
  std::string column;
};

struct PostgresNamedStatement {
  std::string name;
  std::string statement;
};

/// How one schema of a database is made. Names in it are not qualified by their schema.
struct PostgresSchema {
  std::vector<std::string> extensions;
  std::vector<PostgresNamedStatement> types;        ///< enums, domains, composites
  std::vector<PostgresNamedStatement> other_types;  ///< of other schemas, named with these
  std::vector<PostgresNamedStatement> functions;
  std::vector<PostgresSchemaSequence> sequences;
  std::vector<PostgresSequenceUse> sequence_uses;
  std::vector<PostgresSchemaTable> tables;
  std::vector<PostgresSchemaConstraint> constraints;
  std::vector<std::string> indexes;
  std::vector<PostgresNamedStatement> views;
  std::vector<PostgresNamedStatement> materialized_views;
  std::vector<PostgresNamedStatement> triggers;  ///< and rules
};

/// As text, to be kept with a model, and back. parse throws Error(kModel) where it is none.
[[nodiscard]] std::string postgres_schema_text(const PostgresSchema& schema);
[[nodiscard]] PostgresSchema parse_postgres_schema(const std::string& text);

/// What puts a constraint, or a unique index, on its table.
[[nodiscard]] std::string postgres_constraint_statement(const PostgresSchemaConstraint& rule);

/// `CREATE TABLE` of a table and its columns, without keys.
[[nodiscard]] std::string postgres_table_statement(const PostgresSchemaTable& table);

/// All statements that make the schema, for readers of SQL.
[[nodiscard]] std::string postgres_schema_sql(const PostgresSchema& schema);

}  // namespace likeness::io
