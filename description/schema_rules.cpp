#include "description/schema_rules.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "constraints/searched_table.hpp"
#include "io/host_schema.hpp"
#include "likeness/constraints.hpp"
#include "likeness/description.hpp"
#include "likeness/error.hpp"

namespace likeness::description {
namespace {

std::optional<Description> described(const std::string& schema) {
  const std::string kind = io::schema_kind(schema);
  if (kind != "sqlite" && kind != "postgresql") return std::nullopt;
  try {
    return parse_sql_schema(io::schema_sql(schema), "the schema");
  } catch (const Error&) {
    // A database takes more than is understood here.
    return std::nullopt;
  }
}

/// Bounds and lists of one column are kept without rules.
bool joins_columns(const Constraint& rule) {
  const std::vector<std::string> names = constraint_columns(rule);
  return std::set<std::string>(names.begin(), names.end()).size() > 1;
}

/// `x is missing or x > y` as `x > y`, which cells that are missing meet as well.
Constraint simplified(const Constraint& rule) {
  constexpr std::string_view kOr = " is missing or ";
  const std::string& text = rule.expression;
  const std::size_t at = text.find(kOr);
  if (at == std::string::npos || text.find(" or ", at + kOr.size()) != std::string::npos) {
    return rule;
  }
  Constraint rest = parse_constraint(text.substr(at + kOr.size()));
  const std::vector<std::string> named = constraint_columns(rest);
  const std::vector<std::string> all = constraint_columns(rule);
  const bool same = std::ranges::all_of(
      all, [&](const std::string& name) { return std::ranges::find(named, name) != named.end(); });
  return same ? rest : rule;
}

bool holds(const Constraint& rule, const Table& table, const Metadata& metadata) {
  try {
    return broken_rows(rule, table, metadata, table).empty();
  } catch (const Error&) {
    // It names a column that is not read, or compares what can't be compared.
    return false;
  }
}

}  // namespace

void add_schema_rules(const std::string& schema, const Dataset& dataset,
                      DatasetMetadata& metadata) {
  const std::optional<Description> description = described(schema);
  if (!description) return;
  for (NamedMetadata& table : metadata.tables) {
    const auto said =
        std::ranges::find(description->metadata.tables, table.name, &NamedMetadata::name);
    const Table* const rows = dataset.find(table.name);
    if (said == description->metadata.tables.end() || rows == nullptr) continue;
    for (const Constraint& rule : said->metadata.constraints) {
      if (!joins_columns(rule) || !holds(rule, *rows, table.metadata)) continue;
      const Constraint simple = simplified(rule);
      table.metadata.constraints.push_back(holds(simple, *rows, table.metadata) ? simple : rule);
    }
  }
}

}  // namespace likeness::description
