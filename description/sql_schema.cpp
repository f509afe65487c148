#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "description/sql_check.hpp"
#include "description/sql_column_type.hpp"
#include "description/sql_table.hpp"
#include "description/sql_tokens.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using description::sql_tokens;
using description::SqlColumn;
using description::SqlReference;
using description::SqlTable;
using description::SqlToken;
using Kind = description::SqlToken::Kind;

/// A type that a schema makes.
struct NamedType {
  std::vector<std::string> values;  ///< of an ENUM
  std::vector<SqlToken> words;      ///< of a DOMAIN: its type
  std::vector<SqlToken> check;      ///< and what it asks of VALUE
};

/// A name and the schema that it is in.
struct QualifiedName {
  std::string schema;
  std::string name;
};

class SqlSchema {
 public:
  SqlSchema(std::string_view sql, std::string_view source)
      : source_(source), tokens_(sql_tokens(sql, source)) {}

  Description read() {
    while (tokens_[place_].kind != Kind::kEnd) statement();
    description::name_by_schema(tables_, references_);
    return description::described_sql(
        {source_, std::move(tables_), std::move(references_), std::move(notes_)});
  }

 private:
  [[noreturn]] void refuse(const std::string& what, std::size_t line) const {
    throw Error(ErrorCode::kData, source_ + ", line " + std::to_string(line) + ": " + what);
  }

  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const {
    const std::size_t place = std::min(place_ + ahead, tokens_.size() - 1);
    const SqlToken& token = tokens_[place];
    return (token.kind == Kind::kWord || token.kind == Kind::kSign) && token.text == text;
  }
  [[nodiscard]] bool is(std::string_view first, std::string_view second) const {
    return is(first) && is(second, 1);
  }
  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++place_;
    return true;
  }
  bool take(std::string_view first, std::string_view second) {
    if (!is(first) || !is(second, 1)) return false;
    place_ += 2;
    return true;
  }
  [[nodiscard]] bool at_end() const { return tokens_[place_].kind == Kind::kEnd; }

  void expect(std::string_view sign) {
    if (take(sign)) return;
    refuse("there is " +
               (at_end() ? std::string("nothing") : text::in_quotes(tokens_[place_].text)) +
               " where " + text::in_quotes(sign) + " belongs.",
           tokens_[place_].line);
  }

  /// A name, without the schema in front of it.
  std::string name() {
    std::string found = plain_name();
    while (take(".")) found = plain_name();
    return found;
  }
  /// A name with its schema, which is empty for `public`.
  QualifiedName qualified_name() {
    QualifiedName found{path_, plain_name()};
    while (take(".")) found = {found.name, plain_name()};
    if (found.schema == "public") found.schema.clear();
    return found;
  }

  std::vector<SqlTable>::iterator find_table(const QualifiedName& wanted) {
    const auto exact = std::ranges::find_if(tables_, [&](const SqlTable& table) {
      return table.name == wanted.name && table.schema == wanted.schema;
    });
    return exact != tables_.end() ? exact
                                  : std::ranges::find(tables_, wanted.name, &SqlTable::name);
  }

  /// `SET search_path = sales, public;`
  void set_path() {
    if (take("SESSION") || take("LOCAL")) {
    }
    if (!take("SEARCH_PATH") || !(take("=") || take("TO"))) return skip_statement();
    const bool named = tokens_[place_].kind != Kind::kEnd && !is(";") && !is("DEFAULT");
    path_ = named ? plain_name() : std::string();
    if (path_ == "public" || path_ == "pg_catalog") path_.clear();
    skip_statement();
  }

  std::string plain_name() {
    const SqlToken& token = tokens_[place_];
    if (token.kind != Kind::kWord && token.kind != Kind::kName && token.kind != Kind::kString) {
      refuse("a name is missing.", token.line);
    }
    ++place_;
    return token.kind == Kind::kWord ? token.spelled : token.text;
  }

  std::vector<std::string> names() {
    std::vector<std::string> found;
    expect("(");
    do {
      found.push_back(name());
      while (is("ASC") || is("DESC")) ++place_;
    } while (take(","));
    expect(")");
    return found;
  }

  /// What stands in brackets, without them.
  std::span<const SqlToken> in_brackets() {
    expect("(");
    const std::size_t first = place_;
    int depth = 1;
    while (depth > 0) {
      if (at_end()) refuse("a bracket doesn't end.", tokens_[first].line);
      if (is("(")) ++depth;
      if (is(")")) --depth;
      ++place_;
    }
    return std::span(tokens_).subspan(first, place_ - 1 - first);
  }

  void skip_statement() {
    int depth = 0;
    while (!at_end()) {
      if (is("(")) ++depth;
      if (is(")")) --depth;
      const bool end = is(";") && depth <= 0;
      ++place_;
      if (end) return;
    }
  }

  void statement() {
    if (take("CREATE")) {
      while (take("TEMP") || take("TEMPORARY") || take("UNLOGGED") || take("GLOBAL") ||
             take("LOCAL")) {
      }
      if (take("TABLE")) return create_table();
      if (take("TYPE")) return create_type();
      if (take("DOMAIN")) return create_domain();
      if (take("UNIQUE", "INDEX")) return create_unique_index();
      return skip_statement();
    }
    if (take("ALTER", "TABLE")) return alter_table();
    if (take("SET")) return set_path();
    skip_statement();
  }

  void create_type() {
    const QualifiedName name = qualified_name();
    if (take("AS", "ENUM")) {
      NamedType type;
      for (const SqlToken& token : in_brackets()) {
        if (token.kind == Kind::kString) type.values.push_back(token.text);
      }
      add_type(name, std::move(type));
    }
    skip_statement();
  }

  /// Types of two schemas that share a name are told apart where columns name the schema.
  void add_type(const QualifiedName& name, NamedType type) {
    types_[upper(name.schema + "." + name.name)] = type;
    types_[upper(name.name)] = std::move(type);
  }

  /// `CREATE DOMAIN name AS type CHECK (VALUE > 0)`.
  void create_domain() {
    const QualifiedName domain = qualified_name();
    NamedType type;
    take("AS");
    while (!at_end() && !is(";")) {
      if (take("CHECK")) {
        const std::span<const SqlToken> tokens = in_brackets();
        if (!type.check.empty()) type.check.push_back(sign_token("AND"));
        type.check.push_back(sign_token("("));
        type.check.insert(type.check.end(), tokens.begin(), tokens.end());
        type.check.push_back(sign_token(")"));
      } else if (take("CONSTRAINT")) {
        (void)name();
      } else {
        type.words.push_back(tokens_[place_++]);
      }
    }
    add_type(domain, std::move(type));
    skip_statement();
  }

  static SqlToken sign_token(const std::string& text) {
    const bool word = text != "(" && text != ")";
    return {word ? Kind::kWord : Kind::kSign, text, text, 0};
  }

  /// `CREATE UNIQUE INDEX name ON table (a, lower(b)) WHERE ...`.
  void create_unique_index() {
    take("CONCURRENTLY");
    if (take("IF", "NOT")) take("EXISTS");
    if (!is("ON")) (void)name();
    if (!take("ON")) return skip_statement();
    take("ONLY");
    const auto table = find_table(qualified_name());
    if (take("USING")) (void)name();
    if (table == tables_.end() || !is("(")) return skip_statement();
    std::vector<std::string> columns;
    for (const SqlToken& token : in_brackets()) {
      const bool named = token.kind == Kind::kName || token.kind == Kind::kWord;
      const std::string column = token.kind == Kind::kWord ? token.spelled : token.text;
      if (named && table->find(column) != nullptr) columns.push_back(column);
    }
    if (!columns.empty()) add_index(*table, std::move(columns));
    skip_statement();
  }

  void add_index(SqlTable& table, std::vector<std::string> columns) {
    if (take("INCLUDE")) (void)in_brackets();
    if (!take("WHERE")) return unique(table, columns);
    const std::size_t first = place_;
    while (!at_end() && !is(";")) ++place_;
    const auto where =
        description::expression_of_check(std::span(tokens_).subspan(first, place_ - first));
    if (!where) {
      note("Table " + text::in_quotes(table.name) +
           ": a unique index is kept for all rows; which it is meant for is not understood.");
      return unique(table, columns);
    }
    table.unique.push_back({std::move(columns), *where});
  }

  static std::string upper(std::string text) {
    for (char& c : text) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
  }

  void create_table() {
    if (take("IF", "NOT")) take("EXISTS");
    SqlTable table;
    table.line = tokens_[place_].line;
    const QualifiedName named = qualified_name();
    table.name = named.name;
    table.schema = named.schema;
    if (!is("(")) {
      note("Table " + text::in_quotes(table.name) + " is not made: it has no list of columns.");
      return skip_statement();
    }
    expect("(");
    do {
      if (!constraint(table)) column(table);
    } while (take(","));
    expect(")");
    skip_statement();
    if (table.columns.empty())
      refuse("table " + text::in_quotes(table.name) + " has no columns.", table.line);
    for (const SqlTable& other : tables_) {
      if (other.name == table.name && other.schema == table.schema) {
        refuse("table " + text::in_quotes(table.name) + " is created twice.", table.line);
      }
    }
    tables_.push_back(std::move(table));
  }

  void alter_table() {
    take("IF", "EXISTS");
    take("ONLY");
    const QualifiedName of = qualified_name();
    const auto found = find_table(of);
    if (found == tables_.end()) {
      if (is("ADD"))
        note("ALTER TABLE " + of.name + " is passed over: there is no such table before it.");
      return skip_statement();
    }
    do {
      change(*found);
      // What is not understood of a change ends with it.
      while (!at_end() && !is(",") && !is(";")) {
        if (is("(")) {
          (void)in_brackets();
        } else {
          ++place_;
        }
      }
    } while (take(","));
    skip_statement();
  }

  /// One change of ALTER TABLE.
  void change(SqlTable& table) {
    if (take("ADD")) {
      const bool said = take("COLUMN");
      if (take("IF", "NOT")) take("EXISTS");
      if (said) return column(table);
      const bool index = is("KEY") || is("INDEX") || is("FULLTEXT") || is("SPATIAL");
      if (!index && !constraint(table)) column(table);
    } else if (take("ALTER")) {
      take("COLUMN");
      SqlColumn* changed = table.find(name());
      if (changed != nullptr && take("SET", "NOT")) changed->not_null = true;
      if (changed != nullptr && take("DROP", "NOT")) changed->not_null = false;
      if (is("TYPE") || is("SET", "DATA")) note_unread(table, "ALTER COLUMN ... TYPE");
    } else if (is("DROP") || is("RENAME") || is("MODIFY") || is("CHANGE")) {
      note_unread(table, tokens_[place_].text);
    }
  }

  void note_unread(const SqlTable& table, const std::string& what) {
    note("Table " + text::in_quotes(table.name) + ": ALTER TABLE ... " + what + " on line " +
         std::to_string(tokens_[place_].line) + " is not kept; change its CREATE TABLE instead.");
  }

  void check(SqlTable& table) { add_check(table, in_brackets()); }

  void add_check(SqlTable& table, std::span<const SqlToken> tokens) {
    if (const auto expression = description::expression_of_check(tokens)) {
      table.checks.push_back(*expression);
      return;
    }
    std::string text;
    for (const SqlToken& token : tokens) {
      const bool quoted = token.kind == Kind::kString;
      text += (text.empty() ? "" : " ") + (quoted                  ? "'" + token.text + "'"
                                           : token.spelled.empty() ? token.text
                                                                   : token.spelled);
    }
    note("Table " + text::in_quotes(table.name) + ": CHECK (" + text + ") is not kept.");
  }

  void reference(const SqlTable& table, std::vector<std::string> columns) {
    SqlReference found;
    found.line = tokens_[place_].line;
    found.relation.child = table.name;
    found.relation.child_columns = std::move(columns);
    const QualifiedName parent = qualified_name();
    found.child_schema = table.schema;
    found.parent_schema = parent.schema;
    found.relation.parent = parent.name;
    if (is("(")) found.relation.parent_columns = names();
    references_.push_back(std::move(found));
    skip_reference_words();
    while (take("ON", "DELETE") || take("ON", "UPDATE")) {
      place_ += is("SET") || is("NO") ? 2 : 1;
      skip_reference_words();
    }
  }

  void skip_reference_words() {
    while (take("MATCH", "FULL") || take("MATCH", "SIMPLE") || take("NOT", "DEFERRABLE") ||
           take("DEFERRABLE") || take("INITIALLY", "DEFERRED") || take("INITIALLY", "IMMEDIATE") ||
           take("NO", "ACTION") || take("NOT", "VALID")) {
    }
  }

  /// A constraint of a table; false where a column stands instead.
  bool constraint(SqlTable& table) {
    const std::size_t start = place_;
    if (take("CONSTRAINT")) (void)name();
    if (take("PRIMARY", "KEY")) {
      table.primary_key = names();
    } else if (is("UNIQUE") && (is("(", 1) || is("KEY", 1))) {
      ++place_;
      if (take("KEY") && !is("(")) (void)name();
      unique(table, names());
    } else if (is("CHECK") && is("(", 1)) {
      ++place_;
      check(table);
    } else if (take("FOREIGN", "KEY")) {
      std::vector<std::string> columns = names();
      if (take("REFERENCES")) reference(table, std::move(columns));
    } else if (is("EXCLUDE") || (is("LIKE") && !is(",", 1))) {
      while (!at_end() && !is(",") && !is(")")) {
        if (is("(")) {
          (void)in_brackets();
        } else {
          ++place_;
        }
      }
    } else {
      place_ = start;
      return false;
    }
    skip_conflict();
    return true;
  }

  void skip_conflict() {
    if (take("ON", "CONFLICT")) ++place_;
    skip_reference_words();
  }

  void unique(SqlTable& table, const std::vector<std::string>& columns) {
    if (columns.size() == 1) {
      if (SqlColumn* column = table.find(columns[0])) column->description.unique = true;
    } else {
      table.unique.push_back({columns, {}});
    }
  }

  void column(SqlTable& table) {
    SqlColumn column;
    column.metadata.name = name();
    column.description.name = column.metadata.name;
    const std::string words = type(column);
    table.columns.push_back(std::move(column));
    check_domain(table, words);
    modifiers(table);
  }

  void modifiers(SqlTable& table) {
    const std::string name_of = table.columns.back().metadata.name;
    while (!at_end() && !is(",") && !is(")") && !is(";")) {
      SqlColumn& mine = table.columns.back();
      if (take("CONSTRAINT")) {
        (void)name();
      } else if (take("NOT", "NULL")) {
        mine.not_null = true;
      } else if (take("PRIMARY", "KEY")) {
        table.primary_key = {name_of};
      } else if (take("UNIQUE")) {
        mine.description.unique = true;
      } else if (is("CHECK") && is("(", 1)) {
        ++place_;
        check(table);
      } else if (take("REFERENCES")) {
        reference(table, {name_of});
      } else if (take("DEFAULT")) {
        default_value(mine);
      } else if (is("AS") && is("(", 1)) {
        mine.computed = true;
        ++place_;
      } else if (take("COLLATE")) {
        (void)name();
      } else if (is("(")) {
        (void)in_brackets();
      } else {
        ++place_;
      }
    }
  }

  void default_value(SqlColumn& column) {
    const bool negative = take("-");
    const SqlToken& token = tokens_[place_];
    if (is("(")) {
      (void)in_brackets();
    } else {
      ++place_;
      if (token.kind == Kind::kString || token.kind == Kind::kNumber) {
        column.default_value = (negative ? "-" : "") + token.text;
      } else if (token.text == "TRUE" || token.text == "FALSE") {
        column.default_value = token.text == "TRUE" ? "True" : "False";
      }
      if (is("(")) (void)in_brackets();
    }
    while (take("::")) {
      while (tokens_[place_].kind == Kind::kWord && !is("NOT") && !is("NULL") && !is("CHECK") &&
             !is("UNIQUE") && !is("PRIMARY") && !is("REFERENCES") && !is("CONSTRAINT")) {
        ++place_;
      }
    }
  }

  /// Reads a type, and returns its words.
  std::string type(SqlColumn& column) {
    std::string words;
    while (tokens_[place_].kind == Kind::kWord && !is("NOT") && !is("NULL") && !is("PRIMARY") &&
           !is("UNIQUE") && !is("CHECK") && !is("REFERENCES") && !is("DEFAULT") &&
           !is("CONSTRAINT") && !is("COLLATE") && !is("GENERATED") && !is("AUTOINCREMENT") &&
           !is("AS")) {
      words += (words.empty() ? "" : " ") + tokens_[place_++].text;
      if (is(".")) words = type_in_schema(words);
    }
    if (words.empty() && tokens_[place_].kind == Kind::kName) words = upper(tokens_[place_++].text);
    std::vector<std::string> sizes;
    if (is("(")) {
      for (const SqlToken& token : in_brackets()) {
        if (token.kind == Kind::kNumber) sizes.push_back(token.text);
        if (token.kind == Kind::kString) column.description.values.push_back(token.text);
      }
      while (tokens_[place_].kind == Kind::kWord && (is("WITHOUT") || is("WITH"))) place_ += 3;
    }
    bool list = take("ARRAY");
    while (take("[")) {
      list = true;
      while (!at_end() && !is("]")) ++place_;
      expect("]");
    }
    set_type(column, words, sizes);
    if (list && !description::set_sql_list(column)) {
      note("Column " + text::in_quotes(column.metadata.name) +
           " is an array, of which each cell holds one value as made for its type.");
    }
    return words;
  }

  /// The rest of `schema.type`: by both names, where there are two of its own.
  std::string type_in_schema(std::string first) {
    std::string last = first;
    while (take(".")) {
      first = last;
      last = upper(plain_name());
    }
    const std::string both = (upper(first) == "PUBLIC" ? "" : upper(first)) + "." + last;
    return types_.contains(both) ? both : last;
  }

  /// A type of SQL, or one that the schema makes.
  void set_type(SqlColumn& column, const std::string& words,
                const std::vector<std::string>& sizes) {
    const auto known = types_.find(words);
    if (known == types_.end()) return description::set_sql_type(words, sizes, column);
    const NamedType& type = known->second;
    if (type.words.empty()) {
      column.description.values = type.values;
      return description::set_sql_type("ENUM", {}, column);
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
    description::set_sql_type(base, base_sizes, column);
  }

  /// What the domain of a column asks of it.
  void check_domain(SqlTable& table, const std::string& words) {
    const auto known = types_.find(words);
    if (known == types_.end() || known->second.check.empty()) return;
    std::vector<SqlToken> tokens = known->second.check;
    for (SqlToken& token : tokens) {
      if (token.kind != Kind::kWord || token.text != "VALUE") continue;
      token = {Kind::kName, table.columns.back().metadata.name, "", token.line};
    }
    add_check(table, tokens);
  }

  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  std::string source_;
  std::vector<SqlToken> tokens_;
  std::size_t place_ = 0;
  std::string path_;                        ///< the schema of names without one
  std::map<std::string, NamedType> types_;  ///< by their names in capitals
  std::vector<SqlTable> tables_;
  std::vector<SqlReference> references_;
  std::vector<std::string> notes_;
};

}  // namespace

Description parse_sql_schema(std::string_view sql, std::string_view source) {
  return SqlSchema(sql, source).read();
}

}  // namespace likeness
