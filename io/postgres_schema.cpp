#include "io/postgres_schema.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "io/json.hpp"
#include "io/sql_text.hpp"

namespace likeness::io {
namespace {

constexpr std::string_view kKindLetters = "pucfx";  // as pg_constraint has them

/// One description for both directions: to JSON where it is made, from JSON where it is read.
class SchemaJson {
 public:
  SchemaJson() : json_(Json::object()) {}
  explicit SchemaJson(Json json) : json_(std::move(json)), reads_(true) {}

  [[nodiscard]] const Json& json() const { return json_; }

  void field(const char* key, std::string& value) {
    if (!reads_) {
      if (!value.empty()) json_[key] = value;
      return;
    }
    if (json_.contains(key)) value = member<std::string>(json_, key);
  }
  void field(const char* key, bool& value) {
    if (!reads_) {
      if (value) json_[key] = true;
      return;
    }
    if (json_.contains(key)) value = member<bool>(json_, key);
  }
  template <class T>
  void field(const char* key, std::vector<T>& values) {
    if (!reads_) return write_list(key, values);
    if (!json_.contains(key)) return;
    const Json list = member<Json>(json_, key);
    require(list.is_array());
    for (const Json& item : list) {
      T& value = values.emplace_back();
      if constexpr (std::is_same_v<T, std::string>) {
        require(item.is_string());
        value = item.get<std::string>();
      } else {
        require(item.is_object());
        SchemaJson inner(item);
        describe(inner, value);
      }
    }
  }

  static void require(bool holds) {
    if (!holds) {
      throw Error(ErrorCode::kModel,
                  "The schema kept with the model is not one of a PostgreSQL database.");
    }
  }

 private:
  template <class T>
  static T member(const Json& json, const char* key) {
    return json_member<T>(json, key, "The schema kept with the model", ErrorCode::kModel);
  }
  template <class T>
  void write_list(const char* key, std::vector<T>& values) {
    if (values.empty()) return;
    Json list = Json::array();
    for (T& value : values) {
      if constexpr (std::is_same_v<T, std::string>) {
        list.push_back(value);
      } else {
        SchemaJson inner;
        describe(inner, value);
        list.push_back(inner.json_);
      }
    }
    json_[key] = std::move(list);
  }

  static void describe(SchemaJson& json, PostgresNamedStatement& value) {
    json.field("name", value.name);
    json.field("statement", value.statement);
  }
  static void describe(SchemaJson& json, PostgresSchemaSequence& value) {
    json.field("name", value.name);
    json.field("statement", value.statement);
    json.field("owner_table", value.owner_table);
    json.field("owner_column", value.owner_column);
  }
  static void describe(SchemaJson& json, PostgresSequenceUse& value) {
    json.field("sequence", value.sequence);
    json.field("table", value.table);
    json.field("column", value.column);
  }
  static void describe(SchemaJson& json, PostgresSchemaColumn& value) {
    json.field("name", value.name);
    json.field("type", value.type);
    json.field("extension", value.extension);
    json.field("collation", value.collation);
    json.field("default", value.default_value);
    json.field("generated", value.generated);
    json.field("identity", value.identity);
    json.field("not_null", value.not_null);
  }
  static void describe(SchemaJson& json, PostgresSchemaTable& value) {
    json.field("name", value.name);
    json.field("columns", value.columns);
    json.field("parents", value.parents);
    json.field("partition_key", value.partition_key);
    json.field("partitions", value.partitions);
  }
  static void describe(SchemaJson& json, PostgresSchemaConstraint& value) {
    std::string kind(1, kKindLetters[static_cast<std::size_t>(value.kind)]);
    json.field("kind", kind);
    const std::size_t place = kKindLetters.find(kind);
    require(kind.size() == 1 && place != std::string_view::npos);
    value.kind = static_cast<PostgresSchemaConstraint::Kind>(place);
    json.field("table", value.table);
    json.field("name", value.name);
    json.field("definition", value.definition);
    json.field("columns", value.columns);
    json.field("parent", value.parent);
    json.field("parent_columns", value.parent_columns);
  }

  Json json_;
  bool reads_ = false;
};

void describe_schema(SchemaJson& json, PostgresSchema& schema) {
  json.field("extensions", schema.extensions);
  json.field("types", schema.types);
  json.field("other_types", schema.other_types);
  json.field("functions", schema.functions);
  json.field("sequences", schema.sequences);
  json.field("sequence_uses", schema.sequence_uses);
  json.field("tables", schema.tables);
  json.field("constraints", schema.constraints);
  json.field("indexes", schema.indexes);
  json.field("views", schema.views);
  json.field("materialized_views", schema.materialized_views);
  json.field("triggers", schema.triggers);
}

std::string column_text(const PostgresSchemaColumn& column) {
  std::string text = sql_name(column.name) + " " + column.type;
  if (!column.collation.empty()) text += " COLLATE " + column.collation;
  if (column.not_null) text += " NOT NULL";
  if (!column.generated.empty()) text += " GENERATED ALWAYS AS " + column.generated;
  if (!column.identity.empty()) text += " GENERATED " + column.identity;
  return text;
}

}  // namespace

std::string postgres_schema_text(const PostgresSchema& schema) {
  SchemaJson json;
  std::string kind = "postgresql";
  json.field("kind", kind);
  PostgresSchema copy = schema;
  describe_schema(json, copy);
  return json.json().dump();
}

PostgresSchema parse_postgres_schema(const std::string& text) {
  Json parsed = parse_json(text, "The schema kept with the model", ErrorCode::kModel);
  SchemaJson::require(parsed.is_object());
  SchemaJson json(std::move(parsed));
  std::string kind;
  json.field("kind", kind);
  SchemaJson::require(kind == "postgresql");
  PostgresSchema schema;
  describe_schema(json, schema);
  return schema;
}

std::string postgres_constraint_statement(const PostgresSchemaConstraint& rule) {
  if (rule.definition.starts_with("CREATE UNIQUE INDEX ")) return rule.definition;
  return "ALTER TABLE " + sql_name(rule.table) + " ADD " +
         (rule.name.empty() ? "" : "CONSTRAINT " + sql_name(rule.name) + " ") + rule.definition;
}

std::string postgres_table_statement(const PostgresSchemaTable& table) {
  std::string columns;
  for (const PostgresSchemaColumn& column : table.columns) {
    columns += (columns.empty() ? "" : ", ") + column_text(column);
  }
  std::string text = "CREATE TABLE " + sql_name(table.name) + " (" + columns + ")";
  if (!table.parents.empty()) text += " INHERITS " + sql_names(table.parents);
  if (!table.partition_key.empty()) text += " PARTITION BY " + table.partition_key;
  return text;
}

std::string postgres_schema_sql(const PostgresSchema& schema) {
  std::string sql;
  for (const PostgresNamedStatement& type : schema.other_types) sql += type.statement + ";\n";
  for (const PostgresNamedStatement& type : schema.types) sql += type.statement + ";\n";
  for (const PostgresSchemaTable& table : schema.tables) {
    sql += postgres_table_statement(table) + ";\n";
  }
  for (const PostgresSchemaConstraint& one : schema.constraints) {
    sql += postgres_constraint_statement(one) + ";\n";
  }
  for (const std::string& index : schema.indexes) {
    if (index.starts_with("CREATE UNIQUE INDEX ")) sql += index + ";\n";
  }
  return sql;
}

}  // namespace likeness::io
