#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "core/streams.hpp"
#include "likeness/random.hpp"

namespace likeness::models {

/// What a network draws random numbers for; each is a stream of its own.
enum class NetworkUse : std::uint64_t {
  kLayers,       ///< + layer: initial weights
  kOrder,        ///< by epoch: the order of the rows
  kLatent,       ///< by step
  kGumbel,       ///< by step
  kCondition,    ///< by step: columns, levels, rows
  kShare,        ///< by step: where between real and made rows the gradient penalty looks
  kDropout,      ///< by step, + layer
  kStatistics,   ///< by pass: noise for the frozen batch statistics
  kScore,        ///< rows that are scored against held-out ones
  kHoldout,      ///< which rows are held out
  kCalibration,  ///< rows that the marginals are corrected by
  kHidden,       ///< by sweep: seeds of what fills hidden numbers
};

/// The stream of a training seed for a use in step `step` (or of number `step`); `part` tells apart
/// up to 256 of them.
[[nodiscard]] inline RandomStream network_stream(std::uint64_t seed, NetworkUse use,
                                                 std::uint64_t step, std::uint64_t part = 0) {
  return {seed,
          streams::kTraining.steps[(step * 256 + part) * 16 + static_cast<std::uint64_t>(use)]};
}

/// 0 to count - 1 in an order drawn from `stream`.
[[nodiscard]] inline std::vector<std::uint32_t> shuffled(std::size_t count,
                                                         const RandomStream& stream) {
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t k = count; k > 1; --k) std::swap(order[k - 1], order[stream.below(k, k)]);
  return order;
}

}  // namespace likeness::models
