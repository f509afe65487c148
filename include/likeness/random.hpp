#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "likeness/export.hpp"

namespace likeness {

/// One block of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC 2011): four random words from a 128-bit counter and a 64-bit key.
[[nodiscard]] LIKENESS_EXPORT std::array<std::uint32_t, 4> philox4x32(
    std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) noexcept;

/// A stream of random numbers addressed by element index: element i is a function of (seed, stream,
/// i) alone. It holds no state, so any number of threads may read any part of it in any order.
///
/// Streams of one seed are independent of each other; give each use (a column, a step, a layer) a
/// stream of its own. Element i takes two words of block i / 2, so a stream has 2^65 words.
class LIKENESS_EXPORT RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream) noexcept : seed_(seed), stream_(stream) {}

  /// 64 random bits.
  [[nodiscard]] std::uint64_t bits(std::uint64_t index) const noexcept;

  /// Uniform on the open interval (0, 1), a multiple of 2^-53 plus 2^-54: never 0, never 1.
  [[nodiscard]] double uniform(std::uint64_t index) const noexcept;

  /// Standard normal, by inversion: normal_quantile(uniform(index)).
  [[nodiscard]] double normal(std::uint64_t index) const noexcept;

  /// A whole number in [0, bound), bound >= 1; its bias is below bound / 2^64.
  [[nodiscard]] std::uint64_t below(std::uint64_t index, std::uint64_t bound) const noexcept;

  /// out[k] = uniform(first + k), faster than one by one.
  void fill_uniform(std::uint64_t first, std::span<double> out) const noexcept;

  /// out[k] = normal(first + k), faster than one by one.
  void fill_normal(std::uint64_t first, std::span<double> out) const noexcept;

  [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
  [[nodiscard]] std::uint64_t stream() const noexcept { return stream_; }

 private:
  std::uint64_t seed_;
  std::uint64_t stream_;
};

}  // namespace likeness
