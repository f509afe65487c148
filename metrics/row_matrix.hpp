#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/stats/mixed_rows.hpp"
#include "metrics/paired_tables.hpp"

namespace likeness::metrics {

/// The rows of one table as numbers and codes.
struct RowMatrix {
  Eigen::MatrixXd numbers;  ///< NaN is a missing cell; datetimes are nanoseconds since 1970
  Eigen::MatrixXi codes;    ///< -1 is a missing cell

  [[nodiscard]] stats::MixedRows view() const { return {numbers, codes}; }
  [[nodiscard]] std::size_t rows() const noexcept { return view().rows(); }
};

/// The comparable columns of several tables, under one numbering of levels.
struct RowMatrices {
  std::vector<std::string> number_names;  ///< numerical and datetime columns
  std::vector<bool> whole;                ///< for each: whether the real table holds whole numbers
  std::vector<bool> is_datetime;          ///< for each of number_names
  std::vector<std::string> code_names;    ///< categorical, ordinal and boolean columns
  std::vector<std::uint32_t> level_counts;  ///< for each: codes are below this
  std::vector<RowMatrix> tables;

  /// All names, those of numbers first, as feature importances come.
  [[nodiscard]] std::vector<std::string> names() const;
};

/// Reads the comparable columns of the metadata from the real and the synthetic table and, if asked
/// for and there, the holdout. Throws Error(kData) naming the table and column that is missing or
/// can't be read, and where a table has no rows or no column can be compared.
[[nodiscard]] RowMatrices read_rows(const PairedTables& tables, bool with_holdout);

/// The given rows, in that order.
[[nodiscard]] RowMatrix take_rows(const RowMatrix& matrix, std::span<const std::size_t> rows);

/// One after the other.
[[nodiscard]] RowMatrix stacked(const RowMatrix& a, const RowMatrix& b);

/// `count` different rows of [0, size), drawn at random, in rising order; all where size <= count.
[[nodiscard]] std::vector<std::size_t> draw_rows(std::size_t size, std::size_t count,
                                                 std::uint64_t seed, std::uint64_t stream);

}  // namespace likeness::metrics
