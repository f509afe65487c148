#include "likeness/stats/bivariate_normal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

#include "likeness/core/elementary.hpp"

namespace likeness::stats {

namespace {

using std::numbers::pi;

/// A pair of Gauss-Legendre nodes +-node on [-1, 1] and the weight of each.
struct NodePair {
  double node;
  double weight;
};

constexpr std::array<NodePair, 3> kSixPoints{{{0.93246951420315202781, 0.17132449237917034504},
                                              {0.66120938646626451366, 0.36076157304813860757},
                                              {0.23861918608319690863, 0.46791393457269104739}}};

constexpr std::array<NodePair, 6> kTwelvePoints{{{0.98156063424671925069, 0.047175336386511827195},
                                                 {0.90411725637047485668, 0.10693932599531843096},
                                                 {0.76990267419430468704, 0.16007832854334622633},
                                                 {0.5873179542866174473, 0.20316742672306592175},
                                                 {0.36783149899818019375, 0.23349253653835480876},
                                                 {0.12523340851146891547, 0.249147045813402785}}};

constexpr std::array<NodePair, 10> kTwentyPoints{
    {{0.99312859918509492479, 0.017614007139152118312},
     {0.96397192727791379127, 0.040601429800386941331},
     {0.91223442825132590587, 0.06267204833410906357},
     {0.83911697182221882339, 0.083276741576704748725},
     {0.74633190646015079261, 0.10193011981724043504},
     {0.63605368072651502545, 0.11819453196151841731},
     {0.510867001950827098, 0.1316886384491766269},
     {0.37370608871541956067, 0.14209610931838205133},
     {0.22778585114164507808, 0.14917298647260374679},
     {0.076526521133497333755, 0.1527533871307258507}}};

/// Arc sine on [-1, 1] within 2e-16; the rational form of FDLIBM (Sun Microsystems 1993).
double arc_sine(double x) noexcept {
  const auto small = [](double z, double argument) {
    const double numerator = detail::polynomial<6>(
        z, {1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
            -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05});
    const double denominator =
        detail::polynomial<5>(z, {1.0, -2.40339491173441421878, 2.02094576023350569471,
                                  -6.88283971605453293030e-01, 7.70381505559019352791e-02});
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
  return x * detail::polynomial<10>(z, {1.0, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880,
                                        -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368000,
                                        1.0 / 355687428096000, -1.0 / 121645100408832000});
}

/// P(X > h, Y > k) for |rho| < 0.925: the product of the margins plus the integral of the density
/// over the correlation from 0 to rho, with rho = sin(theta) (Genz 2004, equation 3).
double moderate_correlation(double h, double k, double rho,
                            std::span<const NodePair> nodes) noexcept {
  const double product = h * k;
  const double squares = 0.5 * (h * h + k * k);
  const double half_angle = 0.5 * arc_sine(rho);
  double sum = 0;
  for (const NodePair& pair : nodes) {
    for (const double node : {-pair.node, pair.node}) {
      const double sine = small_sine(half_angle * (1 + node));
      sum += pair.weight * exp_deterministic((sine * product - squares) / (1 - sine * sine));
    }
  }
  return normal_cdf(-h) * normal_cdf(-k) + sum * half_angle / (2 * pi);
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
  const double half = 0.5 * deviation;
  for (const NodePair& pair : kTwentyPoints) {
    for (const double node : {-pair.node, pair.node}) {
      const double x = half * (1 + node);
      const double z = x * x;
      const double exponent = -0.5 * (square / z + product);
      if (exponent <= -100) continue;
      const double root = std::sqrt(1 - z);
      const double density =
          exp_deterministic(-0.5 * product * z / ((1 + root) * (1 + root))) / root;
      sum +=
          half * pair.weight * exp_deterministic(exponent) * (density - (1 + c * z * (1 + d * z)));
    }
  }
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
