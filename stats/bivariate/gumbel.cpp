#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

constexpr double kGumbelLower = 1;
constexpr double kGumbelUpper = 50;

/// C(u, v) = e^-s with s = (x^theta + y^theta)^(1 / theta), x = -log u, y = -log v; Gumbel (1960),
/// Publications de l'Institut de Statistique de l'Universite de Paris 9.
class Gumbel final : public CopulaKernelOf<Gumbel> {
 public:
  explicit Gumbel(double theta) : theta_(theta) {}

  /// x = -log u and log x.
  [[nodiscard]] MarginScore score(double u) const override {
    const double x = -log_deterministic(u);
    return {x, log_deterministic(x)};
  }

  /// log c = x + y - s + (theta - 1) (log x + log y) + (1 - 2 theta) log s + log(s + theta - 1).
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    const double log_s = log_norm(u.second, v.second);
    const double s = exp_deterministic(log_s);
    return (u.first + v.first - s) + (theta_ - 1) * (u.second + v.second) +
           (1 - 2 * theta_) * log_s + log_deterministic(s + theta_ - 1);
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    return exp_deterministic(-exp_deterministic(log_norm(score(u).second, score(v).second)));
  }

  /// e^(x - s) (x / s)^(theta - 1).
  [[nodiscard]] double hfunc1(double u, double v) const override {
    const MarginScore a = score(u);
    const double log_s = log_norm(a.second, score(v).second);
    return exp_deterministic(a.first - exp_deterministic(log_s) +
                             (theta_ - 1) * (a.second - log_s));
  }

  /// w = log(s / x) >= 0 solves x (e^w - 1) + (theta - 1) w = -log p, a convex increasing function
  /// of w: Newton's steps from the right come down to the root. Then y = s (1 - e^(-theta w))^(1 /
  /// theta).
  [[nodiscard]] double hinv1(double u, double p) const override {
    const MarginScore a = score(u);
    const double target = -log_deterministic(p);
    double w = log1p_deterministic(target / a.first);
    if (theta_ > 1) w = std::min(w, target / (theta_ - 1));
    for (int step = 0; step < 60; ++step) {
      const double grown = a.first * expm1_deterministic(w);
      const double slope = grown + a.first + theta_ - 1;
      const double change = (grown + (theta_ - 1) * w - target) / slope;
      w -= change;
      if (std::fabs(change) <= 1e-15 * w) break;
    }
    const double log_y =
        a.second + w + log_deterministic(-expm1_deterministic(-theta_ * w)) / theta_;
    return exp_deterministic(-exp_deterministic(log_y));
  }

  [[nodiscard]] double kendall_tau() const override { return 1 - 1 / theta_; }

  [[nodiscard]] TailDependence tail_dependence() const override {
    return {.upper_upper = 2 - std::exp2(1 / theta_)};
  }

 private:
  /// log s from log x and log y.
  [[nodiscard]] double log_norm(double log_x, double log_y) const {
    const double difference = std::fabs(log_x - log_y);
    return std::max(log_x, log_y) +
           log1p_deterministic(exp_deterministic(-theta_ * difference)) / theta_;
  }

  double theta_;
};

}  // namespace

FamilyTraits gumbel_traits() {
  return {.family = CopulaFamily::kGumbel,
          .name = "gumbel",
          .rotates = true,
          .lower = {kGumbelLower},
          .upper = {kGumbelUpper},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Gumbel>(parameters[0]);
          },
          .from_tau =
              [](double tau) {
                return tau < 1 ? std::clamp(1 / (1 - tau), kGumbelLower, kGumbelUpper)
                               : kGumbelUpper;
              },
          .fit = nullptr};
}

}  // namespace likeness::stats::detail
