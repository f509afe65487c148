#pragma once

#include <string>
#include <variant>
#include <vector>

#include "metrics/paired_tables.hpp"
#include "report/histogram.hpp"
#include "report/level_shares.hpp"

namespace likeness::report {

/// One column of both tables.
struct ColumnComparison {
  std::string name;
  std::string sdtype;
  double real_missing = 0;  ///< share of the rows
  double synthetic_missing = 0;
  std::size_t real_rows = 0;
  std::size_t synthetic_rows = 0;
  /// Neither, where the cells can't be read as what the metadata says.
  std::variant<std::monostate, NumberComparison, LevelComparison> distribution;
};

/// Compares the columns that the metadata calls numbers, dates or levels, in its order. All of them
/// must be in both tables.
[[nodiscard]] std::vector<ColumnComparison> compare_columns(const metrics::PairedTables& tables);

}  // namespace likeness::report
