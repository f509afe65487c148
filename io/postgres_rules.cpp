#include "io/postgres_rules.hpp"

#include <string_view>

#include "io/sql_text.hpp"
#include "text/quote.hpp"

namespace likeness::io {
namespace {

using Kind = PostgresSchemaConstraint::Kind;

/// `a IS NOT NULL AND b IS NOT NULL`, of columns under `prefix`.
std::string all_present(const std::vector<std::string>& columns, const std::string& prefix) {
  std::string text;
  for (const std::string& column : columns) {
    text += (text.empty() ? "" : " AND ") + prefix + sql_name(column) + " IS NOT NULL";
  }
  return text;
}

/// The rows of a key's value after the first.
std::string repetitions(const PostgresSchemaConstraint& key) {
  const std::string table = sql_name(key.table);
  const std::string columns = sql_names(key.columns);
  return "DELETE FROM " + table +
         " likeness_row USING (SELECT tableoid AS part, ctid AS place, row_number() OVER "
         "(PARTITION BY " +
         columns.substr(1, columns.size() - 2) + " ORDER BY tableoid, ctid) AS number FROM " +
         table + " WHERE " + all_present(key.columns, "") +
         ") likeness_number WHERE likeness_row.tableoid = likeness_number.part AND "
         "likeness_row.ctid = likeness_number.place AND likeness_number.number > 1";
}

std::string missing_values(const std::string& table, const std::vector<std::string>& columns) {
  return "DELETE FROM " + sql_name(table) + " WHERE NOT (" + all_present(columns, "") + ")";
}

/// The rows of which `CHECK (...)` says no.
std::string failed_checks(const PostgresSchemaConstraint& check) {
  std::string_view condition = check.definition;
  condition.remove_prefix(std::string_view("CHECK ").size());
  for (const std::string_view end : {" NOT VALID", " NO INHERIT"}) {
    if (condition.ends_with(end)) condition.remove_suffix(end.size());
  }
  return "DELETE FROM " + sql_name(check.table) + " WHERE NOT " + std::string(condition);
}

std::string orphans_of(const PostgresSchemaConstraint& key) {
  std::string equal;
  for (std::size_t k = 0; k < key.columns.size() && k < key.parent_columns.size(); ++k) {
    equal += (k == 0 ? "" : " AND ") + ("likeness_parent." + sql_name(key.parent_columns[k])) +
             " = likeness_child." + sql_name(key.columns[k]);
  }
  return "DELETE FROM " + sql_name(key.table) + " likeness_child WHERE " +
         all_present(key.columns, "likeness_child.") + " AND NOT EXISTS (SELECT FROM " +
         sql_name(key.parent) + " likeness_parent WHERE " + equal + ")";
}

}  // namespace

void PostgresRules::add_all() {
  unmade_.assign(schema_.constraints.size(), false);
  for (const PostgresSchemaConstraint& rule : schema_.constraints) {
    if (rule.kind != Kind::kForeignKey) add(rule);
  }
  add_references();
}

void PostgresRules::add(const PostgresSchemaConstraint& rule) {
  if (connection_.try_run(postgres_constraint_statement(rule))) return;
  if (connection_.failure().of_data()) {
    reason_ = connection_.failure().message;
    remove_breakers(rule);
    if (connection_.try_run(postgres_constraint_statement(rule))) return;
  }
  note_unmade(rule);
}

void PostgresRules::note_unmade(const PostgresSchemaConstraint& rule) {
  notes_.push_back("Table " + text::in_quotes(rule.table) + ": the rule " + rule.definition +
                   " could not be made: " + connection_.failure().message);
}

void PostgresRules::remove_breakers(const PostgresSchemaConstraint& rule) {
  if (rule.kind == Kind::kKey) remove(rule.table, missing_values(rule.table, rule.columns));
  if (rule.kind == Kind::kKey || rule.kind == Kind::kUnique) remove(rule.table, repetitions(rule));
  if (rule.kind == Kind::kCheck) remove(rule.table, failed_checks(rule));
}

void PostgresRules::remove(const std::string& table, const std::string& statement) {
  const std::uint64_t removed = connection_.changed(statement);
  if (removed > 0) refused_.refuse(table, removed, reason_);
}

void PostgresRules::add_references() {
  reason_ = "they refer to rows that were left out";
  if (refused_.any()) remove_orphans();
  // Without references in place, removing one row can't change others unseen.
  connection_.run("SAVEPOINT likeness_references");
  if (!try_references()) {
    reason_ = connection_.failure().message;
    connection_.run("ROLLBACK TO likeness_references");
    remove_orphans();
    if (!try_references()) connection_.fail("a foreign key");
  }
  connection_.run("RELEASE likeness_references");
}

bool PostgresRules::try_references() {
  for (std::size_t k = 0; k < schema_.constraints.size(); ++k) {
    const PostgresSchemaConstraint& rule = schema_.constraints[k];
    if (rule.kind != Kind::kForeignKey || unmade_[k]) continue;
    if (connection_.try_run(postgres_constraint_statement(rule))) continue;
    if (connection_.failure().of_data()) return false;
    unmade_[k] = true;
    note_unmade(rule);
  }
  return true;
}

void PostgresRules::remove_orphans() {
  for (bool found = true; found;) {
    found = false;
    for (std::size_t k = 0; k < schema_.constraints.size(); ++k) {
      const PostgresSchemaConstraint& rule = schema_.constraints[k];
      if (rule.kind != Kind::kForeignKey || unmade_[k] || rule.parent_columns.empty()) continue;
      const std::uint64_t removed = connection_.changed(orphans_of(rule));
      if (removed > 0) refused_.refuse(rule.table, removed, reason_);
      found = found || removed > 0;
    }
  }
}

}  // namespace likeness::io
