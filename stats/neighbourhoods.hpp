#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "likeness/stats/mixed_rows.hpp"

namespace likeness::stats {

/// The rows whose neighbours are sought among each other; together all rows, each once.
using RowGroups = std::vector<std::vector<std::size_t>>;

/// Rows by their group number, in the order of their numbers; one group of all rows for no numbers.
[[nodiscard]] RowGroups group_rows(std::size_t rows, std::span<const int> groups);

/// The up to `count` nearest other rows of each row within its group, by Gower's distance; of a row
/// that is alone in its group, among all rows. There are at least 2 rows and `count` is below their
/// number.
[[nodiscard]] std::vector<std::vector<int>> row_neighbours(const MixedRows& rows,
                                                           const RowGroups& groups,
                                                           std::size_t count);

/// The neighbours by the values of one column alone. Missing values (NaN) are nobody's neighbours
/// and have none; of two equally near values, the lower one comes first.
[[nodiscard]] std::vector<std::vector<int>> column_neighbours(std::span<const double> column,
                                                              const RowGroups& groups,
                                                              std::size_t count);

}  // namespace likeness::stats
