#include "stats/kernels/install.hpp"
#include "stats/kernels/lanes.hpp"

namespace likeness::stats::kernels::LIKENESS_KERNEL_SET {
namespace {

// As in core/elementary.hpp.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;

// The operations of log_deterministic, in its order: plain multiplications and additions give the
// same bits for every instruction set.
void log(const double* x, double* out, size_t size) {
  for (size_t i = 0; i < size; i += kMathLanes) {
    LaneBits bits;
    __builtin_memcpy(&bits, x + i, sizeof(bits));
    const LaneBits offset = bits - 0x3fe6a09e667f3bcdULL;
    // The exponent, with a bias that keeps it positive, as the low bits of 2^52 + exponent.
    const LaneBits biased = ((offset + 0x4000000000000000ULL) >> 52) | 0x4330000000000000ULL;
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
    store(out + i,
          exponent * kLn2High - ((half_square - (s * (half_square + r) + exponent * kLn2Low)) - f));
  }
}

// The operations of exp_deterministic, in its order.
void exp(const double* x, double* out, size_t size) {
  for (size_t i = 0; i < size; i += kMathLanes) {
    Lanes y;
    load(y, x + i);
    const Lanes least = Lanes{} - 700.0;
    y = y < least ? least : y;
    const Lanes shifted = y * 1.44269504088896338700e+00 + 0x1.8p52;
    const Lanes k = shifted - 0x1.8p52;
    const Lanes high = y - k * kLn2High;
    const Lanes low = k * kLn2Low;
    const Lanes r = high - low;
    const Lanes t = r * r;
    const Lanes c =
        r - t * (1.66666666666666019037e-01 +
                 t * (-2.77777777770155933842e-03 +
                      t * (6.61375632143793436117e-05 +
                           t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))));
    const Lanes fraction = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    const LaneBits scale = ((LaneBits)shifted + 1023) << 52;
    store(out + i, fraction * (Lanes)scale);
  }
}

}  // namespace

void install_vector_math(Table& table) {
  table.log = log;
  table.exp = exp;
}

}  // namespace likeness::stats::kernels::LIKENESS_KERNEL_SET
