#include "description/sql_table_reader.hpp"

#include <utility>

#include "description/sql_check.hpp"
#include "description/sql_column_type.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

using Kind = SqlToken::Kind;

std::string spelled_tokens(std::span<const SqlToken> tokens) {
  std::string text;
  for (const SqlToken& token : tokens) {
    const bool quoted = token.kind == Kind::kString;
    text += (text.empty() ? "" : " ") + (quoted                  ? "'" + token.text + "'"
                                         : token.spelled.empty() ? token.text
                                                                 : token.spelled);
  }
  return text;
}

}  // namespace

void SqlTableReader::note(std::string sentence) {
  found_.notes.push_back(std::move(sentence));
}

void SqlTableReader::column(SqlTable& table) {
  SqlColumn column;
  column.metadata.name = sql_.name();
  column.description.name = column.metadata.name;
  const SqlReadType type = types_.read(sql_, column);
  if (type.list && !set_sql_list(column)) {
    note("Column " + text::in_quotes(column.metadata.name) +
         " is an array, of which each cell holds one value as made for its type.");
  }
  table.columns.push_back(std::move(column));
  const auto asked = types_.check_of(type.words, table.columns.back().metadata.name);
  if (!asked.empty()) check(table, asked);
  modifiers(table);
}

void SqlTableReader::modifiers(SqlTable& table) {
  const std::string name_of = table.columns.back().metadata.name;
  while (!sql_.at_end() && !sql_.is_any({",", ")", ";"})) {
    SqlColumn& mine = table.columns.back();
    if (sql_.take("CONSTRAINT")) {
      (void)sql_.name();
    } else if (sql_.take("NOT", "NULL")) {
      mine.not_null = true;
    } else if (sql_.take("PRIMARY", "KEY")) {
      table.primary_key = {name_of};
    } else if (sql_.take("UNIQUE")) {
      mine.description.unique = true;
    } else if (sql_.is("CHECK", "(")) {
      sql_.skip();
      check(table, sql_.in_brackets());
    } else if (sql_.take("REFERENCES")) {
      reference(table, {name_of});
    } else if (sql_.take("DEFAULT")) {
      default_value(mine);
    } else if (sql_.is("AS", "(")) {
      mine.computed = true;
      sql_.skip();
    } else if (sql_.take("COLLATE")) {
      (void)sql_.name();
    } else {
      sql_.skip_one();
    }
  }
}

void SqlTableReader::default_value(SqlColumn& column) {
  const bool negative = sql_.take("-");
  const SqlToken& token = sql_.token();
  if (sql_.is("(")) {
    (void)sql_.in_brackets();
  } else {
    sql_.skip();
    if (token.kind == Kind::kString || token.kind == Kind::kNumber) {
      column.default_value = (negative ? "-" : "") + token.text;
    } else if (token.text == "TRUE" || token.text == "FALSE") {
      column.default_value = token.text == "TRUE" ? "True" : "False";
    }
    if (sql_.is("(")) (void)sql_.in_brackets();
  }
  while (sql_.take("::")) {
    while (sql_.is_word() && !sql_.is_any({"NOT", "NULL", "CHECK", "UNIQUE", "PRIMARY",
                                           "REFERENCES", "CONSTRAINT"})) {
      sql_.skip();
    }
  }
}

bool SqlTableReader::constraint(SqlTable& table) {
  const std::size_t start = sql_.place();
  if (sql_.take("CONSTRAINT")) (void)sql_.name();
  if (sql_.take("PRIMARY", "KEY")) {
    table.primary_key = sql_.names();
  } else if (sql_.is("UNIQUE", "(") || sql_.is("UNIQUE", "KEY")) {
    sql_.skip();
    if (sql_.take("KEY") && !sql_.is("(")) (void)sql_.name();
    unique(table, sql_.names());
  } else if (sql_.is("CHECK", "(")) {
    sql_.skip();
    check(table, sql_.in_brackets());
  } else if (sql_.take("FOREIGN", "KEY")) {
    std::vector<std::string> columns = sql_.names();
    if (sql_.take("REFERENCES")) reference(table, std::move(columns));
  } else if (sql_.is("EXCLUDE") || (sql_.is("LIKE") && !sql_.is(",", 1))) {
    while (!sql_.at_end() && !sql_.is_any({",", ")"})) sql_.skip_one();
  } else {
    sql_.return_to(start);
    return false;
  }
  if (sql_.take("ON", "CONFLICT")) sql_.skip();
  skip_reference_words();
  return true;
}

void SqlTableReader::unique(SqlTable& table, const std::vector<std::string>& columns) {
  if (columns.size() == 1) {
    if (SqlColumn* column = table.find(columns[0])) column->description.unique = true;
  } else {
    table.unique.push_back({columns, {}});
  }
}

void SqlTableReader::check(SqlTable& table, std::span<const SqlToken> tokens) {
  if (const auto expression = expression_of_check(tokens)) {
    table.checks.push_back(*expression);
    return;
  }
  note("Table " + text::in_quotes(table.name) + ": CHECK (" + spelled_tokens(tokens) +
       ") is not kept.");
}

void SqlTableReader::reference(const SqlTable& table, std::vector<std::string> columns) {
  SqlReference found;
  found.line = sql_.token().line;
  found.relation.child = table.name;
  found.relation.child_columns = std::move(columns);
  const QualifiedName parent = sql_.qualified_name();
  found.child_schema = table.schema;
  found.parent_schema = parent.schema;
  found.relation.parent = parent.name;
  if (sql_.is("(")) found.relation.parent_columns = sql_.names();
  found_.references.push_back(std::move(found));
  skip_reference_words();
  while (sql_.take("ON", "DELETE") || sql_.take("ON", "UPDATE")) {
    sql_.skip(sql_.is_any({"SET", "NO"}) ? 2 : 1);
    skip_reference_words();
  }
}

void SqlTableReader::skip_reference_words() {
  while (sql_.take("MATCH", "FULL") || sql_.take("MATCH", "SIMPLE") ||
         sql_.take("NOT", "DEFERRABLE") || sql_.take("DEFERRABLE") ||
         sql_.take("INITIALLY", "DEFERRED") || sql_.take("INITIALLY", "IMMEDIATE") ||
         sql_.take("NO", "ACTION") || sql_.take("NOT", "VALID")) {
  }
}

}  // namespace likeness::description
