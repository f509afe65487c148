#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/stats/knn_mtd.hpp"
#include "models/frame/mixed_table.hpp"

namespace likeness::models {

/// How pseudo-real rows are made.
struct PseudoRowOptions {
  stats::KnnMtdOptions diffusion;  ///< of the real rows
  /// Of the pool, when it is sampled, as a share of the first spread.
  double second_spread = 0.5;
  /// The column of codes within whose levels neighbours are looked for; -1 for none.
  int group_column = -1;
  /// About how many rows the pool has; it has as many for each real row, at least 2.
  std::size_t pool_rows = 4000;
};

/// An endless supply of pseudo-real rows by kNNMTD that keeps no real row: real rows have been
/// diffused once into a pool, and what is sampled is the pool diffused again.
class PseudoRows {
 public:
  /// `pool` has the real rows' successors in turns of `real_rows`.
  PseudoRows(MixedValues pool, std::size_t real_rows, const PseudoRowOptions& options);

  /// Rows first_row, first_row + 1, ...; row i depends on (this, seed, i, attempt) alone. All
  /// attempts at a row start from the same row of the pool.
  [[nodiscard]] MixedValues sample(std::size_t count, std::uint64_t seed, std::uint64_t first_row,
                                   std::uint64_t attempt) const;

  [[nodiscard]] std::size_t pool_size() const noexcept { return pool_.rows(); }
  [[nodiscard]] const MixedValues& pool() const noexcept { return pool_; }

  /// For what is loaded.
  PseudoRows() = default;
  /// Of columns of `numbers` numbers, and of codes with these `levels`.
  void fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels);

 private:
  void diffuse_pool();

  stats::KnnMtdOptions options_;  ///< of the pool
  int group_column_ = -1;
  MixedValues pool_;
  std::optional<stats::KnnMtd> diffusion_;
};

/// The codes of a column as group numbers; empty for column -1.
[[nodiscard]] std::vector<int> group_codes(const MixedValues& rows, int column);

}  // namespace likeness::models
