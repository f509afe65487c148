#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/host_schema.hpp"
#include "io/postgres_cell_text.hpp"
#include "io/postgres_connection.hpp"
#include "io/postgres_dataset.hpp"
#include "io/postgres_load.hpp"
#include "io/postgres_rules.hpp"
#include "io/postgres_schema.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

using Kind = PostgresSchemaConstraint::Kind;

/// Tables and what looks like them in the schema of the connection, but for those of extensions.
std::string existing_relations(const std::string& kinds) {
  return "FROM pg_class c WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND "
         "c.relkind IN (" +
         kinds +
         ") AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND "
         "x.objid = c.oid AND x.deptype = 'e')";
}

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

/// Keys and relations of tables that no schema describes.
std::vector<PostgresSchemaConstraint> constraints_for(const DatasetMetadata& metadata) {
  std::vector<PostgresSchemaConstraint> constraints;
  std::set<std::pair<std::string, std::vector<std::string>>> keys;
  const auto add_key = [&](const std::string& table, const std::vector<std::string>& columns,
                           bool primary) {
    if (columns.empty() || !keys.emplace(table, columns).second) return;
    constraints.push_back({primary ? Kind::kKey : Kind::kUnique,
                           table,
                           "",
                           (primary ? "PRIMARY KEY " : "UNIQUE ") + sql_names(columns),
                           columns,
                           "",
                           {}});
  };
  for (const NamedMetadata& table : metadata.tables) {
    const Metadata& meaning = table.metadata;
    add_key(table.name,
            meaning.primary_key ? std::vector<std::string>{*meaning.primary_key}
                                : meaning.composite_key,
            true);
    for (const std::string& column : meaning.alternate_keys) add_key(table.name, {column}, false);
  }
  for (const Relation& relation : metadata.relations) {
    add_key(relation.parent, relation.parent_columns, false);
  }
  for (const Relation& relation : metadata.relations) {
    constraints.push_back({Kind::kForeignKey, relation.child, "",
                           "FOREIGN KEY " + sql_names(relation.child_columns) + " REFERENCES " +
                               sql_name(relation.parent) + " " + sql_names(relation.parent_columns),
                           relation.child_columns, relation.parent, relation.parent_columns});
  }
  return constraints;
}

class PostgresWriter : public DatasetWriter {
 public:
  PostgresWriter(const PostgresAddress& address, DatasetMetadata metadata,
                 const DatasetWriteOptions& options)
      : metadata_(std::move(metadata)),
        connection_(address, PostgresConnection::Purpose::kWrite),
        loader_(connection_, refused_) {
    if (schema_kind(options.schema) == "postgresql") {
      schema_ = parse_postgres_schema(options.schema);
      has_schema_ = true;
    } else {
      other_schema_ = other_schema_note(options.schema, "postgresql");
      schema_.constraints = constraints_for(metadata_);
    }
    connection_.run("BEGIN");
    enter(address.schema);
    options.overwrite ? remove_old() : refuse_old();
    if (has_schema_) make_tables();
  }

  void append(std::string_view table, const Table& rows) override {
    const std::string name(table);
    if (!has_schema_ && !made_.contains(name)) make_table_for(name, rows);
    loader_.load(name, rows);
  }

  std::vector<std::string> finish() override {
    for (const NamedMetadata& table : metadata_.tables) {
      if (!has_schema_ && !made_.contains(table.name)) make_empty_table(table);
    }
    refused_.check_some_left();
    if (!has_schema_) align_references();
    PostgresRules rules(connection_, schema_, refused_, notes_);
    rules.add_all();
    refused_.check_some_left();
    if (!other_schema_.empty()) notes_.push_back(other_schema_);
    for (std::string& note : refused_.notes()) notes_.push_back(std::move(note));
    make_indexes();
    make_views();
    set_sequences();
    make_triggers();
    connection_.run("COMMIT");
    return notes_;
  }

 private:
  void run_of_schema(const std::string& statement, const std::string& what) {
    if (!connection_.try_run(statement)) connection_.fail(what);
  }

  void enter(const std::string& wanted) {
    std::string schema = postgres_schema_name(connection_, wanted);
    if (schema.empty() && wanted.empty()) {
      connection_.fail_because("no schema of the search path is there; name one by ?schema=");
    }
    if (schema.empty()) {
      schema = wanted;
      run_of_schema("CREATE SCHEMA " + sql_name(wanted), "schema " + text::in_quotes(wanted));
    }
    schema_name_ = schema;
    connection_.run("SET LOCAL search_path = " + sql_name(schema));
    const std::string may = "SELECT has_schema_privilege(" + sql_text(schema) + ", 'CREATE')";
    if (connection_.value(may) != "t") {
      connection_.fail_because("permission denied for schema " + text::in_quotes(schema) +
                               "; connect as a user who may, or name another one by ?schema=");
    }
  }

