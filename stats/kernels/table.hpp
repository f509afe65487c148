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

/// Rows that trees are evaluated for at once, leaves of a tree at most, and words of a set of bins.
inline constexpr size_t kTreeRows = 64;
inline constexpr size_t kSmallTreeLeaves = 16;
inline constexpr size_t kSetWords = 8;

/// A split of a tree whose leaves are numbered from left to right: rows whose bin is up to
/// `threshold`, or in a set of bins, go left.
struct SmallTreeSplit {
  uint16_t feature;
  uint16_t set;  ///< 0 where the threshold decides
  uint8_t threshold;
  uint8_t right_low;   ///< bit l: leaf l can be reached where a row goes right
  uint8_t right_high;  ///< the same of leaf 8 + l
};

/// Trees one after another.
struct SmallTrees {
  size_t count;
  const uint32_t* first_split;  ///< of each tree, and the end
  const SmallTreeSplit* splits;
  const uint32_t* sets;  ///< bit b % 32 of word b / 32 of a set: whether bin b is in it
  const float* values;   ///< kSmallTreeLeaves of each tree
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

  /// Adds to kTreeRows scores what each tree says, in their order. `bins` holds kTreeRows bins of
  /// one feature after another.
  void (*add_small_trees)(const SmallTrees& trees, const uint8_t* bins, float* scores);

  TileKernels<float> float_tiles;
  TileKernels<double> double_tiles;
};

}  // namespace kernels
}  // namespace likeness::stats
