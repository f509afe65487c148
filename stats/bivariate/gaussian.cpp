#include <algorithm>
#include <cmath>
#include <numbers>

#include "likeness/core/elementary.hpp"
#include "likeness/stats/bivariate_normal.hpp"
#include "stats/bivariate/brent.hpp"
#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

/// The strongest correlation: at 1 the density is not defined.
constexpr double kStrongest = 1 - 1e-10;

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

  /// log c = -log(1 - rho^2) / 2 - rho (rho (x^2 + y^2) - 2 x y) / (2 (1 - rho^2)).
  [[nodiscard]] double log_density(MarginScore u, MarginScore v) const override {
    const double x = u.first;
    const double y = v.first;
    return -log_deviation_ - rho_ * (rho_ * (x * x + y * y) - 2 * x * y) / (2 * variance_);
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
  return std::clamp(std::sin(std::numbers::pi / 2 * tau), -kStrongest, kStrongest);
}

/// The likelihood depends on the data through the sums of x^2 + y^2 and of x y alone.
KernelFit fit(PairView data, double tau, bool hold_first) {
  struct Sums {
    double squares = 0;
    double products = 0;
    Sums& operator+=(const Sums& other) {
      squares += other.squares;
      products += other.products;
      return *this;
    }
  };
  const Sums sums =
      parallel_sum(data.u.size(), 4096, Sums{}, [&](std::size_t begin, std::size_t end) {
        Sums part;
        for (std::size_t i = begin; i < end; ++i) {
          const double x = normal_quantile(data.u[i]);
          const double y = normal_quantile(data.v[i]);
          part += Sums{x * x + y * y, x * y};
        }
        return part;
      });
  const auto rows = static_cast<double>(data.u.size());
  const auto log_likelihood = [&](double rho) {
    const double variance = (1 - rho) * (1 + rho);
    return -0.5 * rows * log_deterministic(variance) -
           rho * (rho * sums.squares - 2 * sums.products) / (2 * variance);
  };
  const double start = rho_of(tau);
  if (hold_first) return {{start}, log_likelihood(start)};
  const Maximum best = maximize(log_likelihood, -kStrongest, kStrongest, start, 0.01, 1e-9);
  return {{best.x}, best.value};
}

}  // namespace

FamilyTraits gaussian_traits() {
  return {.family = CopulaFamily::kGaussian,
          .name = "gaussian",
          .rotates = false,
          .lower = {-kStrongest},
          .upper = {kStrongest},
          .make = [](std::span<const double> parameters) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Gaussian>(parameters[0]);
          },
          .from_tau = rho_of,
          .fit = fit};
}

}  // namespace likeness::stats::detail
