#include "stats/vector_log.hpp"

#include <cstdint>
#include <cstring>

#include "likeness/core/elementary.hpp"

namespace likeness::stats {

namespace {

// In registers only; memory holds plain doubles.
using Lanes = double __attribute__((vector_size(kLogLanes * sizeof(double))));
using Bits = std::uint64_t __attribute__((vector_size(kLogLanes * sizeof(double))));

}  // namespace

// The operations of log_deterministic, in its order: plain multiplications and additions give the
// same bits for every instruction set.
__attribute__((target_clones("avx512f", "avx2", "default"))) void vector_log(const double* x,
                                                                             double* out,
                                                                             std::size_t size) {
  for (std::size_t i = 0; i < size; i += kLogLanes) {
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

}  // namespace likeness::stats
