#pragma once

#include <string>
#include <string_view>

#include "likeness/dataset.hpp"
#include "likeness/metadata.hpp"

namespace likeness {

/// A rule that holds in every row of one of several tables.
struct TableConstraint {
  std::string table;
  Constraint constraint;
};

/// The name of the table that metadata describe. Throws Error(kUsage) with the nearest one.
[[nodiscard]] std::string known_table(std::string_view name, const DatasetMetadata& metadata);

/// `orders: shipped >= ordered`: the table, then an expression. A table whose name has a colon may
/// stand in backticks or double quotes. Throws Error(kUsage) where no table, or an unknown one, is
/// named, or the expression can't be read.
[[nodiscard]] TableConstraint parse_table_constraint(std::string_view text,
                                                     const DatasetMetadata& metadata);

/// Adds the rule to those of its table, which metadata describe.
void add_constraint(TableConstraint rule, DatasetMetadata& metadata);

}  // namespace likeness
