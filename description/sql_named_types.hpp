#pragma once

#include <map>
#include <string>
#include <vector>

#include "description/sql_cursor.hpp"
#include "description/sql_table.hpp"
#include "description/sql_tokens.hpp"

namespace likeness::description {

/// A type that a schema makes.
struct SqlNamedType {
  std::vector<std::string> values;  ///< of an ENUM
  std::vector<SqlToken> words;      ///< of a DOMAIN: its type
  std::vector<SqlToken> check;      ///< and what it asks of VALUE
};

/// What a column's type says besides its kind.
struct SqlReadType {
  std::string words;
  bool list = false;  ///< of arrays: `text[]`
};

/// The types that a schema makes. Those of two schemas that share a name are told apart where
/// columns name the schema.
class SqlNamedTypes {
 public:
  void add(const QualifiedName& name, SqlNamedType type);

  /// Reads a type and its sizes into `column`.
  SqlReadType read(SqlCursor& sql, SqlColumn& column) const;

  /// What the domain of these words asks of a column; empty for nothing.
  [[nodiscard]] std::vector<SqlToken> check_of(const std::string& words,
                                               const std::string& column) const;

 private:
  [[nodiscard]] std::string read_words(SqlCursor& sql) const;
  /// The rest of `schema.type`: by both names, where there are two of its own.
  [[nodiscard]] std::string read_in_schema(SqlCursor& sql, std::string first) const;
  /// A type of SQL, or one that the schema makes.
  void set_type(SqlColumn& column, const std::string& words,
                const std::vector<std::string>& sizes) const;

  std::map<std::string, SqlNamedType> types_;  ///< by their names in capitals
};

/// Reads the rest of CREATE TYPE, up to its `;`.
void read_create_type(SqlCursor& sql, SqlNamedTypes& types);

/// Reads the rest of `CREATE DOMAIN name AS type CHECK (VALUE > 0);`.
void read_create_domain(SqlCursor& sql, SqlNamedTypes& types);

}  // namespace likeness::description
