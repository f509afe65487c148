#include "stats/bivariate/student_table.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/elementary.hpp"

namespace likeness::stats::detail {
namespace {

/// The tables end at this z, where the tail has 4e-11.
constexpr double kLastScore = 6.5;
constexpr std::size_t kIntervals = 256;
constexpr std::size_t kOrder = 9;

using Series = std::array<double, kOrder + 1>;
using Nodes = std::vector<std::array<double, 3>>;

/// Coefficient k of the product of two power series.
double product(const Series& a, const Series& b, std::size_t k) {
  double sum = 0;
  for (std::size_t i = 0; i <= k; ++i) sum += a[i] * b[k - i];
  return sum;
}

double evaluate(const Series& series, double x) {
  return likeness::detail::polynomial<kOrder + 1>(x, series);
}

/// log(sqrt(2 pi) K).
double log_normalizer(double nu) {
  return 0.5 * std::log(2.0) + std::log(boost::math::tgamma_ratio(0.5 * (nu + 1), 0.5 * nu));
}

/// asinh(t / sqrt(nu)) at the end of the tables.
double last_s(double nu) {
  const boost::math::students_t distribution(nu);
  const double tail = normal_cdf(-kLastScore);
  return std::asinh(boost::math::quantile(boost::math::complement(distribution, tail)) /
                    std::sqrt(nu));
}

double log_cosh(double s) {
  return s - std::numbers::ln2 + log1p_deterministic(exp_deterministic(-2 * s));
}

double hyperbolic_tangent(double s) {
  const double decay = expm1_deterministic(-2 * s);
  return -decay / (2 + decay);
}

/// The Taylor series of s(z) about a point of the solution.
Series series_of_s(double z, double s, double nu, double normalizer) {
  Series value{};
  Series slope{};     // ds / dz
  Series tangent{};   // tanh s
  Series secant{};    // 1 - tanh^2 s
  Series exponent{};  // d log(ds / dz) / dz = -z + nu tanh(s) ds / dz
  value[0] = s;
  tangent[0] = hyperbolic_tangent(s);
  slope[0] = exp_deterministic(-0.5 * z * z + nu * log_cosh(s) - normalizer);
  for (std::size_t k = 0; k < kOrder; ++k) {
    const auto next = static_cast<double>(k + 1);
    value[k + 1] = slope[k] / next;
    secant[k] = (k == 0 ? 1.0 : 0.0) - product(tangent, tangent, k);
    exponent[k] = nu * product(tangent, slope, k) - (k == 0 ? z : 0.0) - (k == 1 ? 1.0 : 0.0);
    tangent[k + 1] = product(secant, slope, k) / next;
    slope[k + 1] = product(slope, exponent, k) / next;
  }
  return value;
}

/// The Taylor series of z(s) about a point of the solution.
Series series_of_z(double s, double z, double nu, double normalizer) {
  Series value{};
  Series slope{};     // dz / ds
  Series tangent{};   // tanh s
  Series exponent{};  // d log(dz / ds) / ds = z dz / ds - nu tanh(s)
  value[0] = z;
  tangent[0] = hyperbolic_tangent(s);
  slope[0] = exp_deterministic(0.5 * z * z - nu * log_cosh(s) + normalizer);
  for (std::size_t k = 0; k < kOrder; ++k) {
    const auto next = static_cast<double>(k + 1);
    value[k + 1] = slope[k] / next;
    exponent[k] = product(value, slope, k) - nu * tangent[k];
    tangent[k + 1] = ((k == 0 ? 1.0 : 0.0) - product(tangent, tangent, k)) / next;
    slope[k + 1] = product(slope, exponent, k) / next;
  }
  return value;
}

/// t and its derivatives by z on the grid.
Nodes quantile_nodes(double nu) {
  const double normalizer = log_normalizer(nu);
  const double step = kLastScore / kIntervals;
  Nodes nodes(kIntervals + 1);
  double s = last_s(nu);
  for (std::size_t k = kIntervals + 1; k-- > 0;) {
    const Series series = series_of_s(static_cast<double>(k) * step, s, nu, normalizer);
    const double grow = exp_deterministic(s);
    const double scale = 0.5 * std::sqrt(nu);
    const double sinh = scale * (grow - 1 / grow);
    const double cosh = scale * (grow + 1 / grow);
    nodes[k] = {sinh, cosh * series[1], sinh * series[1] * series[1] + 2 * cosh * series[2]};
    s = evaluate(series, -step);
  }
  // An odd function: what is left of the integration's error at 0 is below rounding.
  nodes[0][0] = 0;
  nodes[0][2] = 0;
  return nodes;
}

/// z and its derivatives by s on the grid.
Nodes score_nodes(double nu, double end) {
  const double normalizer = log_normalizer(nu);
  const double step = end / kIntervals;
  Nodes nodes(kIntervals + 1);
  double z = kLastScore;
  for (std::size_t k = kIntervals + 1; k-- > 0;) {
    const Series series = series_of_z(static_cast<double>(k) * step, z, nu, normalizer);
    nodes[k] = {z, series[1], 2 * series[2]};
    z = evaluate(series, -step);
  }
  nodes[0][0] = 0;
  nodes[0][2] = 0;
  return nodes;
}

}  // namespace

OddInterpolant::OddInterpolant(const std::vector<std::array<double, 3>>& nodes, double step)
    : end_(step * static_cast<double>(nodes.size() - 1)),
      inverse_step_(1 / step),
      coefficients_(nodes.size() - 1) {
  for (std::size_t k = 0; k + 1 < nodes.size(); ++k) {
    // In units of the step: value, slope and half the curvature at the left end; the other three
    // coefficients make up for what the parabola misses at the right end.
    const double value = nodes[k][0];
    const double slope = nodes[k][1] * step;
    const double curve = 0.5 * nodes[k][2] * step * step;
    const double miss_value = nodes[k + 1][0] - value - slope - curve;
    const double miss_slope = nodes[k + 1][1] * step - slope - 2 * curve;
    const double miss_curve = 0.5 * nodes[k + 1][2] * step * step - curve;
    coefficients_[k] = {value,
                        slope,
                        curve,
                        10 * miss_value - 4 * miss_slope + miss_curve,
                        -15 * miss_value + 7 * miss_slope - 2 * miss_curve,
                        6 * miss_value - 3 * miss_slope + miss_curve};
  }
}

double OddInterpolant::operator()(double x) const noexcept {
  const double magnitude = std::fmin(std::fabs(x), end_) * inverse_step_;
  const std::size_t k = std::min(static_cast<std::size_t>(magnitude), coefficients_.size() - 1);
  return std::copysign(
      likeness::detail::polynomial<6>(magnitude - static_cast<double>(k), coefficients_[k]), x);
}

StudentQuantile::StudentQuantile(double nu) : table_(quantile_nodes(nu), kLastScore / kIntervals) {}

StudentScore::StudentScore(double nu)
    : inverse_scale_(1 / std::sqrt(nu)),
      table_(score_nodes(nu, last_s(nu)), last_s(nu) / kIntervals) {}

double StudentScore::operator()(double t) const noexcept {
  const double x = std::fabs(t * inverse_scale_);
  // asinh x = log(1 + x + x^2 / (1 + sqrt(1 + x^2))), without cancellation at 0.
  const double square = x * x;
  const double s = log1p_deterministic(x + square / (1 + std::sqrt(1 + square)));
  return std::copysign(table_(s), t);
}

}  // namespace likeness::stats::detail
