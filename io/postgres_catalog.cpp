#include "io/postgres_catalog.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "io/json.hpp"
#include "io/postgres_connection.hpp"
#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

/// Of what an extension made, its own statement makes the same again.
std::string not_of_extension(const std::string& catalog, const std::string& oid) {
  return "NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '" + catalog +
         "'::regclass AND x.objid = " + oid + " AND x.deptype = 'e')";
}

/// What a namespace is compared with: the one that is read.
std::string is_current() {
  return " = quote_ident(current_schema())::regnamespace ";
}

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

/// How a sequence counts, as SQL says it.
std::string sequence_options(const std::string& sequence) {
  const std::string s = sequence + ".seq";
  return "'INCREMENT ' || " + s + "increment || ' MINVALUE ' || " + s + "min || ' MAXVALUE ' || " +
         s + "max || ' START ' || " + s + "start || ' CACHE ' || " + s + "cache || CASE WHEN " + s +
         "cycle THEN ' CYCLE' ELSE '' END";
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
    read_sequences();
    read_types();
    read_views();
    read_functions();
    read_triggers();
    note_policies();
    for (const PostgresTable& table : catalog_.tables) keep_extensions(table);
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
             is_current() + "AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND " +
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
             is_current() + "ORDER BY i.inhrelid, i.inhseqno")) {
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
             is_current() +
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
             is_current() +
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

  /// Whether a table is read, and its columns, too.
  [[nodiscard]] bool readable(const std::string& name,
                              const std::vector<std::string>& columns) const {
    const auto found = std::ranges::find(catalog_.tables, name, &PostgresTable::name);
    return found != catalog_.tables.end() &&
           std::ranges::all_of(columns, [&](const std::string& column) {
             return std::ranges::count(found->columns, column, &PostgresColumn::name) > 0;
           });
  }

  void read_constraints() {
    for (const auto& row : connection_.rows(
             "SELECT o.conrelid, o.contype, o.conname, pg_get_constraintdef(o.oid, true), " +
             column_names_of("o.conrelid", "o.conkey") +
             ", f.relname, f.relnamespace = c.relnamespace, " +
             column_names_of("o.confrelid", "o.confkey") +
             " FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid LEFT JOIN pg_class f ON "
             "f.oid = o.confrelid WHERE c.relnamespace" +
             is_current() +
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
    if (!parent_here || !readable(key.parent, key.parent_columns) ||
        !readable(key.table, key.columns)) {
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
             is_current() +
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

  void read_sequences() {
    for (const auto& row : connection_.rows(
             "SELECT c.relname, 'CREATE SEQUENCE ' || quote_ident(c.relname) || ' AS ' || "
             "format_type(s.seqtypid, NULL) || ' ' || " +
             sequence_options("s") +
             ", o.relname, a.attname "
             "FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid LEFT JOIN pg_depend d ON "
             "d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND "
             "d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 LEFT JOIN pg_class o ON "
             "o.oid = d.refobjid AND o.relnamespace = c.relnamespace LEFT JOIN pg_attribute a ON "
             "a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE c.relnamespace" +
             is_current() + "AND d.deptype IS DISTINCT FROM 'i' AND " +
             not_of_extension("pg_class", "c.oid") + " ORDER BY c.relname COLLATE \"C\"")) {
      const bool owned = !row[2].empty();
      if (owned && !readable(row[2], {})) continue;
      catalog_.schema.sequences.push_back({row[0], row[1], row[2], row[3]});
    }
    for (const auto& row : connection_.rows(
             "SELECT DISTINCT s.relname, c.relname, a.attname FROM pg_depend d JOIN pg_class s ON "
             "s.oid = d.refobjid AND s.relkind = 'S' JOIN pg_attrdef f ON f.oid = d.objid JOIN "
             "pg_class c ON c.oid = f.adrelid JOIN pg_attribute a ON a.attrelid = f.adrelid AND "
             "a.attnum = f.adnum WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = "
             "'pg_class'::regclass AND NOT c.relispartition AND c.relnamespace" +
             is_current() + "ORDER BY 1, 2, 3")) {
      if (readable(row[1], {row[2]})) {
        catalog_.schema.sequence_uses.push_back({row[0], row[1], row[2]});
      }
    }
  }

  void read_types() {
    for (const auto& row : connection_.rows(
             "SELECT t.typname, CASE t.typtype WHEN 'e' THEN 'CREATE TYPE ' || "
             "quote_ident(t.typname) || ' AS ENUM (' || (SELECT string_agg(quote_literal(e."
             "enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) "
             "|| ')' WHEN 'd' THEN 'CREATE DOMAIN ' || quote_ident(t.typname) || ' AS ' || "
             "format_type(t.typbasetype, t.typtypmod) || coalesce(' DEFAULT ' || t.typdefault, '') "
             "|| CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce((SELECT "
             "string_agg(' CONSTRAINT ' || quote_ident(o.conname) || ' ' || "
             "pg_get_constraintdef(o.oid, true), '' ORDER BY o.conname) FROM pg_constraint o WHERE "
             "o.contypid = t.oid AND o.contype = 'c'), '') ELSE 'CREATE TYPE ' || "
             "quote_ident(t.typname) || ' AS (' || (SELECT string_agg(quote_ident(a.attname) || "
             "' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM "
             "pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT "
             "a.attisdropped) || ')' END FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid "
             "WHERE t.typnamespace" +
             is_current() + "AND (t.typtype IN ('e', 'd') OR c.relkind = 'c') AND " +
             not_of_extension("pg_type", "t.oid") +
             " ORDER BY t.typtype = 'd', t.typtype = 'c', t.oid")) {
      catalog_.schema.types.push_back({row[0], row[1]});
    }
  }

  void read_views() {
    std::string names;
    for (const auto& row : connection_.rows(
             "SELECT c.relname, pg_get_viewdef(c.oid, true), c.relkind FROM pg_class c "
             "WHERE c.relnamespace" +
             is_current() + "AND c.relkind IN ('v', 'm') AND " +
             not_of_extension("pg_class", "c.oid") + " ORDER BY c.oid")) {
      names += (names.empty() ? "" : ", ") + text::in_quotes(row[0]);
      (row[2] == "v" ? catalog_.schema.views : catalog_.schema.materialized_views)
          .push_back({row[0], row[1]});
    }
    if (!names.empty()) note("Views are not learned, but made anew over the new rows: " + names);
  }

  /// A function's statement names its schema, which is to be that of the new tables.
  void read_functions() {
    for (const auto& row : connection_.rows(
             "SELECT p.oid::regprocedure::text, overlay(d.text PLACING '' FROM "
             "strpos(d.text, n.name) FOR length(n.name)) FROM pg_proc p CROSS JOIN LATERAL "
             "(SELECT pg_get_functiondef(p.oid) AS text) d CROSS JOIN LATERAL "
             "(SELECT quote_ident(current_schema()) || '.' AS name) n WHERE p.prokind IN "
             "('f', 'p', 'w') AND p.pronamespace" +
             is_current() + "AND " + not_of_extension("pg_proc", "p.oid") + " ORDER BY p.oid")) {
      catalog_.schema.functions.push_back({row[0], row[1]});
    }
    for (const auto& row : connection_.rows(
             "SELECT p.oid::regprocedure::text, 'CREATE AGGREGATE ' || quote_ident(p.proname) || "
             "'(' || coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') || ') (SFUNC = ' "
             "|| a.aggtransfn::regproc || ', STYPE = ' || format_type(a.aggtranstype, NULL) || "
             "CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn::regproc ELSE '' "
             "END || coalesce(', INITCOND = ' || quote_literal(a.agginitval), '') || ')' FROM "
             "pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid WHERE a.aggkind = 'n' AND "
             "p.pronamespace" +
             is_current() + "AND " + not_of_extension("pg_proc", "p.oid") + " ORDER BY p.oid")) {
      catalog_.schema.functions.push_back({row[0], row[1]});
    }
  }

  void read_triggers() {
    for (const auto& row : connection_.rows(
             "SELECT t.tgrelid, t.tgname, pg_get_triggerdef(t.oid, true), c.relkind FROM "
             "pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND "
             "t.tgparentid = 0 AND NOT c.relispartition AND t.tgenabled <> 'D' AND c.relnamespace" +
             is_current() + "ORDER BY t.oid")) {
      if (row[3] != "v" && !places_.contains(row[0])) continue;
      catalog_.schema.triggers.push_back({row[1], row[2]});
    }
    for (const auto& row : connection_.rows(
             "SELECT r.ev_class, r.rulename, pg_get_ruledef(r.oid, true), c.relkind FROM "
             "pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND "
             "r.ev_enabled <> 'D' AND c.relnamespace" +
             is_current() + "ORDER BY r.oid")) {
      if (row[3] != "v" && !places_.contains(row[0])) continue;
      catalog_.schema.triggers.push_back({row[1], row[2]});
    }
  }

  void note_policies() {
    std::string names;
    for (const auto& row : connection_.rows(
             "SELECT DISTINCT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
             "WHERE c.relnamespace" +
             is_current() + "ORDER BY 1")) {
      names += (names.empty() ? "" : ", ") + text::in_quotes(row[0]);
    }
    if (!names.empty()) note("Policies of row-level security are not made anew: " + names);
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

PostgresCatalog read_postgres_catalog(PostgresConnection& connection) {
  return CatalogReader(connection).read();
}

}  // namespace likeness::io
