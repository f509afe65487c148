#pragma once

#include <string>
#include <utility>
#include <vector>

#include "likeness/dataset.hpp"

namespace likeness::io {

/// The statements that make a database.
struct SqliteSchema {
  std::vector<std::pair<std::string, std::string>> pragmas;
  std::vector<std::string> tables;  ///< before there are rows
  std::vector<std::string> others;  ///< indexes, views and triggers: once there are
};

/// From StoredDataset::schema. Throws Error(kModel) where it is none of SQLite.
[[nodiscard]] SqliteSchema parse_sqlite_schema(const std::string& schema);

/// One table with its keys, of whose columns the types are those of its first rows.
[[nodiscard]] std::string table_statement(const NamedMetadata& table, const Table& rows,
                                          const std::vector<Relation>& relations);

}  // namespace likeness::io
