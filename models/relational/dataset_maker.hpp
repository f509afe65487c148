#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "likeness/dataset_model.hpp"
#include "models/relational/asked_rows.hpp"
#include "models/relational/dataset_cells.hpp"
#include "models/relational/relational_model.hpp"

namespace likeness::models {

/// How many rows a whole dataset has, and the blocks in which it is made. A block has as many roots
/// of each table as its share of the whole, and its rows refer to rows of the same block, so that
/// blocks are made one by one.
struct DatasetSizes {
  std::size_t main_root = 0;         ///< the table
  double scale = 1;                  ///< of the main root table
  std::vector<std::uint64_t> roots;  ///< of each table that no other makes: its rows
  std::vector<double> factors;       ///< of each other table: on the numbers of children
  std::uint64_t blocks = 1;

  /// Rows [begin, end) of `total` are in block k.
  [[nodiscard]] std::uint64_t begin_of(std::uint64_t total, std::uint64_t block) const noexcept;
};

/// Throws Error(kUsage) for tables that aren't there or are kept, and a scale that isn't above 0.
[[nodiscard]] DatasetSizes dataset_sizes(const RelationalModel& model,
                                         const DatasetSampleOptions& options);

/// The rows of one block: they depend on the model, the seed, the sizes, the
/// block and what is asked alone. Throws Error(kUsage) where no row meets conditions.
[[nodiscard]] DatasetCells make_block(const RelationalModel& model, const DatasetSizes& sizes,
                                      std::uint64_t block, std::uint64_t seed,
                                      const std::vector<AskedRows>& asked = {});

}  // namespace likeness::models
