#pragma once

#include "autodiff/kernels/vector.hpp"

/// Elementary functions of vectors. The single-precision polynomials are those of Cephes (Moshier
/// 1992: expf, logf, tanhf); tests/autodiff/kernels_test.cpp holds their error bounds.
namespace likeness::autodiff::kernels::LIKENESS_KERNEL_SET {
namespace {

/// -|x|
inline Vector negative_magnitude(Vector x) {
  const Words bits = reinterpret_cast<Words>(x) | reinterpret_cast<Words>(broadcast(-Real{0}));
  return reinterpret_cast<Vector>(bits);
}

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

/// x 2^exponent, rounded once, for x between 1/2 and 2 and exponents from -152 to 130; `whole` is
/// the exponent as a number.
inline Vector scale_by_power(Vector x, Words exponent, Vector whole) {
#if defined(__AVX512F__)
  static_cast<void>(exponent);
  return __builtin_ia32_scalefps512_mask(x, whole, x, static_cast<uint16_t>(-1), 4);
#else
  // In two factors, each a normal number; the first product is exact.
  static_cast<void>(whole);
  const Words half = exponent >> 1;
  const Words first = (half + 127) << 23;
  const Words second = (exponent - half + 127) << 23;
  return x * reinterpret_cast<Vector>(first) * reinterpret_cast<Vector>(second);
#endif
}

inline Vector exp(Vector x) {
  const Vector kRound = broadcast(0x1.8p23F);
  // Clamped to where the result is infinity or 0 anyway. NaN stays.
  x = minimum(broadcast(89.0F), maximum(broadcast(-104.0F), x));
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
  const UnsignedWords exponent = reinterpret_cast<UnsignedWords>(shifted) - 0x4B400000U;
  return scale_by_power(p, reinterpret_cast<Words>(exponent), n);
}

/// A number as 2^exponent (1 + fraction), with the fraction between sqrt(1/2) - 1 and sqrt(2) - 1.
struct Parts {
  Vector exponent;
  Vector fraction;
};

/// Of positive normal numbers.
inline Parts split(Vector x) {
  const UnsignedWords bits = reinterpret_cast<UnsignedWords>(x);
  const Words k = reinterpret_cast<Words>(bits - 0x3f3504f3U) >> 23;
  const UnsignedWords mantissa = bits - (reinterpret_cast<UnsignedWords>(k) << 23);
  return {__builtin_convertvector(k, Vector), reinterpret_cast<Vector>(mantissa) - 1.0F};
}

/// c[0] + c[1] x + ... + c[8] x^8 in Estrin's order: few steps that wait for one another.
inline Vector polynomial(Vector x, const float (&c)[9]) {
  const Vector x2 = x * x;
  const Vector x4 = x2 * x2;
  Vector pair[4];
  LIKENESS_UNROLL
  for (int k = 0; k < 4; ++k) pair[k] = fma(x, c[2 * k + 1], broadcast(c[2 * k]));
  const Vector lower = fma(pair[1], x2, pair[0]);
  const Vector upper = fma(pair[3], x2, pair[2]);
  return fma(fma(x4, c[8], upper), x4, lower);
}

inline Vector log_of_parts(Parts x) {
  const Vector f = x.fraction;
  const Vector p = polynomial(f, {3.3333331174e-1F, -2.4999993993e-1F, 2.0000714765e-1F,
                                  -1.6668057665e-1F, 1.4249322787e-1F, -1.2420140846e-1F,
                                  1.1676998740e-1F, -1.1514610310e-1F, 7.0376836292e-2F});
  const Vector square = f * f;
  Vector y = fma(x.exponent, -2.12194440e-4F, p * f * square);
  y = fma(square, -0.5F, y);
  return fma(x.exponent, 0.693359375F, f + y);
}

/// Of positive normal numbers.
inline Vector log_of_normal(Vector x) {
  return log_of_parts(split(x));
}

inline Vector log(Vector x) {
  const Vector infinity = broadcast(__builtin_inff());
  const Words ordinary = (x >= 0x1p-126F) & (x < infinity);
  if (!any(~ordinary)) return log_of_normal(x);
  const auto subnormal = x < 0x1p-126F;
  Parts parts = split(subnormal ? x * 0x1p23F : x);
  parts.exponent = subnormal ? parts.exponent - 23.0F : parts.exponent;
  Vector y = log_of_parts(parts);
  y = x == infinity ? infinity : y;
  y = x == 0.0F ? -infinity : y;
  return x >= 0.0F ? y : broadcast(__builtin_nanf(""));
}

/// ln(1 + x) for x in [0, 1].
inline Vector log_one_plus(Vector x) {
  const auto small = x <= 0.41421356F;
  return log_of_parts({small ? Vector{} : broadcast(1.0F), small ? x : 0.5F * x - 0.5F});
}

inline Vector tanh(Vector x) {
  const Vector magnitude = -negative_magnitude(x);
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
  const Vector e = exp(negative_magnitude(x));
  return (x > 0.0F ? x : Vector{}) + log_one_plus(e);
}

#endif

inline Vector sigmoid(Vector x) {
  const Vector e = exp(negative_magnitude(x));
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
