#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "constraints/searched_table.hpp"
#include "description/guesses.hpp"
#include "description/sql_table.hpp"
#include "description/sql_types.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "text/characters.hpp"
#include "text/expression.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness::description {
namespace {

/// The share of rows that have the value of a DEFAULT.
constexpr double kShareOfDefault = 0.3;
constexpr double kShareOfNull = 0.1;

class SqlDescriber {
 public:
  explicit SqlDescriber(SqlStatements statements) : said_(std::move(statements)) {}

  Description described() {
    if (said_.tables.empty()) {
      throw Error(ErrorCode::kData, said_.source + ": there is no CREATE TABLE in it.");
    }
    Description description;
    description.of_database = true;
    for (SqlReference& found : said_.references) add_relation(found, description);
    for (SqlTable& table : said_.tables) add_table(table, description);
    description.notes = std::move(said_.notes);
    return description;
  }

 private:
  [[noreturn]] void refuse(const std::string& what, std::size_t line) const {
    throw Error(ErrorCode::kData, said_.source + ", line " + std::to_string(line) + ": " + what);
  }

  void note(std::string sentence) { said_.notes.push_back(std::move(sentence)); }

  [[nodiscard]] const SqlTable& table_of(const std::string& name, std::size_t line) const {
    for (const SqlTable& table : said_.tables) {
      if (table.name == name) return table;
    }
    std::vector<std::string_view> names;
    for (const SqlTable& table : said_.tables) names.emplace_back(table.name);
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
    return std::any_of(said_.references.begin(), said_.references.end(),
                       [&](const SqlReference& one) {
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
      const bool referred = std::any_of(
          said_.references.begin(), said_.references.end(), [&](const SqlReference& one) {
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

  void add_unique(const SqlTable& table, UniqueColumns set, TableDescription& described) {
    std::string list;
    bool made = true;
    for (std::string& name : set.columns) {
      const SqlColumn* column = column_of(table, name);
      made = made && column != nullptr;
      if (column != nullptr) name = column->metadata.name;
      list += (list.empty() ? "" : ", ") + name;
    }
    if (made && !set.where.empty()) {
      set.where = typed(table, set.where);
      for (const std::string& name : constraint_columns(parse_constraint(set.where))) {
        made = made && column_of(table, name) != nullptr;
      }
    }
    if (made) {
      described.unique.push_back(std::move(set));
    } else {
      note("Table " + text::in_quotes(table.name) + ": UNIQUE (" + list +
           ") is not kept; the database computes one of its columns, or it has others.");
    }
  }

  /// Whether it asks for the length of what is no text here.
  static bool measures_numbers(SqlTable& table, const text::Expression& expression) {
    using Node = text::Expression::Kind;
    if (expression.kind == Node::kCall && expression.text == "length") {
      const text::Expression& of = expression.children[0];
      const SqlColumn* column = of.kind == Node::kColumn ? table.find(of.text) : nullptr;
      if (column == nullptr) return true;
      const std::string& sdtype = column->metadata.sdtype;
      return sdtype == "numerical" || sdtype == "boolean" || sdtype == "datetime" || sdtype == "id";
    }
    return std::any_of(
        expression.children.begin(), expression.children.end(),
        [&](const text::Expression& child) { return measures_numbers(table, child); });
  }

  static std::string upper(std::string text) {
    for (char& c : text) c = text::to_upper(c);
    return text;
  }

  /// The column that SQL takes a name for.
  static const SqlColumn* column_of(const SqlTable& table, const std::string& name) {
    for (const SqlColumn& column : table.columns) {
      if (column.metadata.name == name) return &column;
    }
    for (const SqlColumn& column : table.columns) {
      if (upper(column.metadata.name) == upper(name)) return &column;
    }
    return nullptr;
  }

  /// A CHECK in the table's own words, and with days where it speaks of dates.
  static std::string typed(const SqlTable& table, const std::string& check) {
    return text::expression_text(description::typed_check(
        text::parse_expression(check),
        {.spelled =
             [&](const std::string& name) {
               const SqlColumn* column = column_of(table, name);
               return column == nullptr ? std::string() : column->metadata.name;
             },
         .is_date =
             [&](const std::string& name) {
               const SqlColumn* column = column_of(table, name);
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
    for (UniqueColumns& set : table.unique) add_unique(table, std::move(set), described);
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

  SqlStatements said_;
};

}  // namespace

void name_by_schema(std::vector<SqlTable>& tables, std::vector<SqlReference>& references) {
  std::vector<std::string> names;
  for (const SqlTable& table : tables) {
    const auto namesakes = std::ranges::count(tables, table.name, &SqlTable::name);
    const bool shared = namesakes > 1 && !table.schema.empty();
    names.push_back(shared ? table.schema + "." + table.name : table.name);
  }
  const auto name_of = [&](const std::string& schema, const std::string& name) {
    std::size_t found = tables.size();
    for (std::size_t t = 0; t < tables.size(); ++t) {
      if (tables[t].name != name) continue;
      if (tables[t].schema == schema) return names[t];
      if (found == tables.size()) found = t;
    }
    return found == tables.size() ? name : names[found];
  };
  for (SqlReference& one : references) {
    one.relation.child = name_of(one.child_schema, one.relation.child);
    one.relation.parent = name_of(one.parent_schema, one.relation.parent);
  }
  for (std::size_t t = 0; t < tables.size(); ++t) tables[t].name = names[t];
}

Description described_sql(SqlStatements statements) {
  return SqlDescriber(std::move(statements)).described();
}

}  // namespace likeness::description
