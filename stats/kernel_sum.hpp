#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace likeness::stats {

/// Points with weights (summing to 1), a Gaussian kernel's bandwidth and the support's ends, finite
/// or not, at which the kernels are reflected.
struct Kernels {
  std::vector<double> point;  ///< increasing
  std::vector<double> weight;
  double bandwidth = 0;
  double lower = 0;
  double upper = 0;
};

/// The points and their mirror images whose kernels reach into the support (within `reach`
/// bandwidths of it), in increasing order, with their weights.
[[nodiscard]] std::vector<std::pair<double, double>> reflected_points(const Kernels& kernels,
                                                                      double reach);

/// A kernel density by its sum over all kernels that count at a place.
class KernelSum {
 public:
  explicit KernelSum(Kernels kernels);

  [[nodiscard]] const Kernels& kernels() const noexcept { return kernels_; }

  [[nodiscard]] double density(double x) const;
  [[nodiscard]] double log_density(double x) const;
  [[nodiscard]] double mass_below(double x) const;
  [[nodiscard]] double mass_above(double x) const;
  [[nodiscard]] double log_mass_below(double x) const;
  [[nodiscard]] double log_mass_above(double x) const;
  /// The x with mass p below it, or above it.
  [[nodiscard]] double inverse(double p, bool from_above) const;
  /// A random value from a uniform number.
  [[nodiscard]] double drawn(double uniform) const;

 private:
  struct Window;
  [[nodiscard]] Window window(double x) const;
  [[nodiscard]] double mass_between(double from, double to) const;
  [[nodiscard]] double sum_below(double x) const;
  [[nodiscard]] double sum_above(double x) const;

  Kernels kernels_;
  std::vector<double> point_weight_before_;  ///< one more than points
  std::vector<double> image_;                ///< points and images, increasing
  std::vector<double> image_weight_;
  std::vector<double> image_weight_before_;  ///< one more than images
  double outside_below_ = 0;                 ///< sums at the ends of the support: cut off
  double outside_above_ = 0;
};

}  // namespace likeness::stats
