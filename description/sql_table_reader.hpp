#pragma once

#include <span>
#include <string>
#include <vector>

#include "description/sql_cursor.hpp"
#include "description/sql_named_types.hpp"
#include "description/sql_table.hpp"

namespace likeness::description {

/// Reads columns and constraints of tables, in CREATE TABLE and ALTER TABLE.
class SqlTableReader {
 public:
  /// `found` gets references and notes. All three must outlive the reader.
  SqlTableReader(SqlCursor& sql, const SqlNamedTypes& types, SqlStatements& found)
      : sql_(sql), types_(types), found_(found) {}

  /// A column with all that follows it.
  void column(SqlTable& table);
  /// A constraint of a table; false where a column stands instead.
  bool constraint(SqlTable& table);
  /// Columns in which rows must differ.
  static void unique(SqlTable& table, const std::vector<std::string>& columns);

 private:
  void modifiers(SqlTable& table);
  void default_value(SqlColumn& column);
  void check(SqlTable& table, std::span<const SqlToken> tokens);
  /// What stands behind REFERENCES.
  void reference(const SqlTable& table, std::vector<std::string> columns);
  void skip_reference_words();
  void note(std::string sentence);

  SqlCursor& sql_;
  const SqlNamedTypes& types_;
  SqlStatements& found_;
};

}  // namespace likeness::description
