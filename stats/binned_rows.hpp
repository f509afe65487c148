#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

/// The bin of missing values and of category codes that the fit did not see.
inline constexpr std::uint8_t kMissingBin = 255;

/// Rows as bin numbers: column after column, numeric ones first.
using BinnedRows = Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>;

/// How each column is cut into at most 255 bins. A numeric column with few distinct values has one
/// bin for each, otherwise bins of about equally many rows; edges lie midway between neighbouring
/// values. A category column has one bin for each code that occurs; where there are too many, the
/// rarest share the last one.
class ColumnBins {
 public:
  /// `max_bins` is between 2 and 255. Throws Error(kData) for rows without columns, for no rows and
  /// for infinite numbers or codes below -1, naming row and column.
  ColumnBins(const MixedRows& rows, std::size_t max_bins);

  /// Throws Error(kData) where the columns differ in number from those of the fit, and as above.
  [[nodiscard]] BinnedRows apply(const MixedRows& rows) const;

  [[nodiscard]] std::size_t columns() const noexcept { return edges_.size() + bin_of_code_.size(); }
  [[nodiscard]] bool is_category(std::size_t column) const noexcept {
    return column >= edges_.size();
  }

 private:
  std::vector<std::vector<double>> edges_;              // of each numeric column, ascending
  std::vector<std::vector<std::uint8_t>> bin_of_code_;  // of each category column
};

}  // namespace likeness::stats
