#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "likeness/parallel.hpp"
#include "likeness/stats/bivariate_copula.hpp"

namespace likeness::stats::detail {

/// The margins are kept within [kSmallest, 1 - kSmallest].
inline constexpr double kSmallest = 1e-10;

/// The strongest correlation of the elliptical families: at 1 they have no density.
inline constexpr double kStrongestCorrelation = 1 - 1e-13;

/// x^2 + y^2 - 2 rho x y for points of an elliptical family, kept as what it is made of near
/// perfect correlation, where the plain form cancels.
struct EllipticalPoint {
  double difference = 0;  ///< (x - y)^2
  double sum = 0;         ///< (x + y)^2
  double product = 0;     ///< x y

  EllipticalPoint() = default;
  EllipticalPoint(double x, double y)
      : difference((x - y) * (x - y)), sum((x + y) * (x + y)), product(x * y) {}

  [[nodiscard]] double form(double rho) const noexcept {
    return rho > 0 ? difference + 2 * (1 - rho) * product : sum - 2 * (1 + rho) * product;
  }

  /// x^2 + y^2.
  [[nodiscard]] double squares() const noexcept { return 0.5 * (difference + sum); }

  EllipticalPoint& operator+=(const EllipticalPoint& other) noexcept {
    difference += other.difference;
    sum += other.sum;
    product += other.product;
    return *this;
  }
};

/// What a density needs of one margin whatever the parameters, so that a search over parameters
/// takes it from each observation once.
struct MarginScore {
  double first = 0;
  double second = 0;
};

/// A family at given parameters, without rotation. All families here are symmetric in u and v, so
/// hfunc2(u, v) is hfunc1(v, u), and so on. Arguments are within the limits above.
class CopulaKernel {
 public:
  CopulaKernel() = default;
  CopulaKernel(const CopulaKernel&) = delete;
  CopulaKernel& operator=(const CopulaKernel&) = delete;
  virtual ~CopulaKernel() = default;

  [[nodiscard]] virtual MarginScore score(double u) const = 0;
  [[nodiscard]] virtual double log_density(MarginScore u, MarginScore v) const = 0;
  [[nodiscard]] virtual double cdf(double u, double v) const = 0;
  [[nodiscard]] virtual double hfunc1(double u, double v) const = 0;
  [[nodiscard]] virtual double hinv1(double u, double p) const = 0;
  [[nodiscard]] virtual double kendall_tau() const = 0;
  [[nodiscard]] virtual TailDependence tail_dependence() const = 0;

  /// Sum of log_density.
  [[nodiscard]] virtual double log_likelihood(std::span<const MarginScore> u,
                                              std::span<const MarginScore> v) const = 0;
};

/// Adds the loops, so that they call the final class's functions directly.
template <class Final>
class CopulaKernelOf : public CopulaKernel {
 public:
  [[nodiscard]] double log_likelihood(std::span<const MarginScore> u,
                                      std::span<const MarginScore> v) const final {
    const auto& self = static_cast<const Final&>(*this);
    return parallel_sum(u.size(), 4096, 0.0, [&](std::size_t begin, std::size_t end) {
      double sum = 0;
      for (std::size_t i = begin; i < end; ++i) sum += self.Final::log_density(u[i], v[i]);
      return sum;
    });
  }
};

/// Parameters and the log-likelihood that they reach.
struct KernelFit {
  std::vector<double> parameters;
  double log_likelihood = 0;
};

/// Two columns of pseudo-observations within the limits, already rotated.
struct PairView {
  std::span<const double> u;
  std::span<const double> v;
};

/// A family: all that is known of it without parameters.
struct FamilyTraits {
  CopulaFamily family;
  std::string_view name;
  bool rotates;
  std::vector<double> lower;
  std::vector<double> upper;
  std::unique_ptr<const CopulaKernel> (*make)(std::span<const double> parameters);
  /// The first parameter with that Kendall's tau, within the bounds.
  double (*from_tau)(double tau);
  /// Maximum likelihood, starting from Kendall's tau of the data; with `hold_first` the first
  /// parameter stays at the one that has this tau. Null for families with one parameter that
  /// fit_one_parameter serves.
  KernelFit (*fit)(PairView data, double tau, bool hold_first);
};

/// One per family, each in the family's file.
[[nodiscard]] FamilyTraits independence_traits();
[[nodiscard]] FamilyTraits gaussian_traits();
[[nodiscard]] FamilyTraits student_traits();
[[nodiscard]] FamilyTraits clayton_traits();
[[nodiscard]] FamilyTraits gumbel_traits();
[[nodiscard]] FamilyTraits frank_traits();
[[nodiscard]] FamilyTraits joe_traits();

[[nodiscard]] const FamilyTraits& family_traits(CopulaFamily family);

[[nodiscard]] std::vector<MarginScore> scores(const CopulaKernel& kernel,
                                              std::span<const double> margin);

/// FamilyTraits::fit for a family with one parameter.
[[nodiscard]] KernelFit fit_one_parameter(const FamilyTraits& traits, PairView data, double tau,
                                          bool hold_first);

/// The x in [lower, upper] where the increasing function f reaches `value`, else the nearer end; by
/// bisection and secants to full precision.
[[nodiscard]] double solve_increasing(double (*f)(double), double value, double lower,
                                      double upper);

}  // namespace likeness::stats::detail
