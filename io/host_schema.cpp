#include "io/host_schema.hpp"

#include <string_view>

#include "io/json.hpp"
#include "io/postgres_schema.hpp"
#include "io/sqlite_schema.hpp"
#include "likeness/error.hpp"

namespace likeness::io {

std::string schema_kind(const std::string& schema) {
  try {
    const Json json = parse_json(schema, "the schema", ErrorCode::kModel);
    const auto kind = json.find("kind");
    return kind != json.end() && kind->is_string() ? kind->get<std::string>() : "";
  } catch (const Error&) {
    return "";
  }
}

std::string schema_sql(const std::string& schema) {
  if (schema_kind(schema) == "postgresql") {
    return postgres_schema_sql(parse_postgres_schema(schema));
  }
  std::string sql;
  const SqliteSchema said = parse_sqlite_schema(schema);
  for (const std::string& statement : said.tables) sql += statement + ";\n";
  for (const std::string& statement : said.others) {
    const std::string start = statement.substr(0, std::string_view("CREATE UNIQUE").size());
    if (start == "CREATE UNIQUE" || start == "create unique") sql += statement + ";\n";
  }
  return sql;
}

std::string other_schema_note(const std::string& schema, const std::string& own) {
  const std::string kind = schema_kind(schema);
  if (kind == own || (kind != "sqlite" && kind != "postgresql")) return "";
  return std::string("The tables come from ") + (kind == "sqlite" ? "SQLite" : "PostgreSQL") +
         ", so that they are made after what is known of their columns, keys and relations, "
         "without "
         "its defaults, checks, indexes and views";
}

}  // namespace likeness::io
