#pragma once

#include <cstddef>
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

  [[nodiscard]] Family family() const noexcept override { return Family::kKernelDensity; }
  /// `bandwidth`, `lower` and `upper` (empty where there is no bound), `point` (increasing) and
  /// `weight` (they sum to 1).
  [[nodiscard]] std::vector<Parameter> parameters() const override;
  /// 1: the bandwidth.
  [[nodiscard]] std::size_t free_parameters() const noexcept override { return 1; }
  [[nodiscard]] Interval support() const noexcept override { return {lower_, upper_}; }

 private:
  void evaluate(Function function, std::span<const double> x, std::span<double> out) const override;

  void check_bounds(double smallest, double largest) const;
  void reflect();
  struct Window;
  [[nodiscard]] Window window(double x) const;
  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double log_density(double x) const;
  [[nodiscard]] double mass_between(double from, double to) const;
  [[nodiscard]] double mass_below(double x) const;
  [[nodiscard]] double mass_above(double x) const;
  [[nodiscard]] double log_mass_below(double x) const;
  [[nodiscard]] double log_mass_above(double x) const;
  [[nodiscard]] double inverse(double p, bool from_above) const;
  [[nodiscard]] double drawn(double uniform) const;

  double bandwidth_ = 0;
  double lower_ = 0;
  double upper_ = 0;
  std::vector<double> point_;
  std::vector<double> weight_;
  // The points and their mirror images within reach of the support, with the sums of their weights
  // before each; what lies outside of the support is cut off.
  std::vector<double> image_;
  std::vector<double> image_weight_;
  std::vector<double> weight_before_;
};

}  // namespace likeness::stats
