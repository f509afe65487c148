#pragma once

#include <string>
#include <vector>

namespace likeness::io {

class SqliteDatabase;

/// Statements that delete the rows of a table whose foreign keys name no row: one for each key.
[[nodiscard]] std::vector<std::string> orphan_deletions(SqliteDatabase& database,
                                                        const std::string& table);

}  // namespace likeness::io
