#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/postgres_connection.hpp"
#include "io/postgres_schema.hpp"

namespace likeness::io {

/// Why tables of the connection's schema can't be filled as they are: one of `names` is not there,
/// or has rows. Empty where they can.
[[nodiscard]] std::string why_not_filled(PostgresConnection& connection,
                                         const std::set<std::string>& names);

/// The same for whatever tables: empty where one has no rows.
[[nodiscard]] std::string why_none_is_filled(PostgresConnection& connection);

/// Tables that are there, without rows, and get some as they are, such as those that the
/// migrations of an application have made.
class PostgresFilling {
 public:
  /// Takes the foreign keys between the tables away, so that rows may come in any order, and
  /// silences triggers, so that none runs. Both last until finish() or the end of the transaction,
  /// which finds them as they were where it fails. `connection` must outlive this.
  PostgresFilling(PostgresConnection& connection, const std::set<std::string>& names);

  /// The foreign keys to put back, and the tables and sequences that go on after their rows.
  [[nodiscard]] const PostgresSchema& schema() const noexcept { return schema_; }
  /// Wakes the triggers.
  void finish();

 private:
  void take_references(const std::set<std::string>& names);
  void silence_triggers(const std::set<std::string>& names);
  void run(const std::string& statement, const std::string& table);

  PostgresConnection& connection_;
  PostgresSchema schema_;
  std::vector<std::pair<std::string, std::string>> triggers_;  ///< and their tables
};

}  // namespace likeness::io
