#include "stats/kernels/install.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {
namespace {

#if defined(__AVX512F__)
constexpr size_t kVectorBytes = 64;
#elif defined(__AVX2__)
constexpr size_t kVectorBytes = 32;
#else
constexpr size_t kVectorBytes = 16;
#endif

template <class Scalar>
using Vector [[gnu::vector_size(kVectorBytes)]] = Scalar;

/// A whole number as wide as the scalar.
template <class Scalar>
struct BitsOf;
template <>
struct BitsOf<float> {
  using Type = uint32_t;
};
template <>
struct BitsOf<double> {
  using Type = uint64_t;
};
template <class Scalar>
using Bits = typename BitsOf<Scalar>::Type;

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
    using BitsV = Vector<Bits<Scalar>>;
    constexpr Bits<Scalar> kAllButSign = ~Bits<Scalar>{0} >> 1;
    const V one = V{} + 1;
    const V distance = reinterpret_cast<V>(reinterpret_cast<BitsV>(point - query) & kAllButSign);
    sum += distance < one ? distance : one;
  }
};

template <class Metric, class Scalar>
uint32_t compare(const Scalar* tile, const Scalar* queries, size_t dimensions, const Scalar* limits,
                 Scalar* proximity) {
  using V = Vector<Scalar>;
  using BitsV = Vector<Bits<Scalar>>;
  constexpr size_t kLanes = kVectorBytes / sizeof(Scalar);
  static_assert(kBatchQueries == 4);
  const Scalar* norms = tile + dimensions * kTilePoints;
  BitsV near[kBatchQueries] = {};  // the sign bit of a lane says that one of its points is near
  for (size_t point = 0; point < kTilePoints; point += 2 * kLanes) {
    // Two vectors of points by four queries: eight sums, all in registers.
    V a0, a1, a2, a3, b0, b1, b2, b3;
    Metric::start(a0, norms + point);
    Metric::start(b0, norms + point + kLanes);
    a1 = a2 = a3 = a0;
    b1 = b2 = b3 = b0;
    for (size_t d = 0; d < dimensions; ++d) {
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
    for (size_t q = 0; q < kBatchQueries; ++q) {
      __builtin_memcpy(proximity + q * kTilePoints + point, &sums[q], sizeof(sums[q]));
      near[q] |= reinterpret_cast<BitsV>(sums[q][0] - limits[q]) |
                 reinterpret_cast<BitsV>(sums[q][1] - limits[q]);
    }
  }
  uint32_t result = 0;
  for (size_t q = 0; q < kBatchQueries; ++q) {
    Bits<Scalar> any = 0;
    for (size_t lane = 0; lane < kLanes; ++lane) any |= near[q][lane];
    result |= static_cast<uint32_t>(any >> (8 * sizeof(Scalar) - 1)) << q;
  }
  return result;
}

}  // namespace

void install_tiles(Table& table) {
  table.float_tiles = {compare<Euclidean, float>, compare<Gower, float>};
  table.double_tiles = {compare<Euclidean, double>, compare<Gower, double>};
}

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
