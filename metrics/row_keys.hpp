#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "metrics/row_matrix.hpp"

namespace likeness::metrics {

/// 128 bits that are equal for equal rows, and for others with a chance of 2^-128.
using RowKey = std::pair<std::uint64_t, std::uint64_t>;

[[nodiscard]] std::vector<RowKey> row_keys(const RowMatrix& matrix);

/// How many of `rows` are among `sorted` ones.
[[nodiscard]] std::size_t count_among(const std::vector<RowKey>& rows,
                                      const std::vector<RowKey>& sorted);

/// How many of the sorted rows equal another one.
[[nodiscard]] std::size_t count_twins(const std::vector<RowKey>& sorted);

}  // namespace likeness::metrics
