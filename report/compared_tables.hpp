#pragma once

#include <cstddef>
#include <vector>

#include "report/associations.hpp"
#include "report/column_comparison.hpp"
#include "report/encoded_rows.hpp"

namespace likeness::report {

/// What the pictures are made from.
struct ComparedTables {
  std::vector<ColumnComparison> columns;  ///< of all rows
  EncodedPair rows;                       ///< at most kMostRows of each table
  Associations associations;              ///< of these rows
};

inline constexpr std::size_t kMostRows = 50000;

[[nodiscard]] ComparedTables compare_tables(const metrics::PairedTables& tables);

}  // namespace likeness::report
