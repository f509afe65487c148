#include "likeness/stats/bivariate_normal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"

namespace likeness::stats {

namespace {

using std::numbers::pi;

/// Gauss-Legendre quadrature on [-1, 1] with `count` points.
template <std::size_t count>
struct Quadrature {
  std::array<double, count> nodes;
  std::array<double, count> weights;
};

/// From the positive nodes: each comes with its negative, of the same weight.
template <std::size_t count>
constexpr Quadrature<count> both_signs(const std::array<double, count / 2>& nodes,
                                       const std::array<double, count / 2>& weights) {
  Quadrature<count> quadrature{};
  for (std::size_t k = 0; k < count / 2; ++k) {
    quadrature.nodes[2 * k] = -nodes[k];
    quadrature.nodes[2 * k + 1] = nodes[k];
    quadrature.weights[2 * k] = quadrature.weights[2 * k + 1] = weights[k];
  }
  return quadrature;
}

constexpr auto kSixPoints =
    both_signs<6>({0.93246951420315202781, 0.66120938646626451366, 0.23861918608319690863},
                  {0.17132449237917034504, 0.36076157304813860757, 0.46791393457269104739});

constexpr auto kTwelvePoints =
    both_signs<12>({0.98156063424671925069, 0.90411725637047485668, 0.76990267419430468704,
                    0.5873179542866174473, 0.36783149899818019375, 0.12523340851146891547},
                   {0.047175336386511827195, 0.10693932599531843096, 0.16007832854334622633,
                    0.20316742672306592175, 0.23349253653835480876, 0.249147045813402785});

constexpr auto kTwentyPoints = both_signs<20>(
    {0.99312859918509492479, 0.96397192727791379127, 0.91223442825132590587, 0.83911697182221882339,
     0.74633190646015079261, 0.63605368072651502545, 0.510867001950827098, 0.37370608871541956067,
     0.22778585114164507808, 0.076526521133497333755},
    {0.017614007139152118312, 0.040601429800386941331, 0.06267204833410906357,
     0.083276741576704748725, 0.10193011981724043504, 0.11819453196151841731, 0.1316886384491766269,
     0.14209610931838205133, 0.14917298647260374679, 0.1527533871307258507});

/// e^x for x <= 0 like exp_deterministic, but 0 below -700 and without branches, so that compilers
/// work on several x at once.
double exp_nonpositive(double x) noexcept {
  constexpr double kRound = 0x1.8p52;
  const double bounded = std::max(x, -700.0);
  const double shifted = bounded * std::numbers::log2e + kRound;
  const double k = shifted - kRound;
  const double high = bounded - k * likeness::detail::kLn2High;
  const double low = k * likeness::detail::kLn2Low;
  const double r = high - low;
  const double t = r * r;
  const double c = r - t * likeness::detail::polynomial<5>(
                               t, {1.66666666666666019037e-01, -2.77777777770155933842e-03,
                                   6.61375632143793436117e-05, -1.65339022054652515390e-06,
                                   4.13813679705723846039e-08});
  const double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
  // The last bits of `shifted` are k.
  const double scale = std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
  return x < -700.0 ? 0.0 : y * scale;
}

/// Sum of an even number of terms, in two lanes.
template <std::size_t count>
double sum_of(const std::array<double, count>& terms) noexcept {
  double even = 0;
  double odd = 0;
  for (std::size_t k = 0; k < count; k += 2) {
    even += terms[k];
    odd += terms[k + 1];
  }
  return even + odd;
}

/// Arc sine on [-1, 1] within 2e-16; the rational form of FDLIBM (Sun Microsystems 1993).
double arc_sine(double x) noexcept {
  const auto small = [](double z, double argument) {
    const double numerator = likeness::detail::polynomial<6>(
        z, {1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
            -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05});
    const double denominator = likeness::detail::polynomial<5>(
        z, {1.0, -2.40339491173441421878, 2.02094576023350569471, -6.88283971605453293030e-01,
            7.70381505559019352791e-02});
    return argument + argument * z * numerator / denominator;
  };
  const double magnitude = std::fabs(x);
  if (magnitude < 0.5) return small(x * x, x);
  const double z = 0.5 * (1 - magnitude);
  return std::copysign(pi / 2 - 2 * small(z, std::sqrt(z)), x);
}

/// Sine on [-1.2, 1.2] by its Taylor series: the first term left out is below 1e-18.
double small_sine(double x) noexcept {
  const double z = x * x;
  return x * likeness::detail::polynomial<10>(
                 z, {1.0, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880, -1.0 / 39916800,
                     1.0 / 6227020800, -1.0 / 1307674368000, 1.0 / 355687428096000,
                     -1.0 / 121645100408832000});
}

/// P(X > h, Y > k) for |rho| < 0.925: the product of the margins plus the integral of the density
/// over the correlation from 0 to rho, with rho = sin(theta) (Genz 2004, equation 3).
template <std::size_t count>
double moderate_correlation(double h, double k, double rho,
                            const Quadrature<count>& quadrature) noexcept {
  const double product = h * k;
  const double squares = 0.5 * (h * h + k * k);
  const double half_angle = 0.5 * arc_sine(rho);
  std::array<double, count> terms;
  for (std::size_t i = 0; i < count; ++i) {
    const double sine = small_sine(half_angle * (1 + quadrature.nodes[i]));
    terms[i] = (sine * product - squares) / (1 - sine * sine);
  }
  for (std::size_t i = 0; i < count; ++i) {
    terms[i] = quadrature.weights[i] * exp_nonpositive(terms[i]);
  }
  return normal_cdf(-h) * normal_cdf(-k) + sum_of(terms) * half_angle / (2 * pi);
}

/// What P(X > h, Y > k) with rho in [0.925, 1) lacks from its value at rho = 1 (Genz 2004, equation
/// 6): the leading terms of the integrand's expansion at rho = 1 in closed form, the rest by
/// quadrature.
double strong_correlation_deficit(double h, double k, double rho) noexcept {
  const double product = h * k;
  const double variance = (1 - rho) * (1 + rho);
  const double deviation = std::sqrt(variance);
  const double distance = std::fabs(h - k);
  const double square = distance * distance;
  const double c = (4 - product) / 8;
  const double d = (12 - product) / 16;
  double sum =
      deviation * exp_deterministic(-0.5 * (square / variance + product)) *
      (1 - c * (square - variance) * (1 - d * square / 5) / 3 + c * d * variance * variance / 5);
  if (product > -100) {
    sum -= exp_deterministic(-0.5 * product) * std::sqrt(2 * pi) *
           normal_cdf(-distance / deviation) * distance *
           (1 - c * square * (1 - d * square / 5) / 3);
  }
  // The exponents below are largest at the end of the range; e^-40 is beyond the last digit.
  if (square / variance + product > 80) return sum / (2 * pi);
  const double half = 0.5 * deviation;
  std::array<double, 20> terms;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const double x = half * (1 + kTwentyPoints.nodes[i]);
    const double z = x * x;
    const double root = std::sqrt(1 - z);
    const double exponent = -0.5 * (square / z + product);
    const double growth = -0.5 * product * z / ((1 + root) * (1 + root));
    // The density is e^(exponent + growth) / root, where the sum of exponents is never positive.
    terms[i] = kTwentyPoints.weights[i] * (exp_nonpositive(exponent + growth) / root -
                                           exp_nonpositive(exponent) * (1 + c * z * (1 + d * z)));
  }
  sum += half * sum_of(terms);
  return sum / (2 * pi);
}

/// P(X > h, Y > k) for |rho| >= 0.925.
double strong_correlation(double h, double k, double rho) noexcept {
  if (rho > 0) {
    const double deficit = rho < 1 ? strong_correlation_deficit(h, k, rho) : 0;
    return normal_cdf(-std::max(h, k)) - deficit;
  }
  // P(X > h, Y > k) = P(X > h) - P(X > h, -Y >= -k), where X and -Y have correlation -rho.
  const double deficit = rho > -1 ? strong_correlation_deficit(h, -k, -rho) : 0;
  const double between =
      -k > h ? (h < 0 ? normal_cdf(-k) - normal_cdf(h) : normal_cdf(-h) - normal_cdf(k)) : 0;
  return between + deficit;
}

}  // namespace

double bivariate_normal_cdf(double x, double y, double rho) noexcept {
  if (std::isnan(x) || std::isnan(y) || !(std::fabs(rho) <= 1)) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  // Beyond 40 the tails are 0 in double precision; this also stands for infinite bounds.
  const double h = -std::clamp(x, -40.0, 40.0);
  const double k = -std::clamp(y, -40.0, 40.0);
  const double strength = std::fabs(rho);
  double probability = 0;
  if (strength < 0.3) {
    probability = moderate_correlation(h, k, rho, kSixPoints);
  } else if (strength < 0.75) {
    probability = moderate_correlation(h, k, rho, kTwelvePoints);
  } else if (strength < 0.925) {
    probability = moderate_correlation(h, k, rho, kTwentyPoints);
  } else {
    probability = strong_correlation(h, k, rho);
  }
  return std::clamp(probability, 0.0, 1.0);
}

}  // namespace likeness::stats
