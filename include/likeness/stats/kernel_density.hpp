#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "likeness/export.hpp"
#include "likeness/stats/distribution.hpp"

namespace likeness::stats {

/// Rules for the bandwidth, the standard deviation of the Gaussian kernel.
enum class BandwidthRule {
  kScott,                  ///< s n^(-1/5): right for normal data (Scott 1992)
  kSilverman,              ///< s (3 n / 4)^(-1/5) (Silverman 1986)
  kImprovedSheatherJones,  ///< a plug-in for data of any shape (Botev, Grotowski and Kroese 2010)
};

/// The bandwidth by a rule. s is the standard deviation (divided by n - 1); with weights, n is
/// (sum w)^2 / (sum w^2). Throws Error(kData) as fits do, and where all values are equal.
[[nodiscard]] LIKENESS_EXPORT double kernel_bandwidth(std::span<const double> values,
                                                      BandwidthRule rule,
                                                      std::span<const double> weights = {});

struct KernelDensityOptions {
  BandwidthRule rule = BandwidthRule::kScott;
  /// A bandwidth above 0 instead of the rule's.
  std::optional<double> bandwidth = {};
  /// Ends of the support: the density is reflected at them, so that no mass lies outside.
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  /// Up to this many values every kernel is evaluated. Beyond it the density is tabulated, four
  /// nodes to the bandwidth, and interpolated: its error is below 1e-6 of its largest value, and
  /// the values themselves are not kept. (A sample spread so thinly that a table would be larger
  /// than itself stays exact.)
  std::size_t exact_limit = 1000;
};

/// A Gaussian kernel density estimate: the mean of normal densities around the values.
class LIKENESS_EXPORT KernelDensity final : public Distribution {
 public:
  /// Throws Error(kData) on no values, NaN, infinities, values outside of the bounds, unusable
  /// weights, or equal values without a given bandwidth; Error(kUsage) on a wrong bandwidth.
  explicit KernelDensity(std::span<const double> values, const KernelDensityOptions& options = {},
                         std::span<const double> weights = {});

  /// Restores what parameters() gave; throws Error(kModel) where that is damaged.
  explicit KernelDensity(std::span<const Parameter> parameters);

  [[nodiscard]] double bandwidth() const noexcept { return bandwidth_; }
  /// Whether all kernels are evaluated, not a table.
  [[nodiscard]] bool exact() const noexcept;

  [[nodiscard]] Family family() const noexcept override { return Family::kKernelDensity; }
  /// `bandwidth`, `lower` and `upper` (empty where there is no bound); then, where exact, `point`
  /// (increasing) and `weight`, otherwise `origin`, `node` (whole numbers: places in quarters of
  /// the bandwidth from the origin), `log_density`, `slope` and `curvature` at the nodes.
  [[nodiscard]] std::vector<Parameter> parameters() const override;
  /// 1: the bandwidth.
  [[nodiscard]] std::size_t free_parameters() const noexcept override { return 1; }
  [[nodiscard]] Interval support() const noexcept override { return {lower_, upper_}; }

 private:
  void evaluate(Function function, std::span<const double> x, std::span<double> out) const override;

  struct Estimate;
  double bandwidth_ = 0;
  double lower_ = 0;
  double upper_ = 0;
  std::shared_ptr<const Estimate> estimate_;
};

}  // namespace likeness::stats
