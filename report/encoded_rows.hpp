#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <vector>

#include "metrics/row_matrix.hpp"

namespace likeness::report {

/// Where a column went.
struct EncodedColumn {
  std::string name;
  bool continuous = false;
  Eigen::Index index = 0;  ///< within the numbers or within the codes
  int level_count = 0;     ///< codes are below this
};

/// Some rows of two tables in one encoding: equal codes mean equal cells, and missing is a level of
/// its own, never -1.
struct EncodedPair {
  std::vector<EncodedColumn> columns;  ///< in the metadata's order; those that can be read
  metrics::RowMatrix first;
  metrics::RowMatrix second;
};

/// Encodes the rows named of the real and of the synthetic table. Columns whose cells can't be
/// read, or are too large to be squared and summed, are left out.
[[nodiscard]] EncodedPair encode_rows(const metrics::PairedTables& tables,
                                      const std::vector<std::size_t>& first_rows,
                                      const std::vector<std::size_t>& second_rows);

}  // namespace likeness::report
