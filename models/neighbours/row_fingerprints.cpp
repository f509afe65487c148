#include "models/neighbours/row_fingerprints.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/hash.hpp"
#include "likeness/error.hpp"

namespace likeness::models {

namespace {

/// Calls body(hash, count) for each different one of rising hashes.
template <class Body>
void each_group(const std::vector<std::uint64_t>& hashes, const Body& body) {
  for (auto begin = hashes.begin(); begin != hashes.end();) {
    const auto end = std::upper_bound(begin, hashes.end(), *begin);
    body(*begin, static_cast<std::size_t>(end - begin));
    begin = end;
  }
}

}  // namespace

RowFingerprints::RowFingerprints(const MixedValues& rows, std::uint64_t salt, std::size_t most)
    : salt_(salt), bits_(static_cast<int>(std::bit_width(rows.rows())) + 4) {
  each_group(full_hashes(rows), [&](std::uint64_t hash, std::size_t count) {
    if (count <= most) known_.push_back(static_cast<std::int64_t>(hash >> (64 - bits_)));
  });
  known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
}

std::vector<std::uint64_t> RowFingerprints::full_hashes(const MixedValues& rows) const {
  std::vector<std::uint64_t> hashes;
  for (std::size_t row = 0; row < rows.rows(); ++row) hashes.push_back(full_hash(rows, row));
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

std::vector<std::size_t> RowFingerprints::group_sizes(const MixedValues& rows) {
  std::vector<std::size_t> sizes;
  each_group(RowFingerprints().full_hashes(rows),
             [&](std::uint64_t, std::size_t count) { sizes.push_back(count); });
  return sizes;
}

double RowFingerprints::share_of_copies(const MixedValues& real, const MixedValues& made) {
  const RowFingerprints plain;
  const std::vector<std::uint64_t> known = plain.full_hashes(real);
  std::size_t count = 0;
  for (std::size_t row = 0; row < made.rows(); ++row) {
    count += std::binary_search(known.begin(), known.end(), plain.full_hash(made, row)) ? 1 : 0;
  }
  return static_cast<double>(count) / static_cast<double>(made.rows());
}

std::uint64_t RowFingerprints::hash(const MixedValues& rows, std::size_t row) const {
  return full_hash(rows, row) >> (64 - bits_);
}

std::uint64_t RowFingerprints::full_hash(const MixedValues& rows, std::size_t row) const {
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
  return state;
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
