#include "io/postgres_fill.hpp"

#include <utility>

#include "io/postgres_catalog.hpp"
#include "io/postgres_catalog_sql.hpp"
#include "io/postgres_objects.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {

namespace {

std::set<std::string> tables_there(PostgresConnection& connection) {
  std::set<std::string> names;
  for (const auto& row : connection.rows("SELECT c.relname " + postgres_relations("'r', 'p'"))) {
    names.insert(row[0]);
  }
  return names;
}

}  // namespace

std::string why_none_is_filled(PostgresConnection& connection) {
  std::string reason = "no table";
  for (const std::string& name : tables_there(connection)) {
    reason = why_not_filled(connection, {name});
    if (reason.empty()) return "";
  }
  return reason;
}

std::string why_not_filled(PostgresConnection& connection, const std::set<std::string>& names) {
  const std::set<std::string> there = tables_there(connection);
  for (const std::string& name : names) {
    if (!there.contains(name)) return "no table " + text::in_quotes(name);
    if (connection.value("SELECT EXISTS (SELECT FROM " + sql_name(name) + ")") == "t") {
      return "rows in table " + text::in_quotes(name);
    }
  }
  return "";
}

PostgresFilling::PostgresFilling(PostgresConnection& connection, const std::set<std::string>& names)
    : connection_(connection) {
  take_references(names);
  silence_triggers(names);
}

void PostgresFilling::take_references(const std::set<std::string>& names) {
  PostgresSchema known = read_postgres_catalog(connection_).schema;
  for (PostgresSchemaTable& table : known.tables) {
    if (names.contains(table.name)) schema_.tables.push_back(std::move(table));
  }
  for (PostgresSequenceUse& use : known.sequence_uses) {
    if (names.contains(use.table)) schema_.sequence_uses.push_back(std::move(use));
  }
  for (PostgresSchemaConstraint& rule : known.constraints) {
    if (rule.kind != PostgresSchemaConstraint::Kind::kForeignKey) continue;
    if (!names.contains(rule.table) || !names.contains(rule.parent)) continue;
    run("ALTER TABLE " + sql_name(rule.table) + " DROP CONSTRAINT " + sql_name(rule.name),
        rule.table);
    schema_.constraints.push_back(std::move(rule));
  }
}

void PostgresFilling::silence_triggers(const std::set<std::string>& names) {
  for (const auto& row : connection_.rows(
           "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
           "WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgparentid = 0 AND "
           "c.relnamespace" +
           is_current_schema() + "ORDER BY 1, 2")) {
    if (!names.contains(row[0])) continue;
    run("ALTER TABLE " + sql_name(row[0]) + " DISABLE TRIGGER " + sql_name(row[1]), row[0]);
    triggers_.push_back({row[1], row[0]});
  }
}

void PostgresFilling::finish() {
  for (const auto& [trigger, table] : triggers_) {
    run("ALTER TABLE " + sql_name(table) + " ENABLE TRIGGER " + sql_name(trigger), table);
  }
}

void PostgresFilling::run(const std::string& statement, const std::string& table) {
  if (!connection_.try_run(statement)) connection_.fail("table " + text::in_quotes(table));
}

}  // namespace likeness::io
