#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "description/sql_check.hpp"
#include "description/sql_cursor.hpp"
#include "description/sql_named_types.hpp"
#include "description/sql_table.hpp"
#include "description/sql_table_reader.hpp"
#include "likeness/description.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using description::QualifiedName;
using description::SqlColumn;
using description::SqlCursor;
using description::SqlTable;
using description::SqlToken;

/// The statements of a schema, one after another; those that say nothing of tables are passed over.
class SqlSchema {
 public:
  SqlSchema(std::string_view sql, std::string_view source)
      : sql_(sql, source), reader_(sql_, types_, found_) {
    found_.source = sql_.source();
  }

  Description read() {
    while (!sql_.at_end()) statement();
    description::name_by_schema(found_.tables, found_.references);
    return description::described_sql(std::move(found_));
  }

 private:
  void statement() {
    if (sql_.take("CREATE")) {
      while (sql_.take("TEMP") || sql_.take("TEMPORARY") || sql_.take("UNLOGGED") ||
             sql_.take("GLOBAL") || sql_.take("LOCAL")) {
      }
      if (sql_.take("TABLE")) return create_table();
      if (sql_.take("TYPE")) return description::read_create_type(sql_, types_);
      if (sql_.take("DOMAIN")) return description::read_create_domain(sql_, types_);
      if (sql_.take("UNIQUE", "INDEX")) return create_unique_index();
      return sql_.skip_statement();
    }
    if (sql_.take("ALTER", "TABLE")) return alter_table();
    if (sql_.take("SET")) return set_path();
    sql_.skip_statement();
  }

  /// `SET search_path = sales, public;`
  void set_path() {
    (void)(sql_.take("SESSION") || sql_.take("LOCAL"));
    if (!sql_.take("SEARCH_PATH") || !(sql_.take("=") || sql_.take("TO"))) {
      return sql_.skip_statement();
    }
    const bool named = !sql_.at_end() && !sql_.is(";") && !sql_.is("DEFAULT");
    sql_.set_path(named ? sql_.plain_name() : std::string());
    sql_.skip_statement();
  }

  std::vector<SqlTable>::iterator find_table(const QualifiedName& wanted) {
    const auto exact = std::ranges::find_if(found_.tables, [&](const SqlTable& table) {
      return table.name == wanted.name && table.schema == wanted.schema;
    });
    return exact != found_.tables.end()
               ? exact
               : std::ranges::find(found_.tables, wanted.name, &SqlTable::name);
  }

  /// `CREATE UNIQUE INDEX name ON table (a, lower(b)) WHERE ...`.
  void create_unique_index() {
    sql_.take("CONCURRENTLY");
    if (sql_.take("IF", "NOT")) sql_.take("EXISTS");
    if (!sql_.is("ON")) (void)sql_.name();
    if (!sql_.take("ON")) return sql_.skip_statement();
    sql_.take("ONLY");
    const auto table = find_table(sql_.qualified_name());
    if (sql_.take("USING")) (void)sql_.name();
    if (table == found_.tables.end() || !sql_.is("(")) return sql_.skip_statement();
    std::vector<std::string> columns;
    for (const SqlToken& token : sql_.in_brackets()) {
      const bool word = token.kind == SqlToken::Kind::kWord;
      const std::string column = word ? token.spelled : token.text;
      const bool named = word || token.kind == SqlToken::Kind::kName;
      if (named && table->find(column) != nullptr) columns.push_back(column);
    }
    if (!columns.empty()) add_index(*table, std::move(columns));
    sql_.skip_statement();
  }

  void add_index(SqlTable& table, std::vector<std::string> columns) {
    if (sql_.take("INCLUDE")) (void)sql_.in_brackets();
    if (!sql_.take("WHERE")) return description::SqlTableReader::unique(table, columns);
    const auto where = description::expression_of_check(sql_.rest_of_statement());
    if (!where) {
      note("Table " + text::in_quotes(table.name) +
           ": a unique index is kept for all rows; which it is meant for is not understood.");
      return description::SqlTableReader::unique(table, columns);
    }
    table.unique.push_back({std::move(columns), *where});
  }

  void create_table() {
    if (sql_.take("IF", "NOT")) sql_.take("EXISTS");
    SqlTable table;
    table.line = sql_.token().line;
    const QualifiedName named = sql_.qualified_name();
    table.name = named.name;
    table.schema = named.schema;
    if (!sql_.is("(")) {
      note("Table " + text::in_quotes(table.name) + " is not made: it has no list of columns.");
      return sql_.skip_statement();
    }
    sql_.expect("(");
    do {
      if (!reader_.constraint(table)) reader_.column(table);
    } while (sql_.take(","));
    sql_.expect(")");
    sql_.skip_statement();
    add_table(std::move(table));
  }

  void add_table(SqlTable table) {
    if (table.columns.empty()) {
      sql_.refuse("table " + text::in_quotes(table.name) + " has no columns.", table.line);
    }
    for (const SqlTable& other : found_.tables) {
      if (other.name == table.name && other.schema == table.schema) {
        sql_.refuse("table " + text::in_quotes(table.name) + " is created twice.", table.line);
      }
    }
    found_.tables.push_back(std::move(table));
  }

  void alter_table() {
    sql_.take("IF", "EXISTS");
    sql_.take("ONLY");
    const QualifiedName of = sql_.qualified_name();
    const auto found = find_table(of);
    if (found == found_.tables.end()) {
      if (sql_.is("ADD")) {
        note("ALTER TABLE " + of.name + " is passed over: there is no such table before it.");
      }
      return sql_.skip_statement();
    }
    do {
      change(*found);
      // What is not understood of a change ends with it.
      while (!sql_.at_end() && !sql_.is_any({",", ";"})) sql_.skip_one();
    } while (sql_.take(","));
    sql_.skip_statement();
  }

  /// One change of ALTER TABLE.
  void change(SqlTable& table) {
    if (sql_.take("ADD")) {
      const bool said = sql_.take("COLUMN");
      if (sql_.take("IF", "NOT")) sql_.take("EXISTS");
      if (said) return reader_.column(table);
      const bool index = sql_.is_any({"KEY", "INDEX", "FULLTEXT", "SPATIAL"});
      if (!index && !reader_.constraint(table)) reader_.column(table);
    } else if (sql_.take("ALTER")) {
      sql_.take("COLUMN");
      SqlColumn* changed = table.find(sql_.name());
      if (changed != nullptr && sql_.take("SET", "NOT")) changed->not_null = true;
      if (changed != nullptr && sql_.take("DROP", "NOT")) changed->not_null = false;
      if (sql_.is("TYPE") || sql_.is("SET", "DATA")) note_unread(table, "ALTER COLUMN ... TYPE");
    } else if (sql_.is_any({"DROP", "RENAME", "MODIFY", "CHANGE"})) {
      note_unread(table, sql_.token().text);
    }
  }

  void note_unread(const SqlTable& table, const std::string& what) {
    note("Table " + text::in_quotes(table.name) + ": ALTER TABLE ... " + what + " on line " +
         std::to_string(sql_.token().line) + " is not kept; change its CREATE TABLE instead.");
  }

  void note(std::string sentence) { found_.notes.push_back(std::move(sentence)); }

  SqlCursor sql_;
  description::SqlNamedTypes types_;
  description::SqlStatements found_;
  description::SqlTableReader reader_;
};

}  // namespace

Description parse_sql_schema(std::string_view sql, std::string_view source) {
  return SqlSchema(sql, source).read();
}

}  // namespace likeness
