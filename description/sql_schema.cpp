#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "constraints/searched_table.hpp"
#include "description/guesses.hpp"
#include "description/sql_check.hpp"
#include "description/sql_tokens.hpp"
#include "description/sql_types.hpp"
#include "likeness/constraints.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"
#include "text/expression.hpp"
#include "text/nearest_name.hpp"
#include "text/number_text.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

using description::sql_tokens;
using description::SqlToken;
using Kind = description::SqlToken::Kind;

/// The share of rows that have the value of a DEFAULT.
constexpr double kShareOfDefault = 0.3;
constexpr double kShareOfNull = 0.1;

struct SqlColumn {
  ColumnMetadata metadata;
  ColumnDescription description;
  bool not_null = false;
  bool computed = false;  ///< by the database, GENERATED ALWAYS AS (...)
  std::optional<std::string> default_value;
};

struct SqlTable {
  std::string name;
  std::vector<SqlColumn> columns;
  std::vector<std::string> primary_key;
  std::vector<std::string> checks;
  std::vector<std::vector<std::string>> composite_unique;
  std::size_t line = 1;
};

struct SqlReference {
  Relation relation;  ///< without parent_columns where the primary key is meant
  std::size_t line = 1;
};

class SqlSchema {
 public:
  SqlSchema(std::string_view sql, std::string_view source)
      : source_(source), tokens_(sql_tokens(sql, source)) {}

