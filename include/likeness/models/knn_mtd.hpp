#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "likeness/export.hpp"
#include "likeness/models/synthesizer.hpp"

namespace likeness::models {

/// Options of `knn_mtd`.
struct KnnMtdModelOptions {
  /// Neighbours of each row besides itself; 0 to choose among 3, 5, 7 and 10 the one with the
  /// lowest pairwise correlation difference.
  std::uint64_t neighbours = 0;
  /// How far values move within the diffused range of their neighbourhood: 1 for all of it.
  double spread = 0.4;
  /// triangular or kernel.
  std::string membership = "triangular";
  /// The column to be predicted from these rows; where it is a category, neighbours are looked for
  /// within its levels. Empty for none.
  std::string target;
  /// Numbers with fewer levels are categories.
  std::uint64_t fewest_levels = 10;
  std::uint64_t pool_rows = 4000;  ///< pseudo-real rows to keep, about
  /// Candidates for each row, among which statistics decide; 1 to take them as they come.
  std::uint64_t candidates = 8;
  /// Whether rows that may be real ones are left out; has no say in tables of categories alone.
  bool avoid_copies = true;
  /// Neighbours by column, whole range, no corrections, as published.
  bool paper = false;
};

/// k-nearest-neighbour mega-trend diffusion (docs/knn-mtd.md), for tables of tens to thousands of
/// rows. Throws Error(kUsage) for an option out of its range.
[[nodiscard]] LIKENESS_EXPORT std::unique_ptr<Synthesizer> make_knn_mtd(
    const KnnMtdModelOptions& options = {});

}  // namespace likeness::models
