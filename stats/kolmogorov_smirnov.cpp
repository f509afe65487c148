#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "core/elementary.hpp"
#include "likeness/error.hpp"
#include "likeness/stats/significance.hpp"
#include "stats/families/special.hpp"
#include "stats/weighted_sample.hpp"

namespace likeness::stats {

namespace {

/// Kolmogorov's limit of P(sqrt(n) D >= x); his series and its transform, each where it is short.
double kolmogorov_limit(double x) {
  if (x < 0.04) return 1;
  double sum = 0;
  if (x > 1) {
    for (int k = 1; k <= 10; ++k) {
      sum += (k % 2 == 1 ? 2 : -2) * exp_deterministic(-2 * k * k * x * x);
    }
    return std::clamp(sum, 0.0, 1.0);
  }
  for (int k = 1; k <= 19; k += 2) {
    const double exponent = k * std::numbers::pi / x;
    sum += exp_deterministic(-0.125 * exponent * exponent);
  }
  return std::clamp(1 - std::sqrt(2 * std::numbers::pi) / x * sum, 0.0, 1.0);
}

/// P(D+ >= d) for the one-sided statistic of n values: Birnbaum and Tingey (1951), all terms
/// positive.
double one_sided_tail(double n, double d) {
  const auto log_gamma = [](double x) { return boost::math::lgamma(x, families::kPolicy); };
  double sum = 0;
  const double last = std::floor(n * (1 - d));
  for (double j = 0; j <= last; ++j) {
    const double rest = 1 - d - j / n;
    if (rest <= 0 && n - j > 0) continue;
    const double log_term = log_gamma(n + 1) - log_gamma(j + 1) - log_gamma(n - j + 1) +
                            (j - 1) * log_deterministic(d + j / n) +
                            (n - j > 0 ? (n - j) * log_deterministic(rest) : 0);
    sum += exp_deterministic(log_term);
  }
  return std::min(d * sum, 1.0);
}

/// A matrix with a power of ten beside it.
struct Scaled {
  Eigen::MatrixXd matrix;
  int exponent = 0;

