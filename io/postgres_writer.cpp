#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/host_schema.hpp"
#include "io/postgres_cell_text.hpp"
#include "io/postgres_connection.hpp"
#include "io/postgres_dataset.hpp"
#include "io/postgres_fill.hpp"
#include "io/postgres_load.hpp"
#include "io/postgres_objects.hpp"
#include "io/postgres_rules.hpp"
#include "io/postgres_schema.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

using Kind = PostgresSchemaConstraint::Kind;

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
        objects_(connection_, schema_, notes_),
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
    begin(options.overwrite);
  }

  void append(std::string_view table, const Table& rows) override {
    const std::string name(table);
    if (!has_schema_ && !filling_ && !made_.contains(name)) make_table_for(name, rows);
    loader_.load(name, rows);
  }

  std::vector<std::string> finish() override {
    if (!has_schema_ && !filling_) complete_tables();
    refused_.check_some_left();
    PostgresRules rules(connection_, schema_, refused_, notes_);
    rules.add_all();
    refused_.check_some_left();
    if (!other_schema_.empty()) notes_.push_back(other_schema_);
    for (const std::string& note : loader_.notes()) notes_.push_back(note);
    for (std::string& note : refused_.notes()) notes_.push_back(std::move(note));
    objects_.make_after_rows();
    if (filling_) filling_->finish();
    connection_.run("COMMIT");
    return notes_;
  }

 private:
  void enter(const std::string& wanted) {
    std::string schema = postgres_schema_name(connection_, wanted);
    if (schema.empty() && wanted.empty()) {
      connection_.fail_because("no schema of the search path is there; name one by ?schema=");
    }
    if (schema.empty()) {
      schema = wanted;
      objects_.run("CREATE SCHEMA " + sql_name(wanted), "schema " + text::in_quotes(wanted));
    }
    schema_name_ = schema;
    connection_.run("SET LOCAL search_path = " + sql_name(schema));
    const std::string may = "SELECT has_schema_privilege(" + sql_text(schema) + ", 'CREATE')";
    if (connection_.value(may) != "t") {
      connection_.fail_because("permission denied for schema " + text::in_quotes(schema) +
                               "; connect as a user who may, or name another one by ?schema=");
    }
  }

  /// Makes room for the rows: in a schema that is empty, in tables that are, or in place of others.
  void begin(bool overwrite) {
    const bool empty = connection_.value("SELECT count(*) " +
                                         postgres_relations("'r', 'p', 'v', 'm', 'f', 'S'")) == "0";
    if (overwrite) objects_.remove_old(table_names());
    if (empty || overwrite) return objects_.make_before_rows();
    // Nobody may know yet for which tables; where all have rows, it is for none.
    const std::string reason = metadata_.tables.empty()
                                   ? why_none_is_filled(connection_)
                                   : why_not_filled(connection_, table_names());
    if (!reason.empty()) {
      throw Error(ErrorCode::kUsage,
                  text::in_quotes(connection_.shown()) + ": the schema " +
                      text::in_quotes(schema_name_) + " is not empty, and has " + reason +
                      "; name an empty or a new one by ?schema=, or ask for its tables to be "
                      "overwritten.");
    }
    if (metadata_.tables.empty()) return;
    filling_.emplace(connection_, table_names());
    schema_ = filling_->schema();
    other_schema_ = "The tables are there already, and are filled as they are";
  }

  void complete_tables() {
    for (const NamedMetadata& table : metadata_.tables) {
      if (!made_.contains(table.name)) make_empty_table(table);
    }
    align_references();
  }

  [[nodiscard]] std::set<std::string> table_names() const {
    std::set<std::string> names;
    for (const NamedMetadata& table : metadata_.tables) names.insert(table.name);
    return names;
  }

  void make_table_for(const std::string& name, const Table& rows) {
    PostgresSchemaTable table{name, {}, {}, "", {}};
    for (const Column& column : rows.columns()) {
      PostgresSchemaColumn made;
      made.name = column.name;
      made.type = postgres_type_for(column);
      table.columns.push_back(std::move(made));
    }
    objects_.run(postgres_table_statement(table), "table " + text::in_quotes(name));
    made_.insert(name);
  }

  /// What refers to a key has its type, though its own cells may show less, as where all are
  /// missing.
  void align_references() {
    bool changed = true;
    // A type goes down one relation at a time.
    for (std::size_t k = 0; changed && k < metadata_.relations.size(); ++k) {
      changed = false;
      for (const Relation& relation : metadata_.relations) {
        for (std::size_t column = 0; column < relation.child_columns.size(); ++column) {
          changed = align(relation, column) || changed;
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

  DatasetMetadata metadata_;
  PostgresConnection connection_;
  PostgresSchema schema_;
  std::vector<std::string> notes_;
  PostgresObjects objects_;
  bool has_schema_ = false;
  std::string schema_name_;
  std::string other_schema_;
  std::optional<PostgresFilling> filling_;  ///< where the tables are there
  std::set<std::string> made_;              ///< tables that no schema describes
  RefusedRows refused_;
  PostgresLoader loader_;
};

}  // namespace

std::unique_ptr<DatasetWriter> make_postgres_writer(const std::string& address,
                                                    const DatasetMetadata& metadata,
                                                    const DatasetWriteOptions& options) {
  return std::make_unique<PostgresWriter>(parse_postgres_address(address), metadata, options);
}

}  // namespace likeness::io
