#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/postgres_connection.hpp"
#include "io/postgres_type.hpp"
#include "io/refused_rows.hpp"
#include "likeness/table.hpp"

namespace likeness::io {

/// Fills tables that are there. Rows that the types of their columns refuse are left out and
/// counted.
class PostgresLoader {
 public:
  PostgresLoader(PostgresConnection& connection, RefusedRows& refused)
      : connection_(connection), refused_(refused) {}

  void load(const std::string& table, const Table& rows);
  /// Sentences on columns of the rows that the tables have not, and on texts that were too long.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  struct Target {
    std::string name;
    PostgresType type;
    bool not_null = false;
  };
  /// Rows as `COPY` takes them; row k is [begins[k], begins[k + 1]) of the text.
  struct Lines {
    std::string text;
    std::vector<std::size_t> begins;
  };

  /// The columns of a table that can be filled.
  [[nodiscard]] const std::vector<Target>& targets_of(const std::string& table);
  void note_strangers(const std::string& table, const Table& rows);
  void copy(const std::string& table, const std::string& statement, const Lines& lines,
            std::size_t from, std::size_t to);

  PostgresConnection& connection_;
  RefusedRows& refused_;
  std::map<std::string, PostgresType> types_;
  std::map<std::string, std::vector<Target>> targets_;
  std::vector<std::string> notes_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> cut_;  ///< texts of a table's column
  std::set<std::string> looked_at_;                ///< tables whose columns were compared
  std::map<std::string, std::uint64_t> taken_;     ///< rows of a table
  std::map<std::string, std::uint64_t> left_out_;  ///< likewise
};

}  // namespace likeness::io
