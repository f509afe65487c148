#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/mixed_table.hpp"

namespace likeness::models {

/// Tells which rows may be real ones that few have, without keeping any. Each real row leaves a few
/// bits of a hash; they are so few that about one in sixteen other rows shares them, so that a
/// row's being known here says little about whether it was in the table.
class RowFingerprints {
 public:
  /// None: no row is known.
  RowFingerprints() = default;
  /// Of the rows that at most `most` are equal to, themselves included.
  RowFingerprints(const MixedValues& rows, std::uint64_t salt, std::size_t most);

  /// How many rows are the same, for each different one.
  [[nodiscard]] static std::vector<std::size_t> group_sizes(const MixedValues& rows);
  /// The share of `made` rows that equal one of `real`.
  [[nodiscard]] static double share_of_copies(const MixedValues& real, const MixedValues& made);

  [[nodiscard]] bool may_be_real(const MixedValues& rows, std::size_t row) const;

  void fields(io::Archive& archive);

 private:
  /// Of all rows, rising.
  [[nodiscard]] std::vector<std::uint64_t> full_hashes(const MixedValues& rows) const;
  [[nodiscard]] std::uint64_t full_hash(const MixedValues& rows, std::size_t row) const;
  [[nodiscard]] std::uint64_t hash(const MixedValues& rows, std::size_t row) const;

  std::uint64_t salt_ = 0;
  int bits_ = 1;
  std::vector<std::int64_t> known_;  ///< ascending
};

}  // namespace likeness::models
