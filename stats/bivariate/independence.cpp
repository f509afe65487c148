#include "stats/bivariate/kernel.hpp"

namespace likeness::stats::detail {
namespace {

/// C(u, v) = u v.
class Independence final : public CopulaKernelOf<Independence> {
 public:
  [[nodiscard]] MarginScore score(double) const override { return {}; }
  [[nodiscard]] double log_density(MarginScore, MarginScore) const override { return 0; }
  [[nodiscard]] double cdf(double u, double v) const override { return u * v; }
  [[nodiscard]] double hfunc1(double, double v) const override { return v; }
  [[nodiscard]] double hinv1(double, double p) const override { return p; }
  [[nodiscard]] double kendall_tau() const override { return 0; }
  [[nodiscard]] TailDependence tail_dependence() const override { return {}; }
};

}  // namespace

FamilyTraits independence_traits() {
  return {.family = CopulaFamily::kIndependence,
          .name = "independence",
          .rotates = false,
          .lower = {},
          .upper = {},
          .make = [](std::span<const double>) -> std::unique_ptr<const CopulaKernel> {
            return std::make_unique<Independence>();
          },
          .from_tau = [](double) { return 0.0; },
          .fit = [](PairView, double, bool) { return KernelFit{}; }};
}

}  // namespace likeness::stats::detail
