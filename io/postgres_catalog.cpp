#include "io/postgres_catalog.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "io/json.hpp"
#include "io/postgres_catalog_sql.hpp"
#include "io/postgres_connection.hpp"
#include "io/postgres_object_catalog.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

std::vector<std::string> json_texts(const std::string& text) {
  if (text.empty()) return {};
  return parse_json(text, "the catalog", ErrorCode::kInternal).get<std::vector<std::string>>();
}

/// The names of columns `numbers` of a table, in their order, as JSON.
std::string column_names_of(const std::string& table, const std::string& numbers) {
  return "(SELECT json_agg(n.attname ORDER BY k.place) FROM unnest(" + numbers +
         ") WITH ORDINALITY k(number, place) JOIN pg_attribute n ON n.attrelid = " + table +
         " AND n.attnum = k.number)";
}

class CatalogReader {
 public:
  explicit CatalogReader(PostgresConnection& connection)
      : connection_(connection), types_(postgres_types(connection)) {}

  PostgresCatalog read() {
    read_tables();
    read_columns();
    read_constraints();
    read_indexes();
    for (const PostgresTable& table : catalog_.tables) keep_extensions(table);
    read_postgres_objects(connection_, catalog_);
    return std::move(catalog_);
  }

 private:
  void note(std::string sentence) { catalog_.notes.push_back(std::move(sentence)); }

  static std::string table_text(const std::string& name) {
    return "Table " + text::in_quotes(name);
  }

  void read_tables() {
    for (const auto& row : connection_.rows(
             "SELECT c.oid, c.relname, c.relkind, row_security_active(c.oid), "
             "has_any_column_privilege(c.oid, 'SELECT'), "
             "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, "
             "has_table_privilege(c.oid, 'SELECT') FROM pg_class c "
             "WHERE c.relnamespace" +
             is_current_schema() +
             "AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND " +
             not_of_extension("pg_class", "c.oid") + " ORDER BY c.relname COLLATE \"C\"")) {
      const std::string& name = row[1];
      if (row[2] == "f") {
        note(table_text(name) + " belongs to another server, so it is left out");
        continue;
      }
      if (row[4] != "t") {
        note(table_text(name) + " may not be read by " +
             text::in_quotes(connection_.value("SELECT current_user")) + ", so it is left out");
        continue;
      }
      if (row[3] == "t") {
        note(table_text(name) + " has row-level security: only rows that " +
             text::in_quotes(connection_.value("SELECT current_user")) + " may see are learned");
      }
      places_[row[0]] = catalog_.tables.size();
      catalog_.tables.push_back({name, row[2] == "p", row[6] == "t", {}, {}, {}});
      catalog_.schema.tables.push_back({name, {}, {}, row[5], {}});
    }
    if (!catalog_.tables.empty()) read_inheritance();
  }

  void read_inheritance() {
    for (const auto& row : connection_.rows(
             "SELECT i.inhrelid, p.relname FROM pg_inherits i JOIN pg_class p ON p.oid = "
             "i.inhparent JOIN pg_class c ON c.oid = i.inhrelid WHERE NOT c.relispartition AND "
             "p.relnamespace" +
             is_current_schema() + "ORDER BY i.inhrelid, i.inhseqno")) {
      const auto found = places_.find(row[0]);
      if (found != places_.end()) catalog_.schema.tables[found->second].parents.push_back(row[1]);
    }
    for (const auto& row : connection_.rows(
             "SELECT r.oid, 'CREATE TABLE ' || quote_ident(c.relname) || ' PARTITION OF ' || "
             "quote_ident(p.relname) || ' ' || pg_get_expr(c.relpartbound, c.oid) || "
             "CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) "
             "ELSE '' END FROM pg_class r CROSS JOIN LATERAL pg_partition_tree(r.oid) t "
             "JOIN pg_class c ON c.oid = t.relid JOIN pg_class p ON p.oid = t.parentrelid "
             "WHERE r.relkind = 'p' AND NOT r.relispartition AND r.relnamespace" +
             is_current_schema() +
             "AND c.relnamespace = r.relnamespace AND c.relkind IN ('r', 'p') "
             "ORDER BY t.level, c.relname COLLATE \"C\"")) {
      const auto found = places_.find(row[0]);
      if (found != places_.end()) {
        catalog_.schema.tables[found->second].partitions.push_back(row[1]);
      }
    }
  }

