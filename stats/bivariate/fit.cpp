#include <algorithm>
#include <cmath>

#include "stats/bivariate/brent.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {

std::vector<MarginScore> scores(const CopulaKernel& kernel, std::span<const double> margin) {
  std::vector<MarginScore> result(margin.size());
  parallel_chunks(margin.size(), 4096, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) result[i] = kernel.score(margin[i]);
  });
  return result;
}

KernelFit fit_one_parameter(const FamilyTraits& traits, PairView data, double tau,
                            bool hold_first) {
  const double start = traits.from_tau(tau);
  const auto kernel = traits.make(std::span(&start, 1));
  const std::vector<MarginScore> u = scores(*kernel, data.u);
  const std::vector<MarginScore> v = scores(*kernel, data.v);
  if (hold_first) return {{start}, kernel->log_likelihood(u, v)};
  // The search is over a strength on about the scale of Kendall's tau: theta - lower = x / (1 - x)
  // where the range is one-sided, and theta a multiple of it where it is not.
  const double lower = traits.lower[0];
  const double upper = traits.upper[0];
  const bool two_sided = lower < 0;
  const auto theta = [&](double x) {
    return std::clamp(two_sided ? x * upper : lower + x / (1 - x), lower, upper);
  };
  const auto strength = [&](double parameter) {
    return two_sided ? parameter / upper : (parameter - lower) / (1 + parameter - lower);
  };
  // The estimates by tau and by likelihood differ by little more than the former's deviation.
  const double step = std::clamp(2 / std::sqrt(static_cast<double>(data.u.size())), 0.01, 0.2);
  const Maximum best = maximize(
      [&](double x) {
        const double parameter = theta(x);
        return traits.make(std::span(&parameter, 1))->log_likelihood(u, v);
      },
      strength(lower), strength(upper), strength(start), step, 1e-6);
  return {{theta(best.x)}, best.value};
}

double solve_increasing(double (*f)(double), double value, double lower, double upper) {
  double below = f(lower) - value;
  double above = f(upper) - value;
  if (!(below < 0)) return lower;
  if (!(above > 0)) return upper;
  // The Illinois variant of regula falsi, with a bisection every third step.
  for (int step = 1; step <= 200 && upper - lower > 1e-15 * std::max(1.0, std::fabs(upper));
       ++step) {
    double x =
        step % 3 == 0 ? 0.5 * (lower + upper) : lower - below * (upper - lower) / (above - below);
    if (!(x > lower && x < upper)) x = 0.5 * (lower + upper);
    const double error = f(x) - value;
    if (error == 0) return x;
    if (error < 0) {
      lower = x;
      below = error;
      above *= 0.5;
    } else {
      upper = x;
      above = error;
      below *= 0.5;
    }
  }
  return 0.5 * (lower + upper);
}

}  // namespace likeness::stats::detail