  void multiply(const Scaled& other) {
    matrix = (matrix * other.matrix).eval();
    exponent += other.exponent;
    const Eigen::Index middle = matrix.rows() / 2;
    if (matrix(middle, middle) > 1e140) {
      matrix *= 1e-140;
      exponent += 140;
    }
  }
};

/// P(D < d) of n values: the central entry of a matrix power, Marsaglia, Tsang and Wang (2003),
/// "Evaluating Kolmogorov's distribution", Journal of Statistical Software 8.
double kolmogorov_distribution(std::size_t n, double d) {
  const auto size = static_cast<double>(n);
  const auto k = static_cast<Eigen::Index>(size * d) + 1;
  const Eigen::Index m = 2 * k - 1;
  const double h = static_cast<double>(k) - size * d;
  Eigen::MatrixXd step = Eigen::MatrixXd::Zero(m, m);
  for (Eigen::Index i = 0; i < m; ++i) {
    for (Eigen::Index j = 0; j < m; ++j) step(i, j) = i - j + 1 >= 0 ? 1 : 0;
  }
  for (Eigen::Index i = 0; i < m; ++i) {
    step(i, 0) -= std::pow(h, static_cast<double>(i + 1));
    step(m - 1, i) -= std::pow(h, static_cast<double>(m - i));
  }
  step(m - 1, 0) += 2 * h - 1 > 0 ? std::pow(2 * h - 1, static_cast<double>(m)) : 0;
  for (Eigen::Index i = 0; i < m; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      for (Eigen::Index g = 2; g <= i - j + 1; ++g) step(i, j) /= static_cast<double>(g);
    }
  }
  Scaled power{Eigen::MatrixXd::Identity(m, m), 0};
  Scaled square{std::move(step), 0};
  for (std::size_t rest = n; rest > 0; rest /= 2) {
    if (rest % 2 == 1) power.multiply(square);
    if (rest > 1) square.multiply(square);
  }
  double probability = power.matrix(k - 1, k - 1);
  for (std::size_t i = 1; i <= n; ++i) {
    probability *= static_cast<double>(i) / size;
    if (probability < 1e-140) {
      probability *= 1e140;
      power.exponent -= 140;
    }
  }
  return probability * std::pow(10.0, power.exponent);
}

/// P(D >= d) of n values from a continuous distribution.
double exact_one_sample(std::size_t n, double d) {
  const auto size = static_cast<double>(n);
  if (d <= 0.5 / size) return 1;
  if (d >= 1) return 0;
  // In the far tail both sides can't occur together: the error of the sum is below 1e-10 relative.
  if (size * d * d >= 4) return std::min(2 * one_sided_tail(size, d), 1.0);
  return std::clamp(1 - kolmogorov_distribution(n, d), 0.0, 1.0);
}

/// The share of all lattice paths from (0, 0) to (m, n) that reach |i / m - j / n| >= d. Numbers of
/// paths are divided by those of the whole row, (i + n)! / (i! n!), and only added, so that small
/// shares keep their digits.
double exact_two_sample(std::size_t m, std::size_t n, double d) {
  const auto rows = static_cast<double>(m);
  const auto columns = static_cast<double>(n);
  const double limit = (std::floor(d * rows * columns + 0.5) - 0.5) / (rows * columns);
  const auto outside = [&](std::size_t i, std::size_t j) {
    return std::fabs(static_cast<double>(i) / rows - static_cast<double>(j) / columns) > limit;
  };
  std::vector<double> all(n + 1, 1);
  std::vector<double> reached(n + 1, 0);
  for (std::size_t j = 1; j <= n; ++j) reached[j] = outside(0, j) ? 1 : reached[j - 1];
  for (std::size_t i = 1; i <= m; ++i) {
    const double shrink = static_cast<double>(i) / (static_cast<double>(i) + columns);
    all[0] *= shrink;
    reached[0] = outside(i, 0) ? all[0] : shrink * reached[0];
    for (std::size_t j = 1; j <= n; ++j) {
      all[j] = shrink * all[j] + all[j - 1];
      reached[j] = outside(i, j) ? all[j] : shrink * reached[j] + reached[j - 1];
    }
  }
  return std::min(reached[n] / all[n], 1.0);
}

double two_sample_distance(const std::vector<double>& x, const std::vector<double>& y) {
  double distance = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < x.size() && j < y.size()) {
    const double at = std::min(x[i], y[j]);
    while (i < x.size() && x[i] == at) ++i;
    while (j < y.size() && y[j] == at) ++j;
    distance =
        std::max(distance, std::fabs(static_cast<double>(i) / static_cast<double>(x.size()) -
                                     static_cast<double>(j) / static_cast<double>(y.size())));
  }
  return distance;
}

}  // namespace

TestResult kolmogorov_smirnov_test(std::span<const double> x, std::span<const double> y,
                                   PValueMethod method) {
  const SortedSample first(x, {});
  const SortedSample second(y, {});
  const double distance = two_sample_distance(first.values, second.values);
  if (distance == 0) return {0, 1};
  constexpr std::size_t kExactSteps = 10'000'000;
  const bool exact = method == PValueMethod::kExact ||
                     (method == PValueMethod::kAutomatic && x.size() <= kExactSteps / y.size());
  if (exact) return {distance, exact_two_sample(x.size(), y.size(), distance)};
  const auto m = static_cast<double>(x.size());
  const auto n = static_cast<double>(y.size());
  return {distance, kolmogorov_limit(std::sqrt(m / (m + n) * n) * distance)};
}

TestResult kolmogorov_smirnov_test(std::span<const double> values, const Distribution& distribution,
                                   PValueMethod method) {
  const double distance = kolmogorov_smirnov_distance(distribution, values);
  constexpr std::size_t kExactSize = 1000;
  if (method == PValueMethod::kExact ||
      (method == PValueMethod::kAutomatic && values.size() <= kExactSize)) {
    return {distance, exact_one_sample(values.size(), distance)};
  }
  return {distance, kolmogorov_limit(std::sqrt(static_cast<double>(values.size())) * distance)};
}

}  // namespace likeness::stats
