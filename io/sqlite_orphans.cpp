#include "io/sqlite_orphans.hpp"

#include <map>

#include "io/sqlite_database.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// One foreign key, column by column; `to` is empty where the parent's primary key is meant.
struct ForeignKey {
  std::string parent;
  std::vector<std::string> from;
  std::vector<std::string> to;
};

std::vector<std::string> key_columns(SqliteDatabase& database, const std::string& table) {
  std::vector<std::string> names;
  for (const auto& row :
       sqlite_rows(database, "SELECT name FROM pragma_table_info(" + sql_text(table) +
                                 ") WHERE pk > 0 ORDER BY pk")) {
    names.push_back(row[0]);
  }
  return names;
}

std::vector<ForeignKey> foreign_keys(SqliteDatabase& database, const std::string& table) {
  std::map<std::string, ForeignKey> keys;
  for (const auto& row : sqlite_rows(database,
                                     "SELECT id, \"table\", \"from\", ifnull(\"to\", '') FROM "
                                     "pragma_foreign_key_list(" +
                                         sql_text(table) + ") ORDER BY id, seq")) {
    ForeignKey& key = keys[row[0]];
    key.parent = row[1];
    key.from.push_back(row[2]);
    if (!row[3].empty()) key.to.push_back(row[3]);
  }
  std::vector<ForeignKey> found;
  for (auto& [id, key] : keys) {
    if (key.to.empty()) key.to = key_columns(database, key.parent);
    if (key.to.size() == key.from.size()) found.push_back(std::move(key));
  }
  return found;
}

}  // namespace

std::vector<std::string> orphan_deletions(SqliteDatabase& database, const std::string& table) {
  std::vector<std::string> statements;
  for (const ForeignKey& key : foreign_keys(database, table)) {
    const std::string child = sql_name(table);
    std::string present;
    std::string equal;
    for (std::size_t k = 0; k < key.from.size(); ++k) {
      const std::string from = child + "." + sql_name(key.from[k]);
      present += from + " IS NOT NULL AND ";
      equal += (k == 0 ? "" : " AND ") + ("likeness_parent." + sql_name(key.to[k])) + " = " + from;
    }
    statements.push_back("DELETE FROM " + child + " WHERE " + present +
                         "NOT EXISTS (SELECT 1 FROM " + sql_name(key.parent) +
                         " AS likeness_parent WHERE " + equal + ")");
  }
  return statements;
}

}  // namespace likeness::io
