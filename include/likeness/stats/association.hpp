#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"

/// How strongly two columns hang together. Columns are spans of equal length: numbers are finite,
/// categories are codes from 0 on (a missing cell can have a code of its own). All functions throw
/// Error(kData) where the lengths differ, a number is not finite or a code is negative, and where
/// there are no rows.
namespace likeness::stats {

/// How often each pair of codes occurs; only pairs that do are kept.
struct ContingencyTable {
  struct Cell {
    std::size_t row = 0;
    std::size_t column = 0;
    double count = 0;
  };
  std::vector<Cell> cells;            ///< by row, then column
  std::vector<double> row_totals;     ///< of the levels that occur, in the order of their codes
  std::vector<double> column_totals;  ///< likewise
  double total = 0;
};

/// Counts a column of codes (rows of the table) against another one.
[[nodiscard]] LIKENESS_EXPORT ContingencyTable contingency_table(std::span<const int> rows,
                                                                 std::span<const int> columns);

/// The statistic sum (observed - expected)^2 / expected of independence. `continuity_correction`
/// (Yates) moves every count of a 2 x 2 table by up to 1/2 towards the expected one.
[[nodiscard]] LIKENESS_EXPORT double chi_squared(const ContingencyTable& table,
                                                 bool continuity_correction = false);

struct CramersVOptions {
  /// Bergsma's (2013) correction of the bias of small samples.
  bool bias_correction = true;
  /// Yates' correction, see chi_squared; for 2 x 2 tables only.
  bool continuity_correction = false;
};

/// Cramer's V = sqrt(chi^2 / n / (min(levels) - 1)), in [0, 1]. NaN where a column has one level,
/// or where the bias correction leaves nothing to divide by.
[[nodiscard]] LIKENESS_EXPORT double cramers_v(const ContingencyTable& table,
                                               const CramersVOptions& options = {});

/// Mutual information of rows and columns, in nats.
[[nodiscard]] LIKENESS_EXPORT double mutual_information(const ContingencyTable& table);

/// Theil's U(rows | columns), in [0, 1]: the share of the rows' entropy that the columns explain; 1
/// where the rows have one level.
[[nodiscard]] LIKENESS_EXPORT double theils_u(const ContingencyTable& table);

/// The correlation ratio eta, in [0, 1]: the square root of the share of the numbers' variance that
/// lies between the categories; 0 for constant numbers.
[[nodiscard]] LIKENESS_EXPORT double correlation_ratio(std::span<const int> categories,
                                                       std::span<const double> numbers);

/// Pearson's correlation, in [-1, 1]; NaN for constant numbers.
[[nodiscard]] LIKENESS_EXPORT double pearson_correlation(std::span<const double> x,
                                                         std::span<const double> y);

/// Spearman's rank correlation: Pearson's of the ranks. For Kendall's see kendall.hpp.
[[nodiscard]] LIKENESS_EXPORT double spearman_correlation(std::span<const double> x,
                                                          std::span<const double> y);

/// Ranks from 1 on; equal values share the mean of theirs.
[[nodiscard]] LIKENESS_EXPORT std::vector<double> average_ranks(std::span<const double> values);

/// A column of a mixed table: either numbers or codes, the other one empty.
struct MixedColumn {
  std::span<const double> numbers = {};
  std::span<const int> codes = {};
};

/// All pairwise associations, symmetric: Pearson's correlation between numbers, the correlation
/// ratio between a number and a category, Cramer's V with both corrections between categories. As
/// dython defines its matrix (the one behind the pairwise correlation difference): a constant
/// column's associations are 0, its own too, and so are those that cannot be computed.
[[nodiscard]] LIKENESS_EXPORT Eigen::MatrixXd mixed_associations(
    std::span<const MixedColumn> columns);

}  // namespace likeness::stats
