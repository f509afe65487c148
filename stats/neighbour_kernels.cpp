#include "stats/neighbour_kernels.hpp"

#include <type_traits>

#include "likeness/cpu.hpp"

namespace likeness::stats {
namespace {

// One template for all instruction sets: vectors of `bytes` bytes, inlined into functions that are
// compiled for one set each.

template <class Scalar, std::size_t bytes>
using Vector [[gnu::vector_size(bytes)]] = Scalar;

/// A whole number as wide as the scalar.
template <class Scalar>
using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;

template <class V, class Scalar>
[[gnu::always_inline]] inline void load(V& vector, const Scalar* from) {
  __builtin_memcpy(&vector, from, sizeof(V));
}

struct Euclidean {
  template <class V, class Scalar>
  [[gnu::always_inline]] static inline void start(V& sum, const Scalar* norms) {
    load(sum, norms);
  }
  template <class V, class Scalar>
  [[gnu::always_inline]] static inline void add(V& sum, const V& point, Scalar query) {
    sum -= point * query;
  }
};

struct Gower {
  template <class V, class Scalar>
  [[gnu::always_inline]] static inline void start(V& sum, const Scalar*) {
    sum = V{};
  }
  template <class V, class Scalar>
  [[gnu::always_inline]] static inline void add(V& sum, const V& point, Scalar query) {
    using BitsV = Vector<Bits<Scalar>, sizeof(V)>;
    constexpr Bits<Scalar> kAllButSign = ~Bits<Scalar>{0} >> 1;
    const V one = V{} + 1;
    const V distance = reinterpret_cast<V>(reinterpret_cast<BitsV>(point - query) & kAllButSign);
    sum += distance < one ? distance : one;
  }
};

template <class Metric, class Scalar, std::size_t bytes>
[[gnu::always_inline]] inline std::uint32_t compare(const Scalar* tile, const Scalar* queries,
                                                    std::size_t dimensions, const Scalar* limits,
                                                    Scalar* proximity) {
  using V = Vector<Scalar, bytes>;
  using BitsV = Vector<Bits<Scalar>, bytes>;
  constexpr std::size_t kLanes = bytes / sizeof(Scalar);
  static_assert(kBatchQueries == 4);
  const Scalar* norms = tile + dimensions * kTilePoints;
  BitsV near[kBatchQueries] = {};  // the sign bit of a lane says that one of its points is near
  for (std::size_t point = 0; point < kTilePoints; point += 2 * kLanes) {
    // Two vectors of points by four queries: eight sums, all in registers.
    V a0, a1, a2, a3, b0, b1, b2, b3;
    Metric::start(a0, norms + point);
    Metric::start(b0, norms + point + kLanes);
    a1 = a2 = a3 = a0;
    b1 = b2 = b3 = b0;
    for (std::size_t d = 0; d < dimensions; ++d) {
      V a, b;
      load(a, tile + d * kTilePoints + point);
      load(b, tile + d * kTilePoints + point + kLanes);
      const Scalar* query = queries + d * kBatchQueries;
      Metric::add(a0, a, query[0]);
      Metric::add(b0, b, query[0]);
      Metric::add(a1, a, query[1]);
      Metric::add(b1, b, query[1]);
      Metric::add(a2, a, query[2]);
      Metric::add(b2, b, query[2]);
      Metric::add(a3, a, query[3]);
      Metric::add(b3, b, query[3]);
    }
    const V sums[kBatchQueries][2] = {{a0, b0}, {a1, b1}, {a2, b2}, {a3, b3}};
    for (std::size_t q = 0; q < kBatchQueries; ++q) {
      __builtin_memcpy(proximity + q * kTilePoints + point, &sums[q], sizeof(sums[q]));
      near[q] |= reinterpret_cast<BitsV>(sums[q][0] - limits[q]) |
                 reinterpret_cast<BitsV>(sums[q][1] - limits[q]);
    }
  }
  std::uint32_t result = 0;
  for (std::size_t q = 0; q < kBatchQueries; ++q) {
    Bits<Scalar> any = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) any |= near[q][lane];
    result |= static_cast<std::uint32_t>(any >> (8 * sizeof(Scalar) - 1)) << q;
  }
  return result;
}

template <class Metric, class Scalar>
std::uint32_t compare_baseline(const Scalar* tile, const Scalar* queries, std::size_t dimensions,
                               const Scalar* limits, Scalar* proximity) {
  return compare<Metric, Scalar, 16>(tile, queries, dimensions, limits, proximity);
}

#ifdef __x86_64__
template <class Metric, class Scalar>
[[gnu::target("avx2")]] std::uint32_t compare_avx2(const Scalar* tile, const Scalar* queries,
                                                   std::size_t dimensions, const Scalar* limits,
                                                   Scalar* proximity) {
  return compare<Metric, Scalar, 32>(tile, queries, dimensions, limits, proximity);
}

template <class Metric, class Scalar>
[[gnu::target("avx512f,avx512dq,avx512bw,avx512vl")]] std::uint32_t compare_avx512(
    const Scalar* tile, const Scalar* queries, std::size_t dimensions, const Scalar* limits,
    Scalar* proximity) {
  return compare<Metric, Scalar, 64>(tile, queries, dimensions, limits, proximity);
}
#endif

template <class Metric, class Scalar>
TileKernel<Scalar> kernel_for(InstructionSet set) {
#ifdef __x86_64__
  if (set == InstructionSet::kAvx512) return compare_avx512<Metric, Scalar>;
  if (set == InstructionSet::kAvx2) return compare_avx2<Metric, Scalar>;
#endif
  return compare_baseline<Metric, Scalar>;
}

}  // namespace

template <class Scalar>
TileKernels<Scalar> tile_kernels() {
  const InstructionSet set = instruction_set();
  return {kernel_for<Euclidean, Scalar>(set), kernel_for<Gower, Scalar>(set)};
}

template TileKernels<float> tile_kernels<float>();
template TileKernels<double> tile_kernels<double>();

}  // namespace likeness::stats