  void read_columns() {
    for (const auto& row : connection_.rows(
             "SELECT a.attrelid, a.attname, a.atttypid, a.atttypmod, "
             "format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, "
             "pg_get_expr(d.adbin, d.adrelid), has_column_privilege(a.attrelid, a.attnum, "
             "'SELECT'), CASE WHEN a.attcollation <> t.typcollation THEN "
             "(SELECT quote_ident(n.nspname) || '.' || quote_ident(l.collname) FROM pg_collation l "
             "JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END, "
             "(SELECT " +
             sequence_options("s") +
             " FROM pg_depend p JOIN pg_sequence s ON s.seqrelid = p.objid WHERE p.classid = "
             "'pg_class'::regclass AND p.deptype = 'i' AND p.refclassid = 'pg_class'::regclass AND "
             "p.refobjid = a.attrelid AND p.refobjsubid = a.attnum) "
             "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = "
             "a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
             "WHERE c.relnamespace" +
             is_current_schema() +
             "AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum")) {
      const auto found = places_.find(row[0]);
      if (found == places_.end()) continue;
      PostgresTable& table = catalog_.tables[found->second];
      PostgresColumn column{row[1], row[4], types_.at(row[2]), row[5] == "t"};
      if (row[3] != "-1") column.type.modifier = std::stoi(row[3]);
      column.not_null = column.not_null || column.type.not_null;
      PostgresSchemaColumn declared;
      declared.name = row[1];
      declared.type = row[4];
      declared.extension = column.type.extension;
      declared.collation = row[10];
      declared.not_null = row[5] == "t";
      if (row[7].empty()) declared.default_value = row[8];
      if (!row[7].empty()) {
        declared.generated = "(" + row[8] + (row[7] == "v" ? ") VIRTUAL" : ") STORED");
      }
      if (!row[6].empty()) {
        declared.identity =
            (row[6] == "a" ? "ALWAYS" : "BY DEFAULT") + (" AS IDENTITY (" + row[11] + ")");
      }
      catalog_.schema.tables[found->second].columns.push_back(std::move(declared));
      const std::string where = table_text(table.name) + ": column " + text::in_quotes(row[1]);
      if (!row[7].empty()) {
        note(where + " is generated by the database, which makes it anew from the others");
      } else if (row[9] != "t") {
        note(where + " may not be read by " +
             text::in_quotes(connection_.value("SELECT current_user")) + ", so it is not learned");
      } else {
        table.columns.push_back(std::move(column));
      }
    }
  }

  void read_constraints() {
    for (const auto& row : connection_.rows(
             "SELECT o.conrelid, o.contype, o.conname, pg_get_constraintdef(o.oid, true), " +
             column_names_of("o.conrelid", "o.conkey") +
             ", f.relname, f.relnamespace = c.relnamespace, " +
             column_names_of("o.confrelid", "o.confkey") +
             " FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid LEFT JOIN pg_class f ON "
             "f.oid = o.confrelid WHERE c.relnamespace" +
             is_current_schema() +
             "AND o.contype IN ('p', 'u', 'c', 'f', 'x') AND o.conislocal AND o.conparentid = 0 "
             "ORDER BY c.relname COLLATE \"C\", array_position('{p,u,c,x,f}'::\"char\"[], "
             "o.contype), o.conname COLLATE \"C\"")) {
      const auto found = places_.find(row[0]);
      if (found == places_.end()) continue;
      PostgresSchemaConstraint one;
      one.table = catalog_.tables[found->second].name;
      one.name = row[2];
      one.definition = row[3];
      one.columns = json_texts(row[4]);
      one.parent = row[5];
      one.parent_columns = json_texts(row[7]);
      take_constraint(std::move(one), row[1][0], row[6] == "t");
    }
  }

