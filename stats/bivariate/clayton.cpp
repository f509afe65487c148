#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

constexpr double kClaytonLower = 1e-10;
constexpr double kClaytonUpper = 28;

/// C(u, v) = (u^-theta + v^-theta - 1)^(-1 / theta); Clayton (1978), Biometrika 65.
///
/// With a = -theta log u and b = -theta log v, all formulas use L = log(e^a + e^b - 1), so that
/// nothing overflows and nothing cancels near independence.
class Clayton final : public CopulaKernelOf<Clayton> {
 public:
  explicit Clayton(double theta) : theta_(theta), log_factor_(log1p_deterministic(theta)) {}

  /// log u.
  [[nodiscard]] MarginScore score(double u) const override { return {log_deterministic(u), 0}; }

  /// log c = log(1 + theta) - (1 + theta) (log u + log v) - (2 + 1 / theta) L.
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    return log_factor_ - (1 + theta_) * (u.first + v.first) -
           (2 + 1 / theta_) * log_sum(-theta_ * u.first, -theta_ * v.first);
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    const double sum = log_sum(-theta_ * log_deterministic(u), -theta_ * log_deterministic(v));
    return exp_deterministic(-sum / theta_);
  }

  /// e^((1 + 1 / theta) (a - L)), where L - a = log(1 + e^-a (e^b - 1)).
  [[nodiscard]] double hfunc1(double u, double v) const override {
    const double a = -theta_ * log_deterministic(u);
    const double b = -theta_ * log_deterministic(v);
    return exp_deterministic(-(1 + 1 / theta_) *
                             log1p_deterministic(exp_deterministic(-a) * expm1_deterministic(b)));
  }

  /// From L - a = q = -log(p) theta / (1 + theta): e^b - 1 = e^a (e^q - 1).
  [[nodiscard]] double hinv1(double u, double p) const override {
    const double a = -theta_ * log_deterministic(u);
    const double q = -log_deterministic(p) * theta_ / (1 + theta_);
    return exp_deterministic(-log1p_deterministic(exp_deterministic(a) * expm1_deterministic(q)) /
                             theta_);
  }

  [[nodiscard]] double kendall_tau() const override { return theta_ / (theta_ + 2); }

  [[nodiscard]] TailDependence tail_dependence() const override {
    return {.lower_lower = std::exp2(-1 / theta_)};
  }

 private:
  /// log(e^a + e^b - 1) for a, b >= 0.
  static double log_sum(double a, double b) {
    const double large = std::max(a, b);
    const double small = std::min(a, b);
    return large + log1p_deterministic(exp_deterministic(-large) * expm1_deterministic(small));
  }

  double theta_;
  double log_factor_;
};

}  // namespace

FamilyTraits clayton_traits() {
  return {.family = CopulaFamily::kClayton,
          .name = "clayton",
          .rotates = true,
          .lower = {kClaytonLower},
          .upper = {kClaytonUpper},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Clayton>(parameters[0]);
          },
          .from_tau =
              [](double tau) {
                return tau < 1 ? std::clamp(2 * tau / (1 - tau), kClaytonLower, kClaytonUpper)
                               : kClaytonUpper;
              },
          .fit = nullptr};
}

}  // namespace likeness::stats::detail
