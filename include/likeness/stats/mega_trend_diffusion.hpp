#pragma once

#include <span>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::stats {

/// The range over which a few values are spread, low <= centre <= high.
struct DiffusedRange {
  double low;
  double centre;  ///< the middle of the values
  double high;
};

/// The bounds of mega-trend diffusion (Li, Wu, Tsai and Lina 2007, "Using mega-trend-diffusion and
/// artificial samples in small data set learning for early flexible manufacturing system scheduling
/// knowledge", Computers & Operations Research 34):
///   centre = (min + max) / 2,
///   low    = min(centre - n_l / (n_l + n_u) sqrt(-2 s^2 / n_l ln(m)), min),
///   high   = max(centre + n_u / (n_l + n_u) sqrt(-2 s^2 / n_u ln(m)), max)
/// with n_l values below the centre, n_u above it, their variance s^2 (n - 1), and the membership
/// at the bounds m, 1e-20 in the paper. Values that are all equal stay where they are: low = centre
/// = high.
///
/// Throws Error(kData) for no values and for values that are not finite or beyond 1e150, and
/// Error(kUsage) unless 0 < m < 1.
[[nodiscard]] LIKENESS_EXPORT DiffusedRange diffuse(std::span<const double> values,
                                                    double membership_at_bounds = 1e-20);

/// How plausible a place in the diffused range is.
enum class Membership {
  kTriangular,  ///< rises from 0 at the bounds to 1 at the centre, as in the papers
  kKernel,  ///< Gaussian kernel density of the values (Scott's bandwidth), cut off at the bounds
};

/// The distribution whose density is proportional to the membership: what the papers reach by
/// throwing uniform candidates away, here with a quantile function. A constant where all values are
/// equal. Immutable; any number of threads may share one.
class LIKENESS_EXPORT DiffusedDistribution {
 public:
  /// Throws as diffuse().
  DiffusedDistribution(std::span<const double> values, Membership membership,
                       double membership_at_bounds = 1e-20);

  [[nodiscard]] const DiffusedRange& range() const noexcept { return range_; }
  [[nodiscard]] bool is_constant() const noexcept { return !(range_.low < range_.high); }

  /// 0 outside the range; infinity at the value of a constant.
  [[nodiscard]] double density(double x) const noexcept;
  [[nodiscard]] double cdf(double x) const noexcept;
  /// Inverse of cdf for p in [0, 1]; within the range whatever rounding does. The kernel's takes at
  /// most 100 steps.
  [[nodiscard]] double quantile(double p) const noexcept;
  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] double variance() const noexcept { return variance_; }

 private:
  void set_triangular_moments() noexcept;
  void set_kernel_moments() noexcept;
  [[nodiscard]] double kernel_mass_below(double x) const noexcept;

  DiffusedRange range_;
  std::vector<double> values_;  // kernel only
  double bandwidth_ = 0;
  double mass_ = 0;              // kernel only: of the uncut kernels within the range, summed
  double mass_below_range_ = 0;  // kernel only: of the same below it
  double mean_ = 0;
  double variance_ = 0;
};

}  // namespace likeness::stats
