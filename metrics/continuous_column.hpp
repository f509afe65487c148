#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"

namespace likeness::metrics {

/// One table's side of a continuous column: its cells as numbers.
struct ContinuousColumn {
  /// One per row; 0 where the cell is missing. Datetimes are nanoseconds since 1970.
  std::vector<double> values;
  /// The validity bitmap of the table's column.
  Buffer<std::uint8_t> validity;
  std::size_t present = 0;  ///< cells that are not missing
  double minimum = 0.0;     ///< of the present cells
  double maximum = 0.0;
  /// Whole numbers without a missing cell: the column that holds them in full, in `integers` or
  /// `codes`. Null for all others.
  const Column* exact = nullptr;
  /// Decimals, and whole numbers among missing cells: what pandas holds as floating-point numbers.
  bool decimal = false;

  [[nodiscard]] bool complete() const noexcept { return present == values.size(); }
  [[nodiscard]] bool valid(std::size_t row) const noexcept {
    return validity.empty() || ((validity[row / 8] >> (row % 8)) & 1) != 0;
  }
  [[nodiscard]] bool constant() const noexcept { return present > 0 && minimum == maximum; }
};

/// Reads a column of sdtype `numerical` or `datetime`; nothing where its cells aren't such values.
/// Texts and whole numbers are datetimes where all follow the format in the metadata. A column
/// without any present cell can be anything. `column` must outlive the result.
[[nodiscard]] std::optional<ContinuousColumn> read_continuous(const Column& column,
                                                              const ColumnMetadata& metadata);

/// The number of levels that discretize() makes: ten bins, and one for the maximum.
inline constexpr std::uint32_t kBinLevels = 11;

/// Cuts the column's range into ten bins of equal width and gives each row the index of its bin.
/// Bins are closed below; the maximum, and every missing cell, has the index 10. Nothing where
/// ten bins of a positive width don't fit into the range.
/// The edges are those of numpy.histogram_bin_edges, the indices those of numpy.digitize less one.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> discretize(const ContinuousColumn& column);

}  // namespace likeness::metrics
