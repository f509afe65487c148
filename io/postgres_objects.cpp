#include "io/postgres_objects.hpp"

#include <functional>
#include <map>
#include <utility>

#include "io/postgres_catalog_sql.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// Runs what can be run, again and again, as statements may need what others make; whether nothing
/// is left.
bool run_in_passes(std::vector<std::function<bool()>> steps) {
  for (bool moved = true; moved && !steps.empty();) {
    const std::size_t before = steps.size();
    std::erase_if(steps, [](const std::function<bool()>& step) { return step(); });
    moved = steps.size() < before;
  }
  return steps.empty();
}

/// How long the schema in front of a name is, quoted where it must be.
std::size_t schema_size(const std::string& name) {
  if (!name.starts_with('"')) return name.find('.');
  std::size_t end = name.find('"', 1);
  while (name[end + 1] == '"') end = name.find('"', end + 2);
  return end + 1;
}

}  // namespace

std::string postgres_relations(const std::string& kinds) {
  return "FROM pg_class c WHERE c.relnamespace" + is_current_schema() + "AND c.relkind IN (" +
         kinds + ") AND " + not_of_extension("pg_class", "c.oid");
}

void PostgresObjects::run(const std::string& statement, const std::string& what) {
  if (!connection_.try_run(statement)) connection_.fail(what);
}

void PostgresObjects::remove_old(const std::set<std::string>& tables) {
  std::set<std::string> names = tables;
  for (const auto& table : schema_.tables) names.insert(table.name);
  for (const auto& sequence : schema_.sequences) names.insert(sequence.name);
  for (const auto& view : schema_.views) names.insert(view.name);
  for (const auto& view : schema_.materialized_views) names.insert(view.name);
  remove_views(names);
  std::string old;
  for (const auto& row : connection_.rows("SELECT c.relname " + postgres_relations("'r', 'p'"))) {
    if (names.contains(row[0])) old += (old.empty() ? "" : ", ") + sql_name(row[0]);
  }
  if (!old.empty()) run("DROP TABLE " + old, "tables");
  for (const auto& row : connection_.rows("SELECT c.relname " + postgres_relations("'S'"))) {
    const std::string what = "sequence " + text::in_quotes(row[0]);
    if (names.contains(row[0])) run("DROP SEQUENCE " + sql_name(row[0]), what);
  }
  std::vector<std::function<bool()>> steps;
  const auto add = [&](const std::string& drop) {
    steps.emplace_back([&, drop] { return connection_.try_run(drop); });
  };
  for (const auto& function : schema_.functions) add("DROP ROUTINE IF EXISTS " + function.name);
  for (const auto& type : schema_.types) add("DROP TYPE IF EXISTS " + sql_name(type.name));
  if (!run_in_passes(std::move(steps))) connection_.fail("functions and types");
}

void PostgresObjects::remove_views(const std::set<std::string>& names) {
  std::vector<std::function<bool()>> steps;
  for (const auto& row :
       connection_.rows("SELECT c.relname, c.relkind " + postgres_relations("'v', 'm'"))) {
    if (!names.contains(row[0])) continue;
    const std::string kind = row[1] == "v" ? "VIEW " : "MATERIALIZED VIEW ";
    steps.emplace_back(
        [&, drop = "DROP " + kind + sql_name(row[0])] { return connection_.try_run(drop); });
  }
  if (!run_in_passes(std::move(steps))) connection_.fail("views");
}

void PostgresObjects::make_before_rows() {
  for (const std::string& extension : schema_.extensions) {
    run("CREATE EXTENSION IF NOT EXISTS " + sql_name(extension),
        "extension " + text::in_quotes(extension));
  }
  for (const PostgresSchemaSequence& sequence : schema_.sequences) {
    run(sequence.statement, "sequence " + text::in_quotes(sequence.name));
  }
  // Types and tables may compute by functions, and functions may take values and rows of them.
  connection_.run("SET LOCAL check_function_bodies = off");
  functions_ = schema_.functions;
  make_other_types();
  make_types();
  make_functions();
  make_tables();
  own_sequences();
  make_functions();
  set_defaults();
}

/// Types of other schemas stay where they are, and are made there where they are not.
void PostgresObjects::make_other_types() {
  for (const PostgresNamedStatement& type : schema_.other_types) {
    const std::string known = "SELECT to_regtype(" + sql_text(type.name) + ") IS NOT NULL";
    if (connection_.value(known) == "t") continue;
    const std::string what = "type " + text::in_quotes(type.name);
    run("CREATE SCHEMA IF NOT EXISTS " + type.name.substr(0, schema_size(type.name)), what);
    run(type.statement, what);
  }
}

void PostgresObjects::make_types() {
  std::vector<std::function<bool()>> steps;
  std::string last;
  for (const PostgresNamedStatement& type : schema_.types) {
    steps.emplace_back([&] {
      if (connection_.try_run(type.statement)) return true;
      make_functions();
      last = type.name;
      return connection_.try_run(type.statement);
    });
  }
  if (!run_in_passes(std::move(steps))) connection_.fail("type " + text::in_quotes(last));
}

void PostgresObjects::make_tables() {
  std::vector<std::function<bool()>> steps;
  std::string last;
  for (PostgresSchemaTable& table : schema_.tables) {
    find_extension_types(table);
    steps.emplace_back([&] {
      last = table.name;
      return make_table(table);
    });
  }
  if (!run_in_passes(std::move(steps))) connection_.fail("table " + text::in_quotes(last));
}