  void refuse_old() {
    const std::string count =
        connection_.value("SELECT count(*) " + existing_relations("'r', 'p', 'v', 'm', 'f', 'S'"));
    if (count == "0") return;
    throw Error(ErrorCode::kUsage,
                text::in_quotes(connection_.shown()) + ": the schema " +
                    text::in_quotes(schema_name_) +
                    " has tables already; name an empty or a new one by ?schema=, or ask for its "
                    "tables to be overwritten.");
  }

  /// Removes what has a name that is written; other tables stay.
  void remove_old() {
    std::set<std::string> names;
    for (const NamedMetadata& table : metadata_.tables) names.insert(table.name);
    for (const auto& table : schema_.tables) names.insert(table.name);
    for (const auto& sequence : schema_.sequences) names.insert(sequence.name);
    for (const auto& view : schema_.views) names.insert(view.name);
    for (const auto& view : schema_.materialized_views) names.insert(view.name);
    std::string tables;
    for (const auto& row :
         connection_.rows("SELECT c.relname, c.relkind " + existing_relations("'v', 'm'"))) {
      if (!names.contains(row[0])) continue;
      const char* const what = row[1] == "v" ? "VIEW " : "MATERIALIZED VIEW ";
      // Views of views go by the first of them.
      run_of_schema(std::string("DROP ") + what + "IF EXISTS " + sql_name(row[0]) + " CASCADE",
                    "view " + text::in_quotes(row[0]));
    }
    for (const auto& row : connection_.rows("SELECT c.relname " + existing_relations("'r', 'p'"))) {
      if (names.contains(row[0])) tables += (tables.empty() ? "" : ", ") + sql_name(row[0]);
    }
    if (!tables.empty()) run_of_schema("DROP TABLE " + tables, "");
    for (const auto& row : connection_.rows("SELECT c.relname " + existing_relations("'S'"))) {
      if (names.contains(row[0])) run_of_schema("DROP SEQUENCE " + sql_name(row[0]), "");
    }
    for (const PostgresNamedStatement& function : schema_.functions) {
      run_of_schema("DROP ROUTINE IF EXISTS " + function.name, "function " + function.name);
    }
    for (const PostgresNamedStatement& type : schema_.types) {
      run_of_schema("DROP TYPE IF EXISTS " + sql_name(type.name),
                    "type " + text::in_quotes(type.name));
    }
  }

  void make_tables() {
    for (const std::string& extension : schema_.extensions) {
      run_of_schema("CREATE EXTENSION IF NOT EXISTS " + sql_name(extension),
                    "extension " + text::in_quotes(extension));
    }
    for (const PostgresNamedStatement& type : schema_.types) {
      run_of_schema(type.statement, "type " + text::in_quotes(type.name));
    }
    for (const PostgresSchemaSequence& sequence : schema_.sequences) {
      run_of_schema(sequence.statement, "sequence " + text::in_quotes(sequence.name));
    }
    // Tables may compute by functions, and functions may take rows of tables.
    connection_.run("SET LOCAL check_function_bodies = off");
    functions_ = schema_.functions;
    make_functions();
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
    for (const PostgresSchemaSequence& sequence : schema_.sequences) {
      if (sequence.owner_table.empty()) continue;
      run_of_schema("ALTER SEQUENCE " + sql_name(sequence.name) + " OWNED BY " +
                        sql_name(sequence.owner_table) + "." + sql_name(sequence.owner_column),
                    "sequence " + text::in_quotes(sequence.name));
    }
    make_functions();
    set_defaults();
  }

  void make_functions() {
    std::vector<PostgresNamedStatement> left;
    for (const PostgresNamedStatement& function : functions_) {
      if (!connection_.try_run(function.statement)) left.push_back(function);
    }
    functions_ = std::move(left);
  }

  /// The types of an extension are where this database has it.
  void find_extension_types(PostgresSchemaTable& table) {
    for (PostgresSchemaColumn& column : table.columns) {
      if (column.extension.empty()) continue;
      const std::string place = connection_.value(
          "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = "
          "e.extnamespace WHERE e.extname = " +
          sql_text(column.extension));
      column.type = place + "." + column.type.substr(column.type.rfind('.') + 1);
    }
  }

  bool make_table(const PostgresSchemaTable& table) {
    if (!connection_.try_run(postgres_table_statement(table))) return false;
    for (const std::string& partition : table.partitions) {
      run_of_schema(partition, "a partition of table " + text::in_quotes(table.name));
    }
    return true;
  }

