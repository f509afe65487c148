#pragma once

#include <cstdint>
#include <span>

#include "likeness/export.hpp"

namespace likeness::stats {

/// How the n (n - 1) / 2 pairs of observations stand to each other. A pair is tied in x (or y) if
/// both observations have the same x (y), discordant if x and y order it in opposite ways,
/// concordant otherwise.
struct KendallCounts {
  std::uint64_t pairs = 0;
  std::uint64_t tied_x = 0;     ///< tied in x, whatever y
  std::uint64_t tied_y = 0;     ///< tied in y, whatever x
  std::uint64_t tied_both = 0;  ///< tied in x and in y
  std::uint64_t discordant = 0;

  [[nodiscard]] std::uint64_t concordant() const noexcept {
    return pairs - tied_x - tied_y + tied_both - discordant;
  }

  /// Concordant less discordant: the S of Kendall's test.
  [[nodiscard]] double score() const noexcept {
    return static_cast<double>(concordant()) - static_cast<double>(discordant);
  }
};

/// Counts in n log n steps by merge sort: W. R. Knight (1966), "A computer method for calculating
/// Kendall's tau with ungrouped data", Journal of the American Statistical Association 61. Throws
/// Error (kData) if the lengths differ or a value is NaN.
[[nodiscard]] LIKENESS_EXPORT KendallCounts kendall_counts(std::span<const double> x,
                                                           std::span<const double> y);

/// Kendall's tau-b, score / sqrt((pairs - tied_x) (pairs - tied_y)), in [-1, 1]: without ties
/// the plain tau. NaN if either side is constant or has fewer than two values. Throws like
/// kendall_counts.
[[nodiscard]] LIKENESS_EXPORT double kendall_tau(std::span<const double> x,
                                                 std::span<const double> y);

}  // namespace likeness::stats
