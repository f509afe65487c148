#include <algorithm>
#include <boost/math/special_functions/bernoulli.hpp>
#include <boost/math/special_functions/factorials.hpp>
#include <cmath>
#include <numbers>

#include "core/elementary.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

constexpr double kFrankUpper = 35;

/// tau = 1 - 4 (1 - D(theta)) / theta with Debye's function D(x) = (1 / x) integral from 0 to x of
/// t / (e^t - 1).
double tau_of(double theta) {
  const double x = std::fabs(theta);
  double tau = 0;
  if (x < 3) {
    // The integrand's series with Bernoulli's numbers: 4 sum of B_2k x^(2k - 1) / ((2k + 1) (2k)!).
    for (int k = 1; k <= 28; ++k) {
      tau += 4 * boost::math::bernoulli_b2n<double>(k) * std::pow(x, 2 * k - 1) /
             ((2 * k + 1) * boost::math::factorial<double>(static_cast<unsigned>(2 * k)));
    }
  } else {
    // The integral to infinity, pi^2 / 6, less the rest: sum of e^(-k x) (x / k + 1 / k^2).
    double integral = std::numbers::pi * std::numbers::pi / 6;
    for (int k = 1; k <= 15; ++k) integral -= std::exp(-k * x) * (x / k + 1.0 / (k * k));
    tau = 1 - 4 * (1 - integral / x) / x;
  }
  return std::copysign(tau, theta);
}

/// C(u, v) = -log(1 + (e^(-theta u) - 1) (e^(-theta v) - 1) / (e^-theta - 1)) / theta; Frank
/// (1979), Aequationes Mathematicae 19. Negative theta is the rotation c(1 - u, v; -theta), so that
/// the formulas need only positive ones; they are arranged as sums of positive terms.
class Frank final : public CopulaKernelOf<Frank> {
 public:
  explicit Frank(double theta)
      : theta_(std::fabs(theta)),
        negative_(theta < 0),
        whole_(-expm1_deterministic(-theta_)),
        log_factor_(theta_ > 0 ? log_deterministic(theta_) + log_deterministic(whole_) : 0) {}

  /// u itself.
  [[nodiscard]] MarginScore score(double u) const override { return {u, 0}; }

  /// log c = log theta + log(1 - e^-theta) - theta (u + v) - 2 log D.
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    if (theta_ == 0) return 0;
    const double x = turned(u.first);
    return log_factor_ - theta_ * (x + v.first) - 2 * log_deterministic(denominator(x, v.first));
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    if (theta_ == 0) return u * v;
    return negative_ ? v - positive_cdf(1 - u, v) : positive_cdf(u, v);
  }

  /// e^(-theta u) (1 - e^(-theta v)) / D.
  [[nodiscard]] double hfunc1(double u, double v) const override {
    if (theta_ == 0) return v;
    const double x = turned(u);
    return -exp_deterministic(-theta_ * x) * expm1_deterministic(-theta_ * v) / denominator(x, v);
  }

  /// 1 - e^(-theta v) = p (1 - e^-theta) / (a + p (1 - a)) with a = e^(-theta u).
  [[nodiscard]] double hinv1(double u, double p) const override {
    if (theta_ == 0) return p;
    const double x = turned(u);
    const double a = exp_deterministic(-theta_ * x);
    const double divisor = a - p * expm1_deterministic(-theta_ * x);
    const double share = p * whole_ / divisor;
    if (share < 0.5) return -log1p_deterministic(-share) / theta_;
    return -log_deterministic((a * (1 - p) + p * exp_deterministic(-theta_)) / divisor) / theta_;
  }

  [[nodiscard]] double kendall_tau() const override {
    return negative_ ? -tau_of(theta_) : tau_of(theta_);
  }

  [[nodiscard]] TailDependence tail_dependence() const override { return {}; }

 private:
  [[nodiscard]] double turned(double u) const { return negative_ ? 1 - u : u; }

  /// D = (1 - e^-theta) - (1 - e^(-theta u)) (1 - e^(-theta v)).
  [[nodiscard]] double denominator(double u, double v) const {
    return -exp_deterministic(-theta_ * u) * expm1_deterministic(-theta_ * (1 - u)) -
           exp_deterministic(-theta_ * v) * expm1_deterministic(-theta_ * u);
  }

  [[nodiscard]] double positive_cdf(double u, double v) const {
    const double product = expm1_deterministic(-theta_ * u) * expm1_deterministic(-theta_ * v);
    const double share = product / whole_;
    if (share < 0.5) return -log1p_deterministic(-share) / theta_;
    return -log_deterministic(denominator(u, v) / whole_) / theta_;
  }

  double theta_;
  bool negative_;
  double whole_;
  double log_factor_;
};

}  // namespace

FamilyTraits frank_traits() {
  return {.family = CopulaFamily::kFrank,
          .name = "frank",
          .rotates = false,
          .lower = {-kFrankUpper},
          .upper = {kFrankUpper},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Frank>(parameters[0]);
          },
          .from_tau =
              [](double tau) { return solve_increasing(tau_of, tau, -kFrankUpper, kFrankUpper); },
          .fit = nullptr};
}

}  // namespace likeness::stats::detail
