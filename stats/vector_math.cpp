#include "stats/vector_math.hpp"

#include <cstdint>
#include <cstring>

#include "core/elementary.hpp"

namespace likeness::stats {

namespace {

// In registers only; memory holds plain doubles.
using Lanes = double __attribute__((vector_size(kMathLanes * sizeof(double))));
using Bits = std::uint64_t __attribute__((vector_size(kMathLanes * sizeof(double))));

}  // namespace

// The operations of log_deterministic, in its order: plain multiplications and additions give the
// same bits for every instruction set.
__attribute__((target_clones("avx512f", "avx2", "default"))) void vector_log(const double* x,
                                                                             double* out,
                                                                             std::size_t size) {
  for (std::size_t i = 0; i < size; i += kMathLanes) {
    Bits bits;
    std::memcpy(&bits, x + i, sizeof(bits));
    const Bits offset = bits - 0x3fe6a09e667f3bcdULL;
    // The exponent, with a bias that keeps it positive, as the low bits of 2^52 + exponent.
    const Bits biased = ((offset + 0x4000000000000000ULL) >> 52) | 0x4330000000000000ULL;
    const Lanes exponent = (Lanes)biased - (0x1p52 + 0x400);
    const Lanes m = (Lanes)(bits - (offset & 0xfff0000000000000ULL));
    const Lanes f = m - 1.0;
    const Lanes s = f / (2.0 + f);
    const Lanes z = s * s;
    const Lanes r =
        z * (6.666666666666735130e-01 +
             z * (3.999999999940941908e-01 +
                  z * (2.857142874366239149e-01 +
                       z * (2.222219843214978396e-01 +
                            z * (1.818357216161805012e-01 +
                                 z * (1.531383769920937332e-01 + z * 1.479819860511658591e-01))))));
    const Lanes half_square = 0.5 * f * f;
    const Lanes y = exponent * detail::kLn2High -
                    ((half_square - (s * (half_square + r) + exponent * detail::kLn2Low)) - f);
    std::memcpy(out + i, &y, sizeof(y));
  }
}

// Likewise those of exp_deterministic.
__attribute__((target_clones("avx512f", "avx2", "default"))) void vector_exp(const double* x,
                                                                             double* out,
                                                                             std::size_t size) {
  for (std::size_t i = 0; i < size; i += kMathLanes) {
    Lanes y;
    std::memcpy(&y, x + i, sizeof(y));
    const Lanes least = Lanes{} - 700.0;
    y = y < least ? least : y;
    const Lanes shifted = y * 1.44269504088896338700e+00 + 0x1.8p52;
    const Lanes k = shifted - 0x1.8p52;
    const Lanes high = y - k * detail::kLn2High;
    const Lanes low = k * detail::kLn2Low;
    const Lanes r = high - low;
    const Lanes t = r * r;
    const Lanes c =
        r - t * (1.66666666666666019037e-01 +
                 t * (-2.77777777770155933842e-03 +
                      t * (6.61375632143793436117e-05 +
                           t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
    const Lanes fraction = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    const Bits scale = ((Bits)shifted + 1023) << 52;
    const Lanes e = fraction * (Lanes)scale;
    std::memcpy(out + i, &e, sizeof(e));
  }
}

}  // namespace likeness::stats
