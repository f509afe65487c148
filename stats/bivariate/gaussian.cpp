#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/elementary.hpp"
#include "likeness/stats/bivariate_normal.hpp"
#include "stats/bivariate/brent.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

/// C(u, v) = Phi_2(x, y; rho) with x = Phi^-1(u), y = Phi^-1(v).
class Gaussian final : public CopulaKernelOf<Gaussian> {
 public:
  explicit Gaussian(double rho)
      : rho_(rho),
        variance_((1 - rho) * (1 + rho)),
        deviation_(std::sqrt(variance_)),
        log_deviation_(log_deterministic(deviation_)) {}

  /// x = Phi^-1(u).
  [[nodiscard]] MarginScore score(double u) const override { return {normal_quantile(u), 0}; }

  /// log c = -log(1 - rho^2) / 2 - (x^2 + y^2 - 2 rho x y) / (2 (1 - rho^2)) + (x^2 + y^2) / 2.
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    const EllipticalPoint point(u.first, v.first);
    return 0.5 * (point.squares() - point.form(rho_) / variance_) - log_deviation_;
  }

  [[nodiscard]] double cdf(double u, double v) const override {
    return bivariate_normal_cdf(normal_quantile(u), normal_quantile(v), rho_);
  }

  /// Phi((y - rho x) / sqrt(1 - rho^2)).
  [[nodiscard]] double hfunc1(double u, double v) const override {
    return normal_cdf((normal_quantile(v) - rho_ * normal_quantile(u)) / deviation_);
  }

  [[nodiscard]] double hinv1(double u, double p) const override {
    return normal_cdf(normal_quantile(p) * deviation_ + rho_ * normal_quantile(u));
  }

  [[nodiscard]] double kendall_tau() const override {
    return 2 / std::numbers::pi * std::asin(rho_);
  }

  [[nodiscard]] TailDependence tail_dependence() const override { return {}; }

 private:
  double rho_;
  double variance_;
  double deviation_;
  double log_deviation_;
};

double rho_of(double tau) {
  return std::clamp(std::sin(std::numbers::pi / 2 * tau), -kStrongestCorrelation,
                    kStrongestCorrelation);
}

/// The likelihood depends on the data through sums alone.
KernelFit fit(PairView data, double tau, bool hold_first) {
  const EllipticalPoint sums =
      parallel_sum(data.u.size(), 4096, EllipticalPoint{}, [&](std::size_t begin, std::size_t end) {
        EllipticalPoint part;
        for (std::size_t i = begin; i < end; ++i) {
          part += EllipticalPoint(normal_quantile(data.u[i]), normal_quantile(data.v[i]));
        }
        return part;
      });
  const auto rows = static_cast<double>(data.u.size());
  const auto log_likelihood = [&](double rho) {
    const double variance = (1 - rho) * (1 + rho);
    return 0.5 * (sums.squares() - sums.form(rho) / variance - rows * log_deterministic(variance));
  };
  const double start = rho_of(tau);
  if (hold_first) return {{start}, log_likelihood(start)};
  const Maximum best =
      maximize(log_likelihood, -kStrongestCorrelation, kStrongestCorrelation, start, 0.01, 1e-10);
  return {{best.x}, best.value};
}

}  // namespace

FamilyTraits gaussian_traits() {
  return {.family = CopulaFamily::kGaussian,
          .name = "gaussian",
          .rotates = false,
          .lower = {-kStrongestCorrelation},
          .upper = {kStrongestCorrelation},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Gaussian>(parameters[0]);
          },
          .from_tau = rho_of,
          .fit = fit};
}

}  // namespace likeness::stats::detail
