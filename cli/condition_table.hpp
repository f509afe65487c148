#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/option_groups.hpp"
#include "likeness/model.hpp"

namespace likeness::cli {

/// Rows that are to meet the same conditions.
struct ConditionedRows {
  std::vector<Condition> conditions;
  std::uint64_t rows = 1;
  std::size_t line = 0;  ///< the first row of the table that asks for them, from 1; 0: no table
};

/// Reads a CSV file of conditions: each line asks for one row that has the values of its cells, as
/// they are spelled; a missing cell sets no condition. Where `count_column` is not empty, that
/// column holds how many rows a line asks for. Neighbouring lines with the same cells become one
/// entry. Throws Error(kData) for a count that is not a whole number, Error(kUsage) for an unknown
/// column.
[[nodiscard]] std::vector<ConditionedRows> read_condition_table(const std::string& path,
                                                                const std::string& count_column,
                                                                const ReadArguments& reading);

}  // namespace likeness::cli