  void take_constraint(PostgresSchemaConstraint one, char kind, bool parent_here) {
    using Kind = PostgresSchemaConstraint::Kind;
    PostgresTable& table = *std::ranges::find(catalog_.tables, one.table, &PostgresTable::name);
    switch (kind) {
      case 'p':
        one.kind = Kind::kKey;
        table.primary_key = one.columns;
        break;
      case 'u':
        one.kind = Kind::kUnique;
        table.unique.push_back(one.columns);
        break;
      case 'c':
        one.kind = Kind::kCheck;
        break;
      case 'f':
        one.kind = Kind::kForeignKey;
        if (!take_relation(one, parent_here)) return;
        break;
      default:
        break;
    }
    catalog_.schema.constraints.push_back(std::move(one));
  }

  bool take_relation(const PostgresSchemaConstraint& key, bool parent_here) {
    if (!parent_here || !is_read(catalog_, key.parent, key.parent_columns) ||
        !is_read(catalog_, key.table, key.columns)) {
      note(table_text(key.table) + " refers by " + text::joined(key.columns) + " to " +
           text::in_quotes(key.parent) +
           ", of which likeness doesn't read both; this reference is " + "not learned");
      return false;
    }
    catalog_.relations.push_back({key.parent, key.parent_columns, key.table, key.columns});
    return true;
  }

  void read_indexes() {
    for (const auto& row : connection_.rows(
             "SELECT i.indrelid, regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), ' ON ONLY "
             "', ' ON '), i.indisunique AND "
             "i.indpred IS NULL AND i.indexprs IS NULL, " +
             column_names_of("i.indrelid", "(i.indkey::int2[])[0:i.indnkeyatts - 1]") +
             ", c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE "
             "c.relnamespace" +
             is_current_schema() +
             "AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_constraint o WHERE "
             "o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) "
             "ORDER BY c.relname COLLATE \"C\"")) {
      const auto found = places_.find(row[0]);
      if (found == places_.end()) continue;
      if (row[2] != "t") {
        catalog_.schema.indexes.push_back(row[1]);
        continue;
      }
      // A key in all but name.
      PostgresTable& table = catalog_.tables[found->second];
      table.unique.push_back(json_texts(row[3]));
      catalog_.schema.constraints.push_back({PostgresSchemaConstraint::Kind::kUnique,
                                             table.name,
                                             row[4],
                                             row[1],
                                             table.unique.back(),
                                             "",
                                             {}});
    }
  }

  void keep_extensions(const PostgresTable& table) {
    for (const PostgresColumn& column : table.columns) {
      const std::string& extension = column.type.extension;
      auto& known = catalog_.schema.extensions;
      if (extension.empty() || std::ranges::count(known, extension) > 0) continue;
      known.push_back(extension);
    }
  }

  PostgresConnection& connection_;
  std::map<std::string, PostgresType> types_;
  std::map<std::string, std::size_t> places_;  ///< of tables, by oid
  PostgresCatalog catalog_;
};

}  // namespace

bool is_read(const PostgresCatalog& catalog, const std::string& table,
             const std::vector<std::string>& columns) {
  const auto found = std::ranges::find(catalog.tables, table, &PostgresTable::name);
  return found != catalog.tables.end() &&
         std::ranges::all_of(columns, [&](const std::string& column) {
           return std::ranges::count(found->columns, column, &PostgresColumn::name) > 0;
         });
}

PostgresCatalog read_postgres_catalog(PostgresConnection& connection) {
  return CatalogReader(connection).read();
}

}  // namespace likeness::io
