#pragma once

#include <cstddef>

#include "likeness/dataset.hpp"
#include "models/constraints/constraint_plan.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// What rules within the rows of a table may do there: keys, and what others refer to, are not
/// theirs; what is copied from other rows, or summed over them, may be computed from. `model` knows
/// where columns come from, and the rules of tables that were planned before.
[[nodiscard]] PlanLimits limits_of_rules(const RelationalModel& model,
                                         const DatasetMetadata& metadata, std::size_t table,
                                         std::size_t share);

}  // namespace likeness::models
