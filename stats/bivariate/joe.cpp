#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <cmath>

#include "core/elementary.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

constexpr double kJoeLower = 1;
constexpr double kJoeUpper = 30;

/// tau = 1 + 2 (psi(2) - psi(2 / theta + 1)) / (2 - theta), with psi the digamma function; its
/// limit at theta = 2 is 1 - psi'(2).
double joe_tau(double theta) {
  if (theta == 1) return 0;
  const double distance = 2 - theta;
  if (std::fabs(distance) < 0.01) {
    // psi's Taylor series about 2, whose coefficients are -(-1)^n (zeta(n + 1) - 1).
    return 1 -
           2 / theta *
               likeness::detail::polynomial<5>(
                   distance / theta, {0.6449340668482264, -0.2020569031595943, 0.0823232337111382,
                                      -0.0369277551433699, 0.0173430619844491});
  }
  return 1 + 2 * (boost::math::digamma(2.0) - boost::math::digamma(2 / theta + 1)) / distance;
}

/// C(u, v) = 1 - S^(1 / theta) with S = A + B - A B, A = (1 - u)^theta, B = (1 - v)^theta; Joe
/// (1993), Journal of Multivariate Analysis 46.
class Joe final : public CopulaKernelOf<Joe> {
 public:
  explicit Joe(double theta) : theta_(theta) {}

  /// log(1 - u).
  [[nodiscard]] MarginScore score(double u) const override { return {log1p_deterministic(-u), 0}; }

  /// log c = (theta - 1) (log(1 - u) + log(1 - v)) + (1 / theta - 2) log S + log(theta - 1 + S).
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    const double sum = power_sum(theta_ * u.first, theta_ * v.first);
    return (theta_ - 1) * (u.first + v.first) + (1 / theta_ - 2) * log_deterministic(sum) +
           log_deterministic(theta_ - 1 + sum);
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    const double log_a = theta_ * score(u).first;
    const double log_b = theta_ * score(v).first;
    // S = 1 - (1 - A) (1 - B): each form where it keeps its digits.
    const double product = expm1_deterministic(log_a) * expm1_deterministic(log_b);
    const double log_sum =
        product < 0.5 ? log1p_deterministic(-product) : log_deterministic(power_sum(log_a, log_b));
    return -expm1_deterministic(log_sum / theta_);
  }

  /// (A / S)^(1 - 1 / theta) (1 - B).
  [[nodiscard]] double hfunc1(double u, double v) const override {
    const double log_a = theta_ * score(u).first;
    const double log_b = theta_ * score(v).first;
    const double log_ratio = log_a - log_deterministic(power_sum(log_a, log_b));
    return -expm1_deterministic(log_b) * exp_deterministic((1 - 1 / theta_) * log_ratio);
  }

  /// x = -log(1 - B) >= 0 solves (1 - 1 / theta) log(1 + (1 - e^-x) (1 - A) / A) + x = -log p, a
  /// concave increasing function of x: Newton's steps from 0 come up to the root.
  [[nodiscard]] double hinv1(double u, double p) const override {
    const double log_a = theta_ * score(u).first;
    const double odds = -expm1_deterministic(log_a) * exp_deterministic(-log_a);
    const double weight = 1 - 1 / theta_;
    const double target = -log_deterministic(p);
    double x = 0;
    for (int step = 0; step < 100; ++step) {
      const double share = -expm1_deterministic(-x);
      const double grown = 1 + odds * share;
      const double slope = 1 + weight * odds * (1 - share) / grown;
      const double change = (weight * log1p_deterministic(odds * share) + x - target) / slope;
      x -= change;
      if (std::fabs(change) <= 1e-15 * x) break;
    }
    const double log_b = x > 0.69 ? log1p_deterministic(-exp_deterministic(-x))
                                  : log_deterministic(-expm1_deterministic(-x));
    return -expm1_deterministic(log_b / theta_);
  }

  [[nodiscard]] double kendall_tau() const override { return joe_tau(theta_); }

  [[nodiscard]] TailDependence tail_dependence() const override {
    return {.upper_upper = 2 - std::exp2(1 / theta_)};
  }

 private:
  /// S = A + B (1 - A), without cancellation.
  static double power_sum(double log_a, double log_b) {
    return exp_deterministic(log_a) - exp_deterministic(log_b) * expm1_deterministic(log_a);
  }

  double theta_;
};

}  // namespace

FamilyTraits joe_traits() {
  return {
      .family = CopulaFamily::kJoe,
      .name = "joe",
      .rotates = true,
      .lower = {kJoeLower},
      .upper = {kJoeUpper},
      .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
        return std::make_unique<Joe>(parameters[0]);
      },
      .from_tau = [](double tau) { return solve_increasing(joe_tau, tau, kJoeLower, kJoeUpper); },
      .fit = nullptr};
}

}  // namespace likeness::stats::detail
