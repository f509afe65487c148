#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

/// Elementary functions in double precision with the same bits on every machine: libm's differ
/// between versions and processors. Meant for hot loops; error bounds are tested.
namespace likeness {

namespace detail {

/// c[0] + x (c[1] + x (c[2] + ...)).
template <std::size_t n>
[[nodiscard]] constexpr double polynomial(double x, const std::array<double, n>& c) noexcept {
  double sum = c[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

inline constexpr double kLn2High = 6.93147180369123816490e-01;
inline constexpr double kLn2Low = 1.90821492927058770002e-10;

}  // namespace detail

/// e^x within 1 ulp; 0 below -745.13, infinity above 709.78. Argument reduction and the rational
/// form follow FDLIBM (Sun Microsystems 1993).
[[nodiscard]] inline double exp_deterministic(double x) noexcept {
  if (!(x <= 709.782712893384)) return std::isnan(x) ? x : std::numeric_limits<double>::infinity();
  if (x < -745.1332191019412) return 0;
  constexpr double kRound = 0x1.8p52;
  const double shifted = x * 1.44269504088896338700e+00 + kRound;
  const double k = shifted - kRound;
  const double high = x - k * detail::kLn2High;
  const double low = k * detail::kLn2Low;
  const double r = high - low;
  const double t = r * r;
  const double c =
      r - t * detail::polynomial<5>(t, {1.66666666666666019037e-01, -2.77777777770155933842e-03,
                                        6.61375632143793436117e-05, -1.65339022054652515390e-06,
                                        4.13813679705723846039e-08});
  const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
  const auto exponent = static_cast<std::int64_t>(k);
  if (exponent >= -1021 && exponent <= 1023) {
    return y * std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
  }
  // Near the ends of the range, in two steps: 2^k alone would overflow or be denormal.
  const std::int64_t half = exponent / 2;
  return y * std::bit_cast<double>(static_cast<std::uint64_t>(half + 1023) << 52) *
         std::bit_cast<double>(static_cast<std::uint64_t>(exponent - half + 1023) << 52);
}

/// Natural logarithm within 1 ulp; -infinity at 0, NaN below. After FDLIBM (Sun Microsystems 1993).
[[nodiscard]] inline double log_deterministic(double x) noexcept {
  if (!(x > 0)) {
    return x == 0 ? -std::numeric_limits<double>::infinity()
                  : std::numeric_limits<double>::quiet_NaN();
  }
  if (x == std::numeric_limits<double>::infinity()) return x;
  std::int64_t k = 0;
  if (x < std::numeric_limits<double>::min()) {
    k = -54;
    x *= 0x1p54;
  }
  // x = 2^k m with m between sqrt(1/2) and sqrt(2).
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t offset = bits - 0x3fe6a09e667f3bcdULL;
  k += static_cast<std::int64_t>(offset) >> 52;
  const double m = std::bit_cast<double>(bits - (offset & 0xfff0000000000000ULL));
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double r = z * detail::polynomial<7>(z, {6.666666666666735130e-01, 3.999999999940941908e-01,
                                                 2.857142874366239149e-01, 2.222219843214978396e-01,
                                                 1.818357216161805012e-01, 1.531383769920937332e-01,
                                                 1.479819860511658591e-01});
  const double half_square = 0.5 * f * f;
  const auto exponent = static_cast<double>(k);
  return exponent * detail::kLn2High -
         ((half_square - (s * (half_square + r) + exponent * detail::kLn2Low)) - f);
}

/// e^x - 1 within 4 ulp, also where x is small.
[[nodiscard]] inline double expm1_deterministic(double x) noexcept {
  if (std::fabs(x) > 0.34) return exp_deterministic(x) - 1.0;
  // The rational form of exp_deterministic without its leading 1.
  const double t = x * x;
  const double c =
      x - t * detail::polynomial<5>(t, {1.66666666666666019037e-01, -2.77777777770155933842e-03,
                                        6.61375632143793436117e-05, -1.65339022054652515390e-06,
                                        4.13813679705723846039e-08});
  return x + x * c / (2.0 - c);
}

/// log(1 + x) within 4 ulp, also where x is small; -infinity at -1, NaN below.
[[nodiscard]] inline double log1p_deterministic(double x) noexcept {
  const double sum = 1.0 + x;
  if (!(sum > 0) || sum == std::numeric_limits<double>::infinity()) return log_deterministic(sum);
  // The second term restores what rounding 1 + x dropped.
  return log_deterministic(sum) + (x - (sum - 1.0)) / sum;
}

/// Density of the standard normal distribution.
[[nodiscard]] inline double normal_pdf(double x) noexcept {
  return 0.398942280401432677939946 * exp_deterministic(-0.5 * x * x);
}

/// Distribution function of the standard normal, relative error below 1e-14 down to -37; the
/// rational approximations of Cody (1969), "Rational Chebyshev approximations for the error
/// function", Mathematics of Computation 23.
[[nodiscard]] inline double normal_cdf(double x) noexcept {
  const double y = std::fabs(x);
  if (y <= 0.67448975) {
    const double z = x * x;
    const double numerator = detail::polynomial<5>(
        z, {18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
            2.2352520354606839287, 0.065682337918207449113});
    const double denominator =
        detail::polynomial<5>(z, {45507.789335026729956, 10260.932208618978205,
                                  976.09855173777669322, 47.20258190468824187, 1.0});
    return 0.5 + x * numerator / denominator;
  }
  if (std::isnan(x)) return x;
  double tail = 0;
  if (y < 38.5) {
    // exp(-y^2 / 2) with y^2 split, so that rounding y^2 does not cost digits.
    const double head = std::trunc(y * 16) / 16;
    const double rest = (y - head) * (y + head);
    const double gauss = exp_deterministic(-head * head * 0.5) * exp_deterministic(-rest * 0.5);
    if (y <= 5.656854249492380) {
      const double numerator = detail::polynomial<9>(
          y, {9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326,
              2494.5375852903726711, 597.27027639480026226, 93.506656132177855979,
              8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8});
      const double denominator = detail::polynomial<9>(
          y, {19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
              18615.571640885098091, 6485.558298266760755, 1519.377599407554805,
              235.38790178262499861, 22.266688044328115691, 1.0});
      tail = gauss * numerator / denominator;
    } else {
      const double z = 1.0 / (x * x);
      const double numerator = detail::polynomial<6>(
          z, {2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807,
              0.1274011611602473639, 0.21589853405795699, 0.02307344176494017303});
      const double denominator = detail::polynomial<6>(
          z, {7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515,
              0.468238212480865118, 1.28426009614491121, 1.0});
      const double correction = z * numerator / denominator;
      tail = gauss * (0.398942280401432677939946 - correction) / y;
    }
  }
  return x > 0 ? 1.0 - tail : tail;
}

/// Quantile of the standard normal, relative error about 1e-16: algorithm AS 241 (Wichura 1988,
/// Applied Statistics 37). -infinity at 0, infinity at 1, NaN outside.
[[nodiscard]] inline double normal_quantile(double p) noexcept {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q *
           detail::polynomial<8>(
               r, {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                   1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                   3.3430575583588128105e+4, 2.5090809287301226727e+3}) /
           detail::polynomial<8>(
               r, {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2,
                   5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4,
                   2.8729085735721942674e+4, 5.2264952788528545610e+3});
  }
  const double tail = q < 0 ? p : 1.0 - p;
  if (!(tail > 0)) {
    if (tail < 0 || std::isnan(p)) return std::numeric_limits<double>::quiet_NaN();
    return q < 0 ? -std::numeric_limits<double>::infinity()
                 : std::numeric_limits<double>::infinity();
  }
  double r = std::sqrt(-log_deterministic(tail));
  double magnitude = 0;
  if (r <= 5.0) {
    r -= 1.6;
    magnitude = detail::polynomial<8>(r, {1.42343711074968357734e0, 4.63033784615654529590e0,
                                          5.76949722146069140550e0, 3.64784832476320460504e0,
                                          1.27045825245236838258e0, 2.41780725177450611770e-1,
                                          2.27238449892691845833e-2, 7.74545014278341407640e-4}) /
                detail::polynomial<8>(r, {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                                          6.89767334985100004550e-1, 1.48103976427480074590e-1,
                                          1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                          1.05075007164441684324e-9});
  } else {
    r -= 5.0;
    magnitude = detail::polynomial<8>(r, {6.65790464350110377720e0, 5.46378491116411436990e0,
                                          1.78482653991729133580e0, 2.96560571828504891230e-1,
                                          2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                          2.71155556874348757815e-5, 2.01033439929228813265e-7}) /
                detail::polynomial<8>(r, {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                                          1.48753612908506148525e-2, 7.86869131145613259100e-4,
                                          1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                          2.04426310338993978564e-15});
  }
  return q < 0 ? -magnitude : magnitude;
}

}  // namespace likeness
