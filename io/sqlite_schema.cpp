#include "io/sqlite_schema.hpp"

#include "io/json.hpp"
#include "io/sql_text.hpp"
#include "table/column_type.hpp"

namespace likeness::io {
namespace {

std::string sql_type(const Column& column) {
  switch (column.type) {
    case ColumnType::kInt64:
      return column.notation.plain() ? "INTEGER" : "TEXT";
    case ColumnType::kFloat64:
      return column.notation.plain() ? "REAL" : "TEXT";
    default:
      return "TEXT";
  }
}

std::vector<std::string> primary_key(const Metadata& metadata) {
  if (metadata.primary_key) return {*metadata.primary_key};
  return metadata.composite_key;
}

}  // namespace

SqliteSchema parse_sqlite_schema(const std::string& schema) {
  const std::string where = "The schema kept with the model";
  const Json json = parse_json(schema, where, ErrorCode::kModel);
  if (!json.is_object() || json.value("kind", "") != "sqlite") {
    throw Error(ErrorCode::kModel, where + " is not one of an SQLite database.");
  }
  const auto list = [&](const char* key) {
    std::vector<std::string> texts;
    for (const Json& item : json_member<Json>(json, key, where, ErrorCode::kModel)) {
      if (!item.is_string()) {
        throw Error(ErrorCode::kModel, where + " has \"" + key + "\" that are not all text.");
      }
      texts.push_back(item.get<std::string>());
    }
    return texts;
  };
  SqliteSchema result;
  result.tables = list("tables");
  result.others = list("others");
  const Json pragmas = json_member<Json>(json, "pragmas", where, ErrorCode::kModel);
  for (const auto& [name, value] : pragmas.items()) {
    if (value.is_string()) result.pragmas.emplace_back(name, value.template get<std::string>());
  }
  return result;
}

std::string table_statement(const NamedMetadata& table, const Table& rows,
                            const std::vector<Relation>& relations) {
  std::string text = "CREATE TABLE " + sql_name(table.name) + " (";
  for (std::size_t k = 0; k < rows.column_count(); ++k) {
    const Column& column = rows.column(k);
    text += (k == 0 ? "" : ", ") + sql_name(column.name) + " " + sql_type(column);
  }
  const std::vector<std::string> key = primary_key(table.metadata);
  if (!key.empty()) text += ", PRIMARY KEY " + sql_names(key);
  for (const Relation& relation : relations) {
    if (relation.child != table.name) continue;
    text += ", FOREIGN KEY " + sql_names(relation.child_columns) + " REFERENCES " +
            sql_name(relation.parent) + " " + sql_names(relation.parent_columns);
  }
  return text + ")";
}

}  // namespace likeness::io
