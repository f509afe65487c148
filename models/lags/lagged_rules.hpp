#pragma once

#include <optional>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/constraints/row_rules.hpp"
#include "table/sequence_rows.hpp"

namespace likeness::models {

/// As plan_row_rules(), with rules between each row and the one before it: what of these is found
/// and can hold by construction is planned for, together with rules within rows, and the rest is
/// named. `sequences` says in which order the rows of the table stand.
[[nodiscard]] std::optional<RuledRows> plan_lagged_rules(const Table& table,
                                                         const Metadata& metadata,
                                                         const PlanLimits& limits,
                                                         const RowRulesOptions& options,
                                                         const SequenceRows& sequences);

}  // namespace likeness::models
