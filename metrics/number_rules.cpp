#include <algorithm>
#include <string>
#include <utility>

#include "constraints/constraint_check.hpp"
#include "likeness/constraints.hpp"
#include "likeness/error.hpp"
#include "metrics/column_rules.hpp"

namespace likeness::metrics {
namespace {

/// Columns that determine others are looked for by themselves, with ids among them.
bool is_between_numbers(const Constraint& constraint) {
  return constraint.kind != "FixedCombinations";
}

bool has_columns(const Table& table, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return table.find(name) != nullptr; });
}

/// The rows that have all the cells that a rule speaks of; all rows where it speaks of their lack.
std::size_t checkable_rows(const Constraint& constraint, const Table& table,
                           const std::vector<std::string>& names) {
  const bool of_missing = constraint.kind == "FixedNullCombinations" ||
                          constraint.expression.find(" missing") != std::string::npos;
  if (of_missing) return table.rows();
  std::size_t rows = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    rows += std::all_of(names.begin(), names.end(),
                        [&](const std::string& name) { return table.column(name).valid(row); });
  }
  return rows;
}

}  // namespace

void add_number_rules(const PairedTables& tables, std::vector<ColumnRule>& rules) {
  for (const FoundConstraint& found : find_constraints(tables.real(), tables.metadata())) {
    if (!is_between_numbers(found.constraint)) continue;
    try {
      const ConstraintCheck check(found.constraint, tables.real(), tables.metadata());
      if (!has_columns(tables.synthetic(), check.columns())) continue;
      ColumnRule rule;
      rule.text = check.text();
      rule.columns = check.columns();
      rule.real_rows = found.rows;
      rule.synthetic_rows = checkable_rows(found.constraint, tables.synthetic(), rule.columns);
      const std::vector<std::uint8_t> broken = check.broken(tables.synthetic());
      rule.broken =
          static_cast<std::size_t>(std::count(broken.begin(), broken.end(), std::uint8_t{1}));
      rules.push_back(std::move(rule));
    } catch (const Error&) {
      // Columns of other types than the real ones are told elsewhere.
    }
  }
}

}  // namespace likeness::metrics
