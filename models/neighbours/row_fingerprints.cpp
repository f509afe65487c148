#include "models/neighbours/row_fingerprints.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/hash.hpp"
#include "likeness/error.hpp"

namespace likeness::models {

RowFingerprints::RowFingerprints(const MixedValues& rows, std::uint64_t salt)
    : salt_(salt), bits_(static_cast<int>(std::bit_width(rows.rows())) + 4) {
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    known_.push_back(static_cast<std::int64_t>(hash(rows, row)));
  }
  std::sort(known_.begin(), known_.end());
  known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
}

std::uint64_t RowFingerprints::hash(const MixedValues& rows, std::size_t row) const {
  const auto r = static_cast<Eigen::Index>(row);
  std::uint64_t state = mixed_bits(salt_);
  for (Eigen::Index c = 0; c < rows.numbers.cols(); ++c) {
    const double value = rows.numbers(r, c);
    // All zeros are equal, and so are all missing values.
    const double canonical = std::isnan(value) ? HUGE_VAL : value + 0.0;
    state = mixed_bits(state ^ std::bit_cast<std::uint64_t>(canonical));
  }
  for (Eigen::Index c = 0; c < rows.codes.cols(); ++c) {
    state = mixed_bits(state ^ static_cast<std::uint64_t>(rows.codes(r, c)));
  }
  return state >> (64 - bits_);
}

bool RowFingerprints::may_be_real(const MixedValues& rows, std::size_t row) const {
  return !known_.empty() && std::binary_search(known_.begin(), known_.end(),
                                               static_cast<std::int64_t>(hash(rows, row)));
}

void RowFingerprints::fields(io::Archive& archive) {
  archive("bits", bits_);
  archive("salt", salt_);
  archive("known", known_);
  archive.require(bits_ >= 1 && bits_ <= 63 && std::is_sorted(known_.begin(), known_.end()),
                  "its fingerprints are invalid");
}

}  // namespace likeness::models
