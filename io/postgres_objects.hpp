#pragma once

#include <set>
#include <string>
#include <vector>

#include "io/postgres_connection.hpp"
#include "io/postgres_schema.hpp"

namespace likeness::io {

/// Tables and what looks like them, of some of pg_class's kinds, in the schema of the connection,
/// but for those of extensions: what follows `SELECT` of pg_class `c`.
[[nodiscard]] std::string postgres_relations(const std::string& kinds);

/// Makes what a schema has besides its rules: first what rows need, and what is put on them once
/// they are there.
class PostgresObjects {
 public:
  /// All must outlive this. `notes` receives what could not be made.
  PostgresObjects(PostgresConnection& connection, PostgresSchema& schema,
                  std::vector<std::string>& notes)
      : connection_(connection), schema_(schema), notes_(notes) {}

  /// Runs a statement without which nothing goes on; `what` is it about, in errors.
  void run(const std::string& statement, const std::string& what);
  /// Removes what has a name that will be made, or one of `tables`; all else stays.
  void remove_old(const std::set<std::string>& tables);
  /// Types, functions, sequences and tables.
  void make_before_rows();
  /// Indexes, views and triggers; sequences go on after the rows.
  void make_after_rows();

 private:
  void remove_views(const std::set<std::string>& names);
  void make_other_types();
  void make_types();
  void make_functions();
  [[nodiscard]] bool make_table(const PostgresSchemaTable& table);
  void make_tables();
  void own_sequences();
  void find_extension_types(PostgresSchemaTable& table);
  void set_defaults();
  void set_default(const std::string& table, const PostgresSchemaColumn& column);
  void make_indexes();
  void make_views();
  void make_triggers();
  void set_sequences();
  void set_sequence(const std::string& sequence, const std::string& table,
                    const std::string& column);

  PostgresConnection& connection_;
  PostgresSchema& schema_;
  std::vector<std::string>& notes_;
  std::vector<PostgresNamedStatement> functions_;  ///< that can't be made yet
};

}  // namespace likeness::io