  void set_defaults() {
    for (const PostgresSchemaTable& table : schema_.tables) {
      for (const PostgresSchemaColumn& column : table.columns) {
        if (!column.default_value.empty()) set_default(table.name, column);
      }
    }
  }

  void set_default(const std::string& table, const PostgresSchemaColumn& column) {
    const bool set =
        connection_.try_run("ALTER TABLE " + sql_name(table) + " ALTER COLUMN " +
                            sql_name(column.name) + " SET DEFAULT " + column.default_value);
    if (set) return;
    notes_.push_back("Table " + text::in_quotes(table) + ": the default of column " +
                     text::in_quotes(column.name) +
                     " could not be made: " + connection_.failure().message);
  }

  void make_table_for(const std::string& name, const Table& rows) {
    PostgresSchemaTable table{name, {}, {}, "", {}};
    for (const Column& column : rows.columns()) {
      PostgresSchemaColumn made;
      made.name = column.name;
      made.type = postgres_type_for(column);
      table.columns.push_back(std::move(made));
    }
    run_of_schema(postgres_table_statement(table), "table " + text::in_quotes(name));
    made_.insert(name);
  }

  /// What refers to a key has its type, though its own cells may show less, as where all are
  /// missing.
  void align_references() {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Relation& relation : metadata_.relations) {
        for (std::size_t k = 0; k < relation.child_columns.size(); ++k) {
          changed = align(relation, k) || changed;
        }
      }
    }
  }

  bool align(const Relation& relation, std::size_t k) {
    const std::string wanted = type_in_table(relation.parent, relation.parent_columns[k]);
    if (wanted == type_in_table(relation.child, relation.child_columns[k])) return false;
    const std::string column = sql_name(relation.child_columns[k]);
    return connection_.try_run("ALTER TABLE " + sql_name(relation.child) + " ALTER COLUMN " +
                               column + " TYPE " + wanted + " USING " + column + "::" + wanted);
  }

  std::string type_in_table(const std::string& table, const std::string& column) {
    return connection_.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE "
        "attrelid = " +
        sql_text(sql_name(table)) + "::regclass AND attname = " + sql_text(column));
  }

  void make_empty_table(const NamedMetadata& metadata) {
    std::vector<Column> columns;
    for (const ColumnMetadata& column : metadata.metadata.columns) {
      columns.push_back({});
      columns.back().name = column.name;
      columns.back().type = ColumnType::kText;
    }
    make_table_for(metadata.name, Table(std::move(columns)));
  }

  void make_indexes() {
    for (const std::string& index : schema_.indexes) {
      if (connection_.try_run(index)) continue;
      notes_.push_back("An index could not be made: " + connection_.failure().message);
    }
  }

  /// Views, and functions that take their rows.
  void make_views() {
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
    for (const auto& function : functions_)
      add("The function " + function.name, function.statement);
    (void)run_in_passes(std::move(steps));
    for (const auto& [name, reason] : reasons) {
      notes_.push_back(name + " could not be made: " + reason);
    }
  }

  /// Last, so that none runs.
  void make_triggers() {
    for (const PostgresNamedStatement& trigger : schema_.triggers) {
      if (connection_.try_run(trigger.statement)) continue;
      notes_.push_back("The trigger " + text::in_quotes(trigger.name) +
                       " could not be made: " + connection_.failure().message);
    }
  }

  /// The next number of a column is one more than its greatest.
  void set_sequences() {
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

  void set_sequence(const std::string& sequence, const std::string& table,
                    const std::string& column) {
    const bool set = connection_.try_run(
        "SELECT setval(" + sequence + "::regclass, greatest((SELECT max(" + sql_name(column) +
        ") FROM " + sql_name(table) + "), pg_sequence_last_value(" + sequence + "::regclass)))");
    if (set) return;
    notes_.push_back("Table " + text::in_quotes(table) + ": the sequence of column " +
                     text::in_quotes(column) +
                     " could not be set: " + connection_.failure().message);
  }

  DatasetMetadata metadata_;
  PostgresConnection connection_;
  PostgresSchema schema_;
  bool has_schema_ = false;
  std::string schema_name_;
  std::string other_schema_;
  std::vector<PostgresNamedStatement> functions_;  ///< that can't be made yet
  std::set<std::string> made_;                     ///< tables that no schema describes
  RefusedRows refused_;
  PostgresLoader loader_;
  std::vector<std::string> notes_;
};

}  // namespace

std::unique_ptr<DatasetWriter> make_postgres_writer(const std::string& address,
                                                    const DatasetMetadata& metadata,
                                                    const DatasetWriteOptions& options) {
  return std::make_unique<PostgresWriter>(parse_postgres_address(address), metadata, options);
}

}  // namespace likeness::io
