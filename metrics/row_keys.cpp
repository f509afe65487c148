#include "metrics/row_keys.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "likeness/parallel.hpp"
#include "metrics/level_index.hpp"

namespace likeness::metrics {
namespace {

/// Equal for all missing numbers, and for both zeros.
std::uint64_t cell_bits(double number) {
  if (std::isnan(number)) return std::numeric_limits<std::uint64_t>::max();
  return std::bit_cast<std::uint64_t>(number + 0.0);
}

RowKey next(RowKey key, std::uint64_t bits) {
  return {mixed_bits(key.first ^ bits), mixed_bits(key.second + 3 * bits + 0x9e3779b97f4a7c15ULL)};
}

}  // namespace

std::vector<RowKey> row_keys(const RowMatrix& matrix) {
  std::vector<RowKey> keys(matrix.rows(), RowKey{1, 2});
  constexpr std::size_t kChunk = 16384;
  parallel_chunks(keys.size(), kChunk, [&](std::size_t begin, std::size_t end) {
    for (Eigen::Index c = 0; c < matrix.numbers.cols(); ++c) {
      for (std::size_t row = begin; row < end; ++row) {
        keys[row] = next(keys[row], cell_bits(matrix.numbers(static_cast<Eigen::Index>(row), c)));
      }
    }
    for (Eigen::Index c = 0; c < matrix.codes.cols(); ++c) {
      for (std::size_t row = begin; row < end; ++row) {
        const int code = matrix.codes(static_cast<Eigen::Index>(row), c);
        keys[row] = next(keys[row], static_cast<std::uint64_t>(code + 1));
      }
    }
  });
  return keys;
}

std::size_t count_among(const std::vector<RowKey>& rows, const std::vector<RowKey>& sorted) {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const RowKey& key) {
    return std::binary_search(sorted.begin(), sorted.end(), key);
  }));
}

std::size_t count_twins(const std::vector<RowKey>& sorted) {
  std::size_t twins = 0;
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    const bool before = k > 0 && sorted[k - 1] == sorted[k];
    const bool after = k + 1 < sorted.size() && sorted[k + 1] == sorted[k];
    twins += before || after ? 1 : 0;
  }
  return twins;
}

}  // namespace likeness::metrics
