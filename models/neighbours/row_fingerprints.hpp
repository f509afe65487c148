#pragma once

#include <cstdint>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/mixed_table.hpp"

namespace likeness::models {

/// Tells which rows may be real ones, without keeping any. Each real row leaves a few bits of a
/// hash; they are so few that about one in sixteen other rows shares them, so that a row's being
/// known here says little about whether it was in the table.
class RowFingerprints {
 public:
  /// None: no row is known.
  RowFingerprints() = default;
  RowFingerprints(const MixedValues& rows, std::uint64_t salt);

  [[nodiscard]] bool may_be_real(const MixedValues& rows, std::size_t row) const;

  void fields(io::Archive& archive);

 private:
  [[nodiscard]] std::uint64_t hash(const MixedValues& rows, std::size_t row) const;

  std::uint64_t salt_ = 0;
  int bits_ = 1;
  std::vector<std::int64_t> known_;  ///< ascending
};

}  // namespace likeness::models
