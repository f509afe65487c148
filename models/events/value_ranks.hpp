#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/archive.hpp"

namespace likeness::models {

/// The distribution of a number as ranks in (0, 1): a few different values with their shares, or 64
/// intervals of equal probability with straight lines within them.
class ValueRanks {
 public:
  ValueRanks() = default;
  /// Learns from at least one value.
  explicit ValueRanks(std::vector<double> values);

  /// The value at `rank`. An interval that has zero within gives one of its ends, so that signs are
  /// those seen.
  [[nodiscard]] double value_at(double rank) const noexcept;
  /// The rank of a value; among ranks that have the same value, the one at `within`, in (0, 1).
  [[nodiscard]] double rank_of(double value, double within) const noexcept;

  void fields(io::Archive& archive);

 private:
  std::vector<double> values_;  // rising
  std::vector<double> ends_;    // of a few values: cumulative shares, the last 1; else empty
};

/// Ranks as the network sees them: levels of equal probability.
inline constexpr std::size_t kRankLevels = 16;

}  // namespace likeness::models
