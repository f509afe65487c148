#pragma once

#include <cstddef>
#include <cstdint>

namespace likeness::stats {

/// Points of one tile, and queries that are compared with it at once.
inline constexpr std::size_t kTilePoints = 128;
inline constexpr std::size_t kBatchQueries = 4;

/// Compares a tile of points with a batch of queries.
///
/// `tile` holds, for each dimension, kTilePoints coordinates; `queries` one batch for each
/// dimension. Writes proximity[query * kTilePoints + point] and returns a bit for each query that
/// has a point with proximity < limits[query].
template <class Scalar>
using TileKernel = std::uint32_t (*)(const Scalar* tile, const Scalar* queries,
                                     std::size_t dimensions, const Scalar* limits,
                                     Scalar* proximity);

/// The kernels for the instruction set in use (LIKENESS_ISA is obeyed). They only have to be right
/// within their rounding error, so their bits may differ between instruction sets.
template <class Scalar>
struct TileKernels {
  /// Half the squared distance less half the squared norm of the query. The tile's last dimension,
  /// beyond `dimensions`, holds half the squared norm of each point.
  TileKernel<Scalar> euclidean;
  /// The sum of coordinate differences capped at 1.
  TileKernel<Scalar> gower;
};

template <class Scalar>
[[nodiscard]] TileKernels<Scalar> tile_kernels();

}  // namespace likeness::stats
