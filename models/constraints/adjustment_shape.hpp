#pragma once

#include <optional>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

/// How a column can be moved so that a condition holds.
namespace likeness::models {

/// What a number is compared with in a condition, as formulas of other columns, so that all numbers
/// between two of these meet the condition or none does; nothing where it stands anywhere else.
[[nodiscard]] std::optional<std::vector<std::string>> cuts_of(const Constraint& constraint,
                                                              const std::string& number);

/// The columns of a condition, those of what follows from it first.
[[nodiscard]] std::vector<std::string> columns_by_consequence(const Constraint& constraint);

}  // namespace likeness::models
