#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/stats/mixed_rows.hpp"
#include "likeness/table.hpp"

namespace likeness::report {

/// Rows of a table as numbers and codes.
struct EncodedRows {
  Eigen::MatrixXd numbers;  ///< rows x columns of numbers; NaN where missing
  Eigen::MatrixXi codes;    ///< rows x columns of levels; missing is a level of its own

  [[nodiscard]] stats::MixedRows view() const { return {numbers, codes}; }
  [[nodiscard]] std::size_t rows() const noexcept { return view().rows(); }
  [[nodiscard]] EncodedRows pick(const std::vector<std::size_t>& chosen) const;
};

/// Where a column went.
struct EncodedColumn {
  std::string name;
  bool continuous = false;
  Eigen::Index index = 0;  ///< within the numbers or within the codes
  int level_count = 0;     ///< codes are below this
};

/// Two tables in one encoding: equal codes mean equal cells.
struct EncodedPair {
  std::vector<EncodedColumn> columns;  ///< in the metadata's order; those that can be read
  EncodedRows first;
  EncodedRows second;
};

/// Encodes the rows named of each table.
[[nodiscard]] EncodedPair encode_rows(const Table& first, const Table& second,
                                      const Metadata& metadata,
                                      const std::vector<std::size_t>& first_rows,
                                      const std::vector<std::size_t>& second_rows);

}  // namespace likeness::report
