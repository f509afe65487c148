#pragma once

#include <string_view>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/constraints/constraint_plan.hpp"

namespace likeness::models {

/// What find_constraints() is certain of, but for what the metadata's constraints say already.
[[nodiscard]] std::vector<Constraint> find_certain_rules(const Table& table,
                                                         const Metadata& metadata);

/// These, by whether a model of one table obeys them unasked.
struct FoundRules {
  /// Those to obey: by construction, whatever the model, or because few rows need to be drawn anew.
  std::vector<Constraint> obeyed;
  /// Those that too many rows would break, so that drawing anew until none does costs too much.
  std::vector<Constraint> left_out;
};

/// `model` is who is to obey them, by name.
[[nodiscard]] FoundRules find_rules_to_obey(const Table& table, const Metadata& metadata,
                                            std::string_view model);

/// Up to 2,000 rows as a model would draw them that knows of no relation but the plan's.
[[nodiscard]] Table unrelated_rows(const PlannedTable& planned);

}  // namespace likeness::models
