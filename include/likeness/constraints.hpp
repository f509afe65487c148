#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

/// A constraint that holds in every row of a table in which it can be checked.
struct FoundConstraint {
  Constraint constraint;
  std::size_t rows = 0;  ///< in which it was checked
  /// Minus the logarithm of the probability that it holds in so many rows by accident.
  double surprise = 0;
  /// Whether it is the kind of rule, and so surprising, that rows should obey it unasked.
  bool certain = false;
};

/// What holds in every row and is hardly an accident: orders, sums, products, proportions, lengths
/// of time, equal columns, columns that another one determines, groups of which one is 1, what is
/// missing together or where, multiples, and categories that imply others. What follows from
/// another of them is left out. docs/constraints.md says how surprising each must be.
[[nodiscard]] LIKENESS_EXPORT std::vector<FoundConstraint> find_constraints(
    const Table& table, const Metadata& metadata);

/// As constraints_to_json(), with what is known of each; parse_constraints() reads it.
[[nodiscard]] LIKENESS_EXPORT std::string found_constraints_to_json(
    const std::vector<FoundConstraint>& found);

}  // namespace likeness