void PostgresObjects::own_sequences() {
  for (const PostgresSchemaSequence& sequence : schema_.sequences) {
    if (sequence.owner_table.empty()) continue;
    run("ALTER SEQUENCE " + sql_name(sequence.name) + " OWNED BY " +
            sql_name(sequence.owner_table) + "." + sql_name(sequence.owner_column),
        "sequence " + text::in_quotes(sequence.name));
  }
}

void PostgresObjects::make_after_rows() {
  make_indexes();
  make_views();
  set_sequences();
  make_triggers();
}

void PostgresObjects::make_functions() {
  std::vector<PostgresNamedStatement> left;
  for (const PostgresNamedStatement& function : functions_) {
    if (!connection_.try_run(function.statement)) left.push_back(function);
  }
  functions_ = std::move(left);
}

/// The types of an extension are where this database has it.
void PostgresObjects::find_extension_types(PostgresSchemaTable& table) {
  for (PostgresSchemaColumn& column : table.columns) {
    if (column.extension.empty()) continue;
    const std::string place = connection_.value(
        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = "
        "e.extnamespace WHERE e.extname = " +
        sql_text(column.extension));
    column.type = place + "." + column.type.substr(column.type.rfind('.') + 1);
  }
}

bool PostgresObjects::make_table(const PostgresSchemaTable& table) {
  if (!connection_.try_run(postgres_table_statement(table))) return false;
  for (const std::string& partition : table.partitions) {
    run(partition, "a partition of table " + text::in_quotes(table.name));
  }
  return true;
}

void PostgresObjects::set_defaults() {
  for (const PostgresSchemaTable& table : schema_.tables) {
    for (const PostgresSchemaColumn& column : table.columns) {
      if (!column.default_value.empty()) set_default(table.name, column);
    }
  }
}

void PostgresObjects::set_default(const std::string& table, const PostgresSchemaColumn& column) {
  const bool set =
      connection_.try_run("ALTER TABLE " + sql_name(table) + " ALTER COLUMN " +
                          sql_name(column.name) + " SET DEFAULT " + column.default_value);
  if (set) return;
  notes_.push_back("Table " + text::in_quotes(table) + ": the default of column " +
                   text::in_quotes(column.name) +
                   " could not be made: " + connection_.failure().message);
}

void PostgresObjects::make_indexes() {
  for (const std::string& index : schema_.indexes) {
    if (connection_.try_run(index)) continue;
    notes_.push_back("An index could not be made: " + connection_.failure().message);
  }
}

/// Views, and functions that take their rows.
void PostgresObjects::make_views() {
  std::vector<std::function<bool()>> steps;
  std::map<std::string, std::string> reasons;
  const auto add = [&](const std::string& name, std::string statement) {
    steps.emplace_back([&, name, made = std::move(statement)] {
      if (connection_.try_run(made)) {
        reasons.erase(name);
        return true;
      }
      reasons[name] = connection_.failure().message;
      return false;
    });
  };
  for (const auto& view : schema_.views) {
    add("The view " + text::in_quotes(view.name),
        "CREATE VIEW " + sql_name(view.name) + " AS " + view.statement);
  }
  for (const auto& view : schema_.materialized_views) {
    add("The view " + text::in_quotes(view.name),
        "CREATE MATERIALIZED VIEW " + sql_name(view.name) + " AS " + view.statement);
  }
  for (const auto& function : functions_) add("The function " + function.name, function.statement);
  (void)run_in_passes(std::move(steps));
  for (const auto& [name, reason] : reasons) {
    notes_.push_back(name + " could not be made: " + reason);
  }
}

/// Last, so that none runs.
void PostgresObjects::make_triggers() {
  for (const PostgresNamedStatement& trigger : schema_.triggers) {
    if (connection_.try_run(trigger.statement)) continue;
    notes_.push_back("The trigger or rule " + text::in_quotes(trigger.name) +
                     " could not be made: " + connection_.failure().message);
  }
}

/// The next number of a column is one more than its greatest.
void PostgresObjects::set_sequences() {
  for (const PostgresSequenceUse& use : schema_.sequence_uses) {
    set_sequence(sql_text(sql_name(use.sequence)), use.table, use.column);
  }
  for (const PostgresSchemaTable& table : schema_.tables) {
    for (const PostgresSchemaColumn& column : table.columns) {
      if (column.identity.empty()) continue;
      set_sequence("pg_get_serial_sequence(" + sql_text(sql_name(table.name)) + ", " +
                       sql_text(column.name) + ")",
                   table.name, column.name);
    }
  }
}

void PostgresObjects::set_sequence(const std::string& sequence, const std::string& table,
                                   const std::string& column) {
  const bool set = connection_.try_run(
      "SELECT setval(" + sequence + "::regclass, greatest((SELECT max(" + sql_name(column) +
      ") FROM " + sql_name(table) + "), pg_sequence_last_value(" + sequence + "::regclass)))");
  if (set) return;
  notes_.push_back("Table " + text::in_quotes(table) + ": the sequence of column " +
                   text::in_quotes(column) + " could not be set: " + connection_.failure().message);
}

}  // namespace likeness::io
