#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "constraints/constraint_check.hpp"
#include "likeness/constraints.hpp"
#include "likeness/random.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "table/table_rows.hpp"

namespace likeness::models {

/// The rules of a table, how they are planned for where rows stay as they are drawn, and rows as a
/// model would draw them that knows of nothing but the plan.
struct PlannedRows {
  PlannedRows(const Table& table, const std::vector<Constraint>& rules,
              const PlanLimits& limits = {.share = 5, .rows_stay = true}) {
    const Metadata metadata = detect_metadata(table);
    for (const Constraint& rule : rules) checks.emplace_back(rule, table, metadata);
    planned = plan_constraints(table, metadata, checks, limits);
    made = planned.plan.restore(unrelated(planned.table));
  }

  static Table unrelated(const Table& table) {
    std::vector<Column> columns;
    for (std::size_t c = 0; c < table.column_count(); ++c) {
      const RandomStream random(20 + c, 0);
      std::vector<std::size_t> source(table.rows());
      for (std::size_t row = 0; row < source.size(); ++row) {
        source[row] = random.below(row, source.size());
      }
      columns.push_back(take_table_rows(Table({table.column(c)}), source).column(0));
    }
    return Table(std::move(columns));
  }

  [[nodiscard]] std::size_t breaks(std::size_t rule) const {
    std::size_t count = 0;
    for (const std::uint8_t broken : checks[rule].broken(made)) count += broken;
    return count;
  }

  std::vector<ConstraintCheck> checks;
  PlannedTable planned;
  Table made;
};

}  // namespace likeness::models
