#pragma once

#include <string>
#include <vector>

#include "io/postgres_connection.hpp"
#include "io/postgres_schema.hpp"
#include "io/refused_rows.hpp"

namespace likeness::io {

/// Puts the rules of a schema on tables that are full: keys, checks, and references last. Rows that
/// break one are removed with the rows that refer to them, and counted.
class PostgresRules {
 public:
  /// All must outlive this.
  PostgresRules(PostgresConnection& connection, const PostgresSchema& schema, RefusedRows& refused,
                std::vector<std::string>& notes)
      : connection_(connection), schema_(schema), refused_(refused), notes_(notes) {}

  void add_all();

 private:
  void add(const PostgresSchemaConstraint& rule);
  void add_references();
  [[nodiscard]] bool try_references();
  void remove_orphans();
  void remove_breakers(const PostgresSchemaConstraint& rule);
  void remove(const std::string& table, const std::string& statement);
  void note_unmade(const PostgresSchemaConstraint& rule);

  PostgresConnection& connection_;
  const PostgresSchema& schema_;
  RefusedRows& refused_;
  std::vector<std::string>& notes_;
  std::string reason_;        ///< that rows are removed now
  std::vector<bool> unmade_;  ///< constraints that can't be made, whatever the rows
};

}  // namespace likeness::io
