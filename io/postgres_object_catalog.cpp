#include "io/postgres_object_catalog.hpp"

#include "io/postgres_catalog_sql.hpp"
#include "io/postgres_connection.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

class ObjectReader {
 public:
  ObjectReader(PostgresConnection& connection, PostgresCatalog& catalog)
      : connection_(connection), catalog_(catalog) {}

  void read() {
    read_sequences();
    read_types();
    read_views();
    read_functions();
    read_triggers();
    note_policies();
  }

 private:
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
             is_current_schema() + "AND d.deptype IS DISTINCT FROM 'i' AND " +
             not_of_extension("pg_class", "c.oid") + " ORDER BY c.relname COLLATE \"C\"")) {
      const bool owned = !row[2].empty();
      if (owned && !is_read(catalog_, row[2])) continue;
      catalog_.schema.sequences.push_back({row[0], row[1], row[2], row[3]});
    }
    for (const auto& row : connection_.rows(
             "SELECT DISTINCT s.relname, c.relname, a.attname FROM pg_depend d JOIN pg_class s ON "
             "s.oid = d.refobjid AND s.relkind = 'S' JOIN pg_attrdef f ON f.oid = d.objid JOIN "
             "pg_class c ON c.oid = f.adrelid JOIN pg_attribute a ON a.attrelid = f.adrelid AND "
             "a.attnum = f.adnum WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = "
             "'pg_class'::regclass AND NOT c.relispartition AND c.relnamespace" +
             is_current_schema() + "ORDER BY 1, 2, 3")) {
      if (is_read(catalog_, row[1], {row[2]})) {
        catalog_.schema.sequence_uses.push_back({row[0], row[1], row[2]});
      }
    }
  }

  void read_types() {
    const std::string mine = "WHERE t.typnamespace" + is_current_schema() +
                             "AND (t.typtype IN ('e', 'd') OR c.relkind = 'c') AND " +
                             not_of_extension("pg_type", "t.oid") +
                             " ORDER BY t.typtype = 'd', t.typtype = 'c', t.oid";
    for (const auto& row :
         connection_.rows(type_statements("t.typname", "quote_ident(t.typname)") + mine)) {
      catalog_.schema.types.push_back({row[0], row[1]});
    }
    // Those of other schemas that columns have.
    const std::string quoted = "quote_ident(n.nspname) || '.' || quote_ident(t.typname)";
    const std::string others =
        "JOIN pg_namespace n ON n.oid = t.typnamespace WHERE NOT t.typnamespace" +
        is_current_schema() +
        "AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND "
        "(t.typtype IN ('e', 'd') OR c.relkind = 'c') AND EXISTS (SELECT FROM pg_attribute a JOIN "
        "pg_class u ON u.oid = a.attrelid JOIN pg_type y ON y.oid = a.atttypid WHERE "
        "u.relnamespace" +
        is_current_schema() +
        "AND u.relkind IN ('r', 'p') AND a.attnum > 0 AND t.oid IN (y.oid, y.typelem)) AND " +
        not_of_extension("pg_type", "t.oid") + " ORDER BY t.typtype = 'd', t.typtype = 'c', t.oid";
    for (const auto& row : connection_.rows(type_statements(quoted, quoted) + others)) {
      catalog_.schema.other_types.push_back({row[0], row[1]});
    }
  }

  /// The names of types and the statements that make them, of enums, domains and rows.
  static std::string type_statements(const std::string& name, const std::string& quoted) {
    return "SELECT " + name + ", CASE t.typtype WHEN 'e' THEN 'CREATE TYPE ' || " + quoted +
           " || ' AS ENUM (' || (SELECT string_agg(quote_literal(e."
           "enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) "
           "|| ')' WHEN 'd' THEN 'CREATE DOMAIN ' || " +
           quoted +
           " || ' AS ' || "
           "format_type(t.typbasetype, t.typtypmod) || coalesce(' DEFAULT ' || t.typdefault, '') "
           "|| CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce((SELECT "
           "string_agg(' CONSTRAINT ' || quote_ident(o.conname) || ' ' || "
           "pg_get_constraintdef(o.oid, true), '' ORDER BY o.conname) FROM pg_constraint o WHERE "
           "o.contypid = t.oid AND o.contype = 'c'), '') ELSE 'CREATE TYPE ' || " +
           quoted +
           " || ' AS (' || (SELECT string_agg(quote_ident(a.attname) || "
           "' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM "
           "pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT "
           "a.attisdropped) || ')' END FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid ";
  }

  void read_views() {
    std::string names;
    for (const auto& row : connection_.rows(
             "SELECT c.relname, pg_get_viewdef(c.oid, true), c.relkind FROM pg_class c "
             "WHERE c.relnamespace" +
             is_current_schema() + "AND c.relkind IN ('v', 'm') AND " +
             not_of_extension("pg_class", "c.oid") + " ORDER BY c.oid")) {
      names += (names.empty() ? "" : ", ") + text::in_quotes(row[0]);
      (row[2] == "v" ? catalog_.schema.views : catalog_.schema.materialized_views)
          .push_back({row[0], row[1]});
    }
    if (!names.empty())
      catalog_.notes.push_back("Views are not learned, but made anew over the new rows: " + names);
  }

  /// A function's statement names its schema, which is to be that of the new tables.
  void read_functions() {
    for (const auto& row : connection_.rows(
             "SELECT p.oid::regprocedure::text, overlay(d.text PLACING '' FROM "
             "strpos(d.text, n.name) FOR length(n.name)) FROM pg_proc p CROSS JOIN LATERAL "
             "(SELECT pg_get_functiondef(p.oid) AS text) d CROSS JOIN LATERAL "
             "(SELECT quote_ident(current_schema()) || '.' AS name) n WHERE p.prokind IN "
             "('f', 'p', 'w') AND p.pronamespace" +
             is_current_schema() + "AND " + not_of_extension("pg_proc", "p.oid") +
             " ORDER BY p.oid")) {
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
             is_current_schema() + "AND " + not_of_extension("pg_proc", "p.oid") +
             " ORDER BY p.oid")) {
      catalog_.schema.functions.push_back({row[0], row[1]});
    }
  }

  void read_triggers() {
    for (const auto& row : connection_.rows(
             "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true), c.relkind FROM "
             "pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND "
             "t.tgparentid = 0 AND NOT c.relispartition AND t.tgenabled <> 'D' AND c.relnamespace" +
             is_current_schema() + "ORDER BY t.oid")) {
      if (row[3] != "v" && !is_read(catalog_, row[0])) continue;
      catalog_.schema.triggers.push_back({row[1], row[2]});
    }
    for (const auto& row : connection_.rows(
             "SELECT c.relname, r.rulename, pg_get_ruledef(r.oid, true), c.relkind FROM "
             "pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND "
             "r.ev_enabled <> 'D' AND c.relnamespace" +
             is_current_schema() + "ORDER BY r.oid")) {
      if (row[3] != "v" && !is_read(catalog_, row[0])) continue;
      catalog_.schema.triggers.push_back({row[1], row[2]});
    }
  }

  void note_policies() {
    std::string names;
    for (const auto& row : connection_.rows(
             "SELECT DISTINCT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
             "WHERE c.relnamespace" +
             is_current_schema() + "ORDER BY 1")) {
      names += (names.empty() ? "" : ", ") + text::in_quotes(row[0]);
    }
    if (!names.empty())
      catalog_.notes.push_back("Policies of row-level security are not made anew: " + names);
  }

  PostgresConnection& connection_;
  PostgresCatalog& catalog_;
};

}  // namespace

void read_postgres_objects(PostgresConnection& connection, PostgresCatalog& catalog) {
  ObjectReader(connection, catalog).read();
}

}  // namespace likeness::io
