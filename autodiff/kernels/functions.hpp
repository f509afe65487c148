#pragma once

#include "autodiff/kernels/vector.hpp"

/// Elementary functions of vectors. The single-precision polynomials are those of Cephes (Moshier
/// 1992: expf, logf, tanhf); tests/autodiff/kernels_test.cpp holds their error bounds.
namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

#ifdef LIKENESS_KERNEL_DOUBLE

// The reference set trades speed for plainness: libm's functions, lane by lane.
inline Vector exp(Vector x) {
  for (size_t i = 0; i < kWidth; ++i) x[i] = __builtin_exp(x[i]);
  return x;
}
inline Vector log(Vector x) {
  for (size_t i = 0; i < kWidth; ++i) x[i] = __builtin_log(x[i]);
  return x;
}
inline Vector tanh(Vector x) {
  for (size_t i = 0; i < kWidth; ++i) x[i] = __builtin_tanh(x[i]);
  return x;
}
inline Vector softplus(Vector x) {
  for (size_t i = 0; i < kWidth; ++i) {
    x[i] = (x[i] > 0 ? x[i] : 0) + __builtin_log1p(__builtin_exp(-__builtin_fabs(x[i])));
  }
  return x;
}

#else

inline Vector power_of_two(Words exponent) {
  const Words bits = (exponent + 127) << 23;
  return reinterpret_cast<Vector>(bits);
}

inline Vector exp(Vector x) {
  const Vector kRound = broadcast(0x1.8p23F);
  // Clamped where the result is 0 or infinity anyway; NaN passes through both comparisons.
  x = x > 89.0F ? broadcast(89.0F) : x;
  x = x < -104.0F ? broadcast(-104.0F) : x;
  const Vector shifted = fma(x, 1.44269504088896341F, kRound);
  const Vector n = shifted - kRound;
  Vector r = fma(n, -0.693359375F, x);
  r = fma(n, 2.12194440e-4F, r);
  Vector p = broadcast(1.9875691500e-4F);
  p = fma(p, r, broadcast(1.3981999507e-3F));
  p = fma(p, r, broadcast(8.3334519073e-3F));
  p = fma(p, r, broadcast(4.1665795894e-2F));
  p = fma(p, r, broadcast(1.6666665459e-1F));
  p = fma(p, r, broadcast(5.0000001201e-1F));
  p = fma(p, r * r, r) + 1.0F;
  // 2^n in two factors, each a normal number, so that subnormal results come out right.
  const Words exponent = reinterpret_cast<Words>(shifted) - 0x4B400000;
  const Words half = exponent >> 1;
  return p * power_of_two(half) * power_of_two(exponent - half);
}

/// ln(2^exponent (1 + f)) for f between sqrt(1/2) - 1 and sqrt(2) - 1.
inline Vector log_from_parts(Vector exponent, Vector f) {
  Vector p = broadcast(7.0376836292e-2F);
  p = fma(p, f, broadcast(-1.1514610310e-1F));
  p = fma(p, f, broadcast(1.1676998740e-1F));
  p = fma(p, f, broadcast(-1.2420140846e-1F));
  p = fma(p, f, broadcast(1.4249322787e-1F));
  p = fma(p, f, broadcast(-1.6668057665e-1F));
  p = fma(p, f, broadcast(2.0000714765e-1F));
  p = fma(p, f, broadcast(-2.4999993993e-1F));
  p = fma(p, f, broadcast(3.3333331174e-1F));
  const Vector square = f * f;
  Vector y = p * f * square;
  y = fma(exponent, -2.12194440e-4F, y);
  y = fma(square, -0.5F, y);
  return fma(exponent, 0.693359375F, f + y);
}

inline Vector log(Vector x) {
  const auto subnormal = x < 0x1p-126F;
  const Vector normal = subnormal ? x * 0x1p23F : x;
  // normal = 2^k m with m between sqrt(1/2) and sqrt(2).
  const Words offset = reinterpret_cast<Words>(normal) - 0x3f3504f3;
  const Words k = offset >> 23;
  const Words bits = reinterpret_cast<Words>(normal) - (k << 23);
  const Vector f = reinterpret_cast<Vector>(bits) - 1.0F;
  const Vector exponent = __builtin_convertvector(k, Vector);
  Vector y = log_from_parts(subnormal ? exponent - 23.0F : exponent, f);
  const Vector infinity = broadcast(__builtin_inff());
  y = x == infinity ? infinity : y;
  y = x == 0.0F ? -infinity : y;
  return x >= 0.0F ? y : broadcast(__builtin_nanf(""));
}

/// ln(1 + x) for x in [0, 1].
inline Vector log_one_plus(Vector x) {
  const auto small = x <= 0.41421356F;
  const Vector f = small ? x : 0.5F * x - 0.5F;
  return log_from_parts(small ? Vector{} : broadcast(1.0F), f);
}

inline Vector tanh(Vector x) {
  const Vector magnitude = x < 0.0F ? -x : x;
  const Vector square = x * x;
  Vector p = broadcast(-5.70498872745e-3F);
  p = fma(p, square, broadcast(2.06390887954e-2F));
  p = fma(p, square, broadcast(-5.37397155531e-2F));
  p = fma(p, square, broadcast(1.33314422036e-1F));
  p = fma(p, square, broadcast(-3.33332819422e-1F));
  const Vector near_zero = fma(p * square, x, x);
  const Vector far = 1.0F - 2.0F / (exp(magnitude + magnitude) + 1.0F);
  return magnitude < 0.625F ? near_zero : (x < 0.0F ? -far : far);
}

inline Vector softplus(Vector x) {
  const Vector e = exp(x < 0.0F ? x : -x);
  return (x > 0.0F ? x : Vector{}) + log_one_plus(e);
}

#endif

inline Vector sigmoid(Vector x) {
  const Vector e = exp(x < Real{0} ? x : -x);
  return (x < Real{0} ? e : broadcast(1)) / (e + Real{1});
}

inline Vector square_root(Vector x) {
#if defined(LIKENESS_KERNEL_DOUBLE)
  for (size_t i = 0; i < kWidth; ++i) x[i] = __builtin_sqrt(x[i]);
  return x;
#elif defined(__AVX512F__) && defined(__clang__)
  return __builtin_ia32_sqrtps512(x, 4);
#elif defined(__AVX512F__)
  return __builtin_ia32_sqrtps512_mask(x, x, static_cast<uint16_t>(-1), 4);
#elif defined(__AVX2__)
  return __builtin_ia32_sqrtps256(x);
#elif defined(__SSE2__)
  return __builtin_ia32_sqrtps(x);
#else
  for (size_t i = 0; i < kWidth; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

}  // namespace
}  // namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET
