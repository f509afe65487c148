#pragma once

#include <optional>
#include <vector>

#include "likeness/evaluation.hpp"
#include "likeness/finding.hpp"
#include "metrics/paired_tables.hpp"

namespace likeness::metrics {

/// find_column_rules() of tables that others share. Only the columns that both have take part.
[[nodiscard]] std::vector<ColumnRule> measure_column_rules(const PairedTables& tables);

/// How many of the rules are broken, and which most often; nothing where there are none.
[[nodiscard]] std::optional<Finding> column_rules_finding(const std::vector<ColumnRule>& rules);

/// Rules between numbers and dates, and those of columns that determine others.
void add_number_rules(const PairedTables& tables, std::vector<ColumnRule>& rules);
void add_dependency_rules(const PairedTables& tables, std::vector<ColumnRule>& rules);

/// With fewer rows than this, or fewer expected to break a rule by chance, a rule that holds says
/// nothing: with ten expected, none breaks it once in 20,000 times.
inline constexpr std::size_t kFewestRuleRows = 20;
inline constexpr double kExpectedByChance = 10;

}  // namespace likeness::metrics