  Description read() {
    while (tokens_[place_].kind != Kind::kEnd) statement();
    return finished();
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
      return skip_statement();
    }
    if (take("ALTER", "TABLE")) return alter_table();
    skip_statement();
  }

  void create_type() {
    const std::string type = name();
    if (take("AS", "ENUM")) {
      std::vector<std::string> values;
      for (const SqlToken& token : in_brackets()) {
        if (token.kind == Kind::kString) values.push_back(token.text);
      }
      enums_[upper(type)] = std::move(values);
    }
    skip_statement();
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
    table.name = name();
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
      if (other.name == table.name) {
        refuse("table " + text::in_quotes(table.name) + " is created twice.", table.line);
      }
    }
    tables_.push_back(std::move(table));
  }

  void alter_table() {
    take("IF", "EXISTS");
    take("ONLY");
    const std::string of = name();
    const auto found = std::find_if(tables_.begin(), tables_.end(),
                                    [&](const SqlTable& table) { return table.name == of; });
    if (found == tables_.end()) {
      if (is("ADD"))
        note("ALTER TABLE " + of + " is passed over: there is no such table before it.");
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
      SqlColumn* changed = find(table, name());
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

  void check(SqlTable& table) {
    const std::span<const SqlToken> tokens = in_brackets();
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
    found.relation.parent = name();
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

  static SqlColumn* find(SqlTable& table, const std::string& name) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const SqlColumn& c) { return c.metadata.name == name; });
    return found == table.columns.end() ? nullptr : &*found;
  }

  void unique(SqlTable& table, const std::vector<std::string>& columns) {
    if (columns.size() == 1) {
      if (SqlColumn* column = find(table, columns[0])) column->description.unique = true;
    } else {
      table.composite_unique.push_back(columns);
    }
  }

  void column(SqlTable& table) {
    SqlColumn column;
    column.metadata.name = name();
    column.description.name = column.metadata.name;
    type(column);
    table.columns.push_back(std::move(column));
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

  void type(SqlColumn& column) {
    std::string words;
    while (tokens_[place_].kind == Kind::kWord && !is("NOT") && !is("NULL") && !is("PRIMARY") &&
           !is("UNIQUE") && !is("CHECK") && !is("REFERENCES") && !is("DEFAULT") &&
           !is("CONSTRAINT") && !is("COLLATE") && !is("GENERATED") && !is("AUTOINCREMENT") &&
           !is("AS")) {
      words += (words.empty() ? "" : " ") + tokens_[place_++].text;
      while (take(".")) words = tokens_[place_++].text;
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
    if (list) set_list(column);
  }

  /// What is no plain value, as PostgreSQL spells it.
  static std::optional<std::string> pattern_of_type(const std::string& words) {
    if (words.starts_with("INTERVAL")) return "([1-9]|[1-9][0-9]) days";
    if (words == "JSON" || words == "JSONB") return R"(\{"value": [1-9][0-9]{0,2}\})";
    if (words == "BYTEA") return R"(\\x[0-9a-f]{16})";
    if (has(words, "BLOB") || has(words, "BINARY")) return "[0-9a-f]{16}";
    if (words == "POINT") return R"(\([0-9]{1,2}\.[0-9],[0-9]{1,2}\.[0-9]\))";
    if (words == "XML") return "<value>[1-9][0-9]{0,2}</value>";
    return std::nullopt;
  }

  void set_list(SqlColumn& column) {
    const bool numbers = column.metadata.sdtype == "numerical";
    const std::string one = numbers ? "[1-9][0-9]{0,2}" : "[a-z]{4,8}";
    if (!column.description.values.empty() || (!numbers && column.metadata.sdtype != "text")) {
      note("Column " + text::in_quotes(column.metadata.name) +
           " is an array, of which each cell holds one value as made for its type.");
      return;
    }
    column.metadata.sdtype = "text";
    column.metadata.computer_representation.reset();
    column.metadata.regex_format = "\\{" + one + "(," + one + "){0,2}\\}";
    column.description.decimals.reset();
    column.description.longest.reset();
  }

  static bool has(const std::string& words, std::string_view part) {
    return words.find(part) != std::string::npos;
  }

  void set_type(SqlColumn& column, const std::string& words,
                const std::vector<std::string>& sizes) {
    ColumnMetadata& metadata = column.metadata;
    // Beyond what databases take, any size means: as large as can be.
    constexpr double kMostSize = 1e9;
    const auto size = [&](std::size_t k) -> std::optional<double> {
      const auto given = k < sizes.size() ? text::to_number(sizes[k]) : std::nullopt;
      return given ? std::optional(std::clamp(*given, -kMostSize, kMostSize)) : std::nullopt;
    };
    const auto known = enums_.find(words);
    if (known != enums_.end()) column.description.values = known->second;
    if (known == enums_.end()) metadata.regex_format = pattern_of_type(words);
    if (metadata.regex_format) {
      metadata.sdtype = "text";
    } else if (known != enums_.end() || words == "ENUM") {
      metadata.sdtype = "categorical";
    } else if (has(words, "BOOL")) {
      metadata.sdtype = "boolean";
    } else if (has(words, "TIMESTAMP") || has(words, "DATETIME")) {
      metadata.sdtype = "datetime";
      metadata.datetime_format = "%Y-%m-%d %H:%M:%S";
    } else if (has(words, "DATE")) {
      metadata.sdtype = "datetime";
      metadata.datetime_format = "%Y-%m-%d";
    } else if (words == "TIME" || words.starts_with("TIME ")) {
      metadata.sdtype = "text";
      metadata.regex_format = "(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    } else if (has(words, "UUID")) {
      metadata.sdtype = "uuid4";
    } else if (has(words, "INET")) {
      metadata.sdtype = "ipv4_address";
    } else if (has(words, "MACADDR")) {
      metadata.sdtype = "mac_address";
    } else if (has(words, "INT") || has(words, "SERIAL")) {
      metadata.sdtype = "numerical";
      metadata.computer_representation = "Int64";
      column.description.decimals = 0;
      if (has(words, "SERIAL")) column.not_null = true;
    } else if (has(words, "NUMERIC") || has(words, "DECIMAL") || has(words, "MONEY")) {
      metadata.sdtype = "numerical";
      column.description.decimals = static_cast<int>(size(1).value_or(sizes.empty() ? 2 : 0));
      if (size(0)) limit_digits(column, *size(0) - *column.description.decimals);
    } else if (has(words, "REAL") || has(words, "DOUB") || has(words, "FLOA")) {
      metadata.sdtype = "numerical";
    } else {
      metadata.sdtype = "text";
      if (size(0)) column.description.longest = static_cast<std::uint64_t>(std::max(1.0, *size(0)));
    }
  }

  /// Of a number with so many digits before its point.
  static void limit_digits(SqlColumn& column, double digits) {
    double most = 1;
    for (int k = 0; k < std::clamp(digits, 0.0, 12.0); ++k) most *= 10;
    if (most < 1000) column.description.maximum = text::shortest(most - 1);
  }

  void note(std::string sentence) { notes_.push_back(std::move(sentence)); }

  [[nodiscard]] const SqlTable& table_of(const std::string& name, std::size_t line) const {
    for (const SqlTable& table : tables_) {
      if (table.name == name) return table;
    }
    std::vector<std::string_view> names;
    for (const SqlTable& table : tables_) names.emplace_back(table.name);
    refuse("there is no table " + text::in_quotes(name) + text::did_you_mean(name, names), line);
  }

  void check_columns(const SqlTable& table, const std::vector<std::string>& columns,
                     std::size_t line) const {
    for (const std::string& name : columns) {
      std::vector<std::string_view> names;
      for (const SqlColumn& column : table.columns) names.emplace_back(column.metadata.name);
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      refuse("table " + text::in_quotes(table.name) + " has no column " + text::in_quotes(name) +
                 text::did_you_mean(name, names),
             line);
    }
  }

  Description finished() {
    if (tables_.empty()) {
      throw Error(ErrorCode::kData, source_ + ": there is no CREATE TABLE in it.");
    }
    Description description;
    for (SqlReference& found : references_) add_relation(found, description);
    for (SqlTable& table : tables_) add_table(table, description);
    description.notes = std::move(notes_);
    return description;
  }

  void add_relation(SqlReference& found, Description& description) {
    Relation& relation = found.relation;
    const SqlTable& parent = table_of(relation.parent, found.line);
    if (relation.parent_columns.empty()) relation.parent_columns = parent.primary_key;
    if (relation.parent_columns.size() != relation.child_columns.size()) {
      refuse(relation_text(relation) + " has " + std::to_string(relation.child_columns.size()) +
                 " columns for a key of " + std::to_string(relation.parent_columns.size()) + ".",
             found.line);
    }
    check_columns(parent, relation.parent_columns, found.line);
    check_columns(table_of(relation.child, found.line), relation.child_columns, found.line);
    const auto& others = description.metadata.relations;
    if (std::find(others.begin(), others.end(), relation) != others.end()) return;
    description.metadata.relations.push_back(relation);
    description.children.emplace_back();
  }

  [[nodiscard]] bool is_reference(const SqlTable& table, const std::string& column) const {
    return std::any_of(references_.begin(), references_.end(), [&](const SqlReference& one) {
      const auto& columns = one.relation.child_columns;
      return one.relation.child == table.name &&
             std::find(columns.begin(), columns.end(), column) != columns.end();
    });
  }

  void finish_column(const SqlTable& table, SqlColumn& column) const {
    ColumnDescription& described = column.description;
    const bool key = std::find(table.primary_key.begin(), table.primary_key.end(),
                               column.metadata.name) != table.primary_key.end();
    if (key && table.primary_key.size() == 1 && column.metadata.sdtype == "numerical") {
      column.metadata.sdtype = "id";
    } else if (!is_reference(table, column.metadata.name)) {
      description::guess_from_name(table.name, column.metadata, described);
    }
    if (!key && !column.not_null) described.missing_share = kShareOfNull;
    if (column.default_value && !described.unique && !key) use_default(column);
  }

  /// A DEFAULT is one of the values that there are, and the one that most rows have.
  static void use_default(SqlColumn& column) {
    ColumnDescription& described = column.description;
    if (described.values.size() < 2) {
      const bool truth = column.metadata.sdtype == "boolean";
      if (!truth) return;
      described.values = {"False", "True"};
    }
    const auto& values = described.values;
    const bool one = column.default_value == "1";
    std::string wanted = *column.default_value;
    if (column.metadata.sdtype == "boolean" && (one || wanted == "0"))
      wanted = one ? "True" : "False";
    const auto found = std::find(values.begin(), values.end(), wanted);
    if (found == values.end()) return;
    const auto others = static_cast<double>(values.size());
    described.shares.assign(values.size(), (1 - kShareOfDefault) / others);
    described.shares[static_cast<std::size_t>(found - values.begin())] += kShareOfDefault;
  }

  /// Columns that the database computes, with what is checked of them, unless others refer to them.
  void leave_computed_out(SqlTable& table) {
    std::erase_if(table.columns, [&](const SqlColumn& column) {
      const std::string& name = column.metadata.name;
      const auto is_it = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      if (!column.computed || is_it(table.primary_key)) return false;
      const bool referred =
          std::any_of(references_.begin(), references_.end(), [&](const SqlReference& one) {
            return (one.relation.child == table.name && is_it(one.relation.child_columns)) ||
                   (one.relation.parent == table.name && is_it(one.relation.parent_columns));
          });
      if (referred || table.columns.size() == 1) return false;
      std::erase_if(table.checks, [&](const std::string& check) {
        return is_it(constraint_columns(parse_constraint(check)));
      });
      note("Column " + text::in_quotes(name) + " of table " + text::in_quotes(table.name) +
           " is computed by the database from others, so it is not made.");
      return true;
    });
  }

  /// Whether it asks for the length of what is no text here.
  static bool measures_numbers(SqlTable& table, const text::Expression& expression) {
    using Node = text::Expression::Kind;
    if (expression.kind == Node::kCall && expression.text == "length") {
      const text::Expression& of = expression.children[0];
      const SqlColumn* column = of.kind == Node::kColumn ? find(table, of.text) : nullptr;
      if (column == nullptr) return true;
      const std::string& sdtype = column->metadata.sdtype;
      return sdtype == "numerical" || sdtype == "boolean" || sdtype == "datetime" || sdtype == "id";
    }
    return std::any_of(
        expression.children.begin(), expression.children.end(),
        [&](const text::Expression& child) { return measures_numbers(table, child); });
  }

  /// A CHECK in the table's own words, and with days where it speaks of dates.
  static std::string typed(const SqlTable& table, const std::string& check) {
    const auto column_of = [&](const std::string& name) -> const SqlColumn* {
      for (const SqlColumn& column : table.columns) {
        if (column.metadata.name == name) return &column;
      }
      for (const SqlColumn& column : table.columns) {
        if (upper(column.metadata.name) == upper(name)) return &column;
      }
      return nullptr;
    };
    return text::expression_text(description::typed_check(
        text::parse_expression(check),
        {.spelled =
             [&](const std::string& name) {
               const SqlColumn* column = column_of(name);
               return column == nullptr ? std::string() : column->metadata.name;
             },
         .is_date =
             [&](const std::string& name) {
               const SqlColumn* column = column_of(name);
               return column != nullptr && column->metadata.sdtype == "datetime";
             }}));
  }

  void add_table(SqlTable& table, Description& description) {
    TableDescription described;
    described.name = table.name;
    Metadata metadata;
    check_columns(table, table.primary_key, table.line);
    for (std::string& check : table.checks) check = typed(table, check);
    leave_computed_out(table);
    for (SqlColumn& column : table.columns) {
      finish_column(table, column);
      if (column.description.unique) metadata.alternate_keys.push_back(column.metadata.name);
      metadata.columns.push_back(column.metadata);
      described.columns.push_back(column.description);
    }
    if (table.primary_key.size() == 1) metadata.primary_key = table.primary_key[0];
    if (table.primary_key.size() > 1) metadata.composite_key = table.primary_key;
    for (const auto& columns : table.composite_unique) {
      std::string list;
      for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column;
      note("Table " + text::in_quotes(table.name) + ": UNIQUE (" + list +
           ") is not kept; its columns are made by themselves.");
    }
    for (const std::string& check : table.checks) {
      if (measures_numbers(table, text::parse_expression(check))) {
        note("Table " + text::in_quotes(table.name) + ": CHECK (" + check +
             ") is not kept; it measures a number as a text.");
        continue;
      }
      Constraint constraint;
      constraint.kind = "Expression";
      constraint.expression = check;
      metadata.constraints.push_back(std::move(constraint));
    }
    description.metadata.tables.push_back({table.name, std::move(metadata)});
    description.tables.push_back(std::move(described));
  }

  std::string source_;
  std::vector<SqlToken> tokens_;
  std::size_t place_ = 0;
  std::map<std::string, std::vector<std::string>> enums_;
  std::vector<SqlTable> tables_;
  std::vector<SqlReference> references_;
  std::vector<std::string> notes_;
};

}  // namespace

Description parse_sql_schema(std::string_view sql, std::string_view source) {
  return SqlSchema(sql, source).read();
}

}  // namespace likeness
