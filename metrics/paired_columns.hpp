#pragma once

#include <string>
#include <vector>

#include "metrics/paired_tables.hpp"

namespace likeness::metrics {

/// A column of the real and the synthetic table, read alike.
struct PairedColumn {
  std::string name;
  bool numeric = false;      ///< has numbers (or dates), whatever it counts as
  bool category = false;     ///< counts as a category: not numeric, or fewer than 10 real levels
  std::vector<double> real;  ///< numeric: one per row, NaN where missing
  std::vector<double> synthetic;
  std::vector<int> real_codes;  ///< category: levels under one numbering; missing is one of them
  std::vector<int> synthetic_codes;
  int levels = 0;
};

/// The columns of the metadata that can be compared, in its order: not ids, text or personal data.
/// Throws Error(kData) where a table lacks one, or has other than numbers where the real table has
/// numbers.
[[nodiscard]] std::vector<PairedColumn> pair_columns(const PairedTables& tables);

}  // namespace likeness::metrics
