#include "description/sql_named_types.hpp"

#include <cstddef>
#include <span>
#include <utility>

#include "description/sql_column_type.hpp"

namespace likeness::description {
namespace {

using Kind = SqlToken::Kind;

SqlToken sign_token(const std::string& text) {
  const bool word = text != "(" && text != ")";
  return {word ? Kind::kWord : Kind::kSign, text, text, 0};
}

std::vector<std::string> read_sizes(SqlCursor& sql, SqlColumn& column) {
  std::vector<std::string> sizes;
  if (!sql.is("(")) return sizes;
  for (const SqlToken& token : sql.in_brackets()) {
    if (token.kind == Kind::kNumber) sizes.push_back(token.text);
    if (token.kind == Kind::kString) column.description.values.push_back(token.text);
  }
  while (sql.is("WITHOUT") || sql.is("WITH")) sql.skip(3);
  return sizes;
}

/// Whether `[]`, `[3]` or ARRAY stands behind a type.
bool read_list(SqlCursor& sql) {
  bool list = sql.take("ARRAY");
  while (sql.take("[")) {
    list = true;
    while (!sql.at_end() && !sql.is("]")) sql.skip();
    sql.expect("]");
  }
  return list;
}

}  // namespace

void SqlNamedTypes::add(const QualifiedName& name, SqlNamedType type) {
  types_[in_sql_capitals(name.schema + "." + name.name)] = type;
  types_[in_sql_capitals(name.name)] = std::move(type);
}

SqlReadType SqlNamedTypes::read(SqlCursor& sql, SqlColumn& column) const {
  SqlReadType type{.words = read_words(sql)};
  const std::vector<std::string> sizes = read_sizes(sql, column);
  type.list = read_list(sql);
  set_type(column, type.words, sizes);
  return type;
}

std::string SqlNamedTypes::read_words(SqlCursor& sql) const {
  std::string words;
  while (sql.is_word() &&
         !sql.is_any({"NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "DEFAULT",
                      "CONSTRAINT", "COLLATE", "GENERATED", "AUTOINCREMENT", "AS"})) {
    words += (words.empty() ? "" : " ") + sql.next().text;
    if (sql.is(".")) words = read_in_schema(sql, words);
  }
  if (words.empty() && sql.token().kind == Kind::kName) words = in_sql_capitals(sql.next().text);
  return words;
}

std::string SqlNamedTypes::read_in_schema(SqlCursor& sql, std::string first) const {
  std::string last = first;
  while (sql.take(".")) {
    first = last;
    last = in_sql_capitals(sql.plain_name());
  }
  const std::string schema = in_sql_capitals(first);
  const std::string both = (schema == "PUBLIC" ? "" : schema) + "." + last;
  return types_.contains(both) ? both : last;
}

void SqlNamedTypes::set_type(SqlColumn& column, const std::string& words,
                             const std::vector<std::string>& sizes) const {
  const auto known = types_.find(words);
  if (known == types_.end()) return set_sql_type(words, sizes, column);
  const SqlNamedType& type = known->second;
  if (type.words.empty()) {
    column.description.values = type.values;
    return set_sql_type("ENUM", {}, column);
  }
  std::string base;
  std::vector<std::string> base_sizes;
  for (std::size_t k = 0; k < type.words.size(); ++k) {
    const SqlToken& token = type.words[k];
    const bool not_null = token.text == "NOT" && k + 1 < type.words.size();
    if (not_null) column.not_null = true;
    if (not_null || token.text == "DEFAULT") break;
    if (token.kind == Kind::kWord) base += (base.empty() ? "" : " ") + token.text;
    if (token.kind == Kind::kNumber) base_sizes.push_back(token.text);
  }
  set_sql_type(base, base_sizes, column);
}

std::vector<SqlToken> SqlNamedTypes::check_of(const std::string& words,
                                              const std::string& column) const {
  const auto known = types_.find(words);
  if (known == types_.end()) return {};
  std::vector<SqlToken> tokens = known->second.check;
  for (SqlToken& token : tokens) {
    if (token.kind != Kind::kWord || token.text != "VALUE") continue;
    token = {Kind::kName, column, "", token.line};
  }
  return tokens;
}

void read_create_type(SqlCursor& sql, SqlNamedTypes& types) {
  const QualifiedName name = sql.qualified_name();
  if (sql.take("AS", "ENUM")) {
    SqlNamedType type;
    for (const SqlToken& token : sql.in_brackets()) {
      if (token.kind == Kind::kString) type.values.push_back(token.text);
    }
    types.add(name, std::move(type));
  }
  sql.skip_statement();
}

void read_create_domain(SqlCursor& sql, SqlNamedTypes& types) {
  const QualifiedName domain = sql.qualified_name();
  SqlNamedType type;
  sql.take("AS");
  while (!sql.at_end() && !sql.is(";")) {
    if (sql.take("CHECK")) {
      const std::span<const SqlToken> tokens = sql.in_brackets();
      if (!type.check.empty()) type.check.push_back(sign_token("AND"));
      type.check.push_back(sign_token("("));
      type.check.insert(type.check.end(), tokens.begin(), tokens.end());
      type.check.push_back(sign_token(")"));
    } else if (sql.take("CONSTRAINT")) {
      (void)sql.name();
    } else {
      type.words.push_back(sql.next());
    }
  }
  types.add(domain, std::move(type));
  sql.skip_statement();
}

}  // namespace likeness::description
