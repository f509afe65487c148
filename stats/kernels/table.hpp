#pragma once

#include <stddef.h>
#include <stdint.h>

/// The hot loops of statistics, as a table of functions: one table per instruction set, as
/// autodiff/kernels/ has them (docs/kernels.md). No kernel allocates, throws or starts a thread.
namespace likeness::stats {

/// How many numbers the functions on vectors of numbers take at a time.
inline constexpr size_t kMathLanes = 8;

/// One component's part in the responsibilities: log density up to what all share,
/// offset - half_precision (x - mean)^2.
struct MixtureTerm {
  double offset = 0;
  double mean = 0;
  double half_precision = 0;
};

/// Points of one tile, and queries that are compared with it at once.
inline constexpr size_t kTilePoints = 128;
inline constexpr size_t kBatchQueries = 4;

/// Compares a tile of points with a batch of queries.
///
/// `tile` holds, for each dimension, kTilePoints coordinates; `queries` one batch for each
/// dimension. Writes proximity[query * kTilePoints + point] and returns a bit for each query that
/// has a point with proximity < limits[query].
template <class Scalar>
using TileKernel = uint32_t (*)(const Scalar* tile, const Scalar* queries, size_t dimensions,
                                const Scalar* limits, Scalar* proximity);

/// They only have to be right within their rounding error, so their bits may differ between
/// instruction sets.
template <class Scalar>
struct TileKernels {
  /// Half the squared distance less half the squared norm of the query. The tile's last dimension,
  /// beyond `dimensions`, holds half the squared norm of each point.
  TileKernel<Scalar> euclidean;
  /// The sum of coordinate differences capped at 1.
  TileKernel<Scalar> gower;
};

namespace kernels {

/// What has a `size` takes a multiple of kMathLanes numbers. All but the tiles have the same bits
/// with every instruction set.
struct Table {
  /// The contracts of vector_log and vector_exp (stats/vector_math.hpp).
  void (*log)(const double* x, double* out, size_t size);
  void (*exp)(const double* x, double* out, size_t size);

  /// part[t * size + i] = term t at value[i] - largest[i], the largest of the terms there.
  void (*relative_terms)(size_t size, const double* value, const MixtureTerm* const* terms,
                         size_t term_count, double* part, double* largest);
  /// Adds to each lane of `count`, `first` and `second` the share part[i] / sum[i] of weight[i],
  /// times 1, value[i] - mean and its square. Each has kMathLanes numbers.
  void (*add_moments)(size_t size, const double* value, const double* weight, const double* part,
                      const double* sum, double mean, double* count, double* first, double* second);

  TileKernels<float> float_tiles;
  TileKernels<double> double_tiles;
};

}  // namespace kernels
}  // namespace likeness::stats
