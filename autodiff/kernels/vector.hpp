#pragma once

#include <stddef.h>
#include <stdint.h>

/// The vectors that the kernels are written on: as wide as the instruction set that this
/// translation unit is compiled for. Everything here has internal linkage, and so must everything
/// in a kernel's source but its `install_` function: two instruction sets may not share a function
/// (docs/kernels.md).

#ifdef __clang__
#define LIKENESS_UNROLL _Pragma("clang loop unroll(full)")
#else
#define LIKENESS_UNROLL _Pragma("GCC unroll 16")
#endif

namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

#ifdef LIKENESS_KERNEL_DOUBLE
using Real = double;
using Word = int64_t;
using UnsignedWord = uint64_t;
#else
using Real = float;
using Word = int32_t;
using UnsignedWord = uint32_t;
#endif

#if defined(__AVX512F__)
constexpr size_t kVectorBytes = 64;
#elif defined(__AVX2__)
constexpr size_t kVectorBytes = 32;
#else
constexpr size_t kVectorBytes = 16;
#endif

/// Numbers in a vector.
constexpr size_t kWidth = kVectorBytes / sizeof(Real);

/// Lanes of a sum, whatever the width: what makes sums equal between instruction sets.
constexpr size_t kLanes = 16;
constexpr size_t kLaneVectors = kLanes / kWidth;

typedef Real Vector __attribute__((vector_size(kVectorBytes)));
typedef Word Words __attribute__((vector_size(kVectorBytes)));
typedef UnsignedWord UnsignedWords __attribute__((vector_size(kVectorBytes)));

inline Vector broadcast(Real x) {
  return x - Vector{};  // x + 0 would turn -0 into 0
}

inline Vector load(const Real* from) {
  Vector v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

inline void store(Real* to, Vector v) {
  __builtin_memcpy(to, &v, sizeof v);
}

/// The first `count` <= kWidth numbers; the other lanes are 0, and memory behind is not touched.
inline Vector load_first(const Real* from, size_t count) {
#if defined(__AVX512F__)
  return __builtin_ia32_loadups512_mask(from, Vector{}, static_cast<uint16_t>((1U << count) - 1));
#elif defined(__AVX2__)
  const Words index = {0, 1, 2, 3, 4, 5, 6, 7};
  Vector v;
  const auto mask = index < static_cast<Word>(count);
  v = __builtin_ia32_maskloadps256(reinterpret_cast<const Vector*>(from), mask);
  return v;
#else
  Vector v = {};
  for (size_t i = 0; i < count; ++i) v[i] = from[i];
  return v;
#endif
}

inline void store_first(Real* to, Vector v, size_t count) {
#if defined(__AVX512F__)
  __builtin_ia32_storeups512_mask(to, v, static_cast<uint16_t>((1U << count) - 1));
#elif defined(__AVX2__)
  const Words index = {0, 1, 2, 3, 4, 5, 6, 7};
  __builtin_ia32_maskstoreps256(reinterpret_cast<Vector*>(to), index < static_cast<Word>(count), v);
#else
  for (size_t i = 0; i < count; ++i) to[i] = v[i];
#endif
}

/// a * b + c: rounded once where the instruction set has fused multiply-add, else twice.
inline Vector fma(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
  return __builtin_ia32_vfmaddps512_mask(a, b, c, static_cast<uint16_t>(-1), 4);
#elif defined(__AVX2__)
  return __builtin_ia32_vfmaddps256(a, b, c);
#else
  return a * b + c;
#endif
}

inline Vector fma(Vector a, Real b, Vector c) {
  return fma(a, broadcast(b), c);
}

/// The smaller and the larger of a and b; b where one is NaN.
inline Vector minimum(Vector a, Vector b) {
#if defined(__AVX512F__) && defined(__clang__)
  return __builtin_ia32_minps512(a, b, 4);
#elif defined(__AVX512F__)
  return __builtin_ia32_minps512_mask(a, b, a, static_cast<uint16_t>(-1), 4);
#elif defined(__AVX2__)
  return __builtin_ia32_minps256(a, b);
#else
  return a < b ? a : b;
#endif
}

inline Vector maximum(Vector a, Vector b) {
#if defined(__AVX512F__) && defined(__clang__)
  return __builtin_ia32_maxps512(a, b, 4);
#elif defined(__AVX512F__)
  return __builtin_ia32_maxps512_mask(a, b, a, static_cast<uint16_t>(-1), 4);
#elif defined(__AVX2__)
  return __builtin_ia32_maxps256(a, b);
#else
  return a > b ? a : b;
#endif
}

/// Whether any lane of a comparison's result is set.
inline bool any(Words mask) {
#if defined(__AVX512F__)
  return __builtin_ia32_cvtd2mask512(mask) != 0;
#elif defined(__AVX2__)
  return __builtin_ia32_movmskps256(reinterpret_cast<Vector>(mask)) != 0;
#else
  Word all = 0;
  for (size_t i = 0; i < kWidth; ++i) all |= mask[i];
  return all != 0;
#endif
}

/// Lane numbers as template arguments: a shuffle wants them as constants.
template <int... lane>
struct Indices {};

#ifdef __clang__
template <class, int... lane>
using IndicesOf = Indices<lane...>;
template <int count>
using IndicesTo = __make_integer_seq<IndicesOf, int, count>;
#else
template <int count>
struct CountTo {
  using Type = Indices<__integer_pack(count)...>;
};
template <int count>
using IndicesTo = typename CountTo<count>::Type;
#endif

/// 0, 1, ... kWidth - 1.
using AllLanes = IndicesTo<static_cast<int>(kWidth)>;

/// Lane l of the result is lane l of a where its bit `step` is clear, else lane l - step of b;
/// `upper` is the other half: together they swap two off-diagonal blocks of a transposition.
template <int step, int... lane>
inline Vector interleave_lower(Vector a, Vector b, Indices<lane...>) {
  return __builtin_shufflevector(
      a, b, ((lane & step) != 0 ? lane - step + static_cast<int>(kWidth) : lane)...);
}

template <int step, int... lane>
inline Vector interleave_upper(Vector a, Vector b, Indices<lane...>) {
  return __builtin_shufflevector(
      a, b, ((lane & step) != 0 ? lane + static_cast<int>(kWidth) : lane + step)...);
}

template <int step>
inline void transpose_step(Vector (&rows)[kWidth]) {
  if constexpr (step < static_cast<int>(kWidth)) {
    LIKENESS_UNROLL
    for (size_t i = 0; i < kWidth; ++i) {
      if ((i & step) != 0) continue;
      const Vector a = rows[i];
      const Vector b = rows[i + step];
      rows[i] = interleave_lower<step>(a, b, AllLanes{});
      rows[i + step] = interleave_upper<step>(a, b, AllLanes{});
    }
    transpose_step<2 * step>(rows);
  }
}

/// Transposes a square block held in registers.
inline void transpose_block(Vector (&rows)[kWidth]) {
  transpose_step<1>(rows);
}

}  // namespace
}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
