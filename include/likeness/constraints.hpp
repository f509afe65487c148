#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/constraint.hpp"
#include "likeness/export.hpp"
#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

/// Rules that hold in every row of a table: to write down, to check, and to find. A fit obeys those
/// in Metadata::constraints. docs/constraints.md has the kinds and the grammar.
namespace likeness {

/// The constraint that an expression states, such as `departure >= arrival` or `if status =
/// 'cancelled' then shipped is missing`. Throws Error(kUsage) that shows the character where it
/// can't be read.
[[nodiscard]] LIKENESS_EXPORT Constraint parse_constraint(std::string_view expression);

/// Constraints as JSON: a list of SDV's objects (`class_name` and `parameters`) and of expressions,
/// or an object with such a list as `constraints`. `source` names the text in errors. Throws
/// Error(kData), also for a newer version.
[[nodiscard]] LIKENESS_EXPORT std::vector<Constraint> parse_constraints(std::string_view json,
                                                                        std::string_view source);
/// Throws Error(kUsage) for a predicate, which is no text.
[[nodiscard]] LIKENESS_EXPORT std::string constraints_to_json(
    const std::vector<Constraint>& constraints);

/// One line that says what it asks: `departure >= arrival`, `city, state: combinations as seen`.
[[nodiscard]] LIKENESS_EXPORT std::string constraint_text(const Constraint& constraint);

/// The rows of `table`, which metadata describes, that break the constraint, rising. What it takes
/// for granted (combinations, ranges) is learned from `real`. Throws Error(kUsage) for a column
/// that is not there, and types that don't go together.
[[nodiscard]] LIKENESS_EXPORT std::vector<std::size_t> broken_rows(const Constraint& constraint,
                                                                   const Table& real,
                                                                   const Metadata& metadata,
                                                                   const Table& table);

}  // namespace likeness
