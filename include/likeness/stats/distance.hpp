#pragma once

#include <cstddef>
#include <span>

#include "likeness/export.hpp"
#include "likeness/stats/eigen.hpp"

/// Distances between two samples. Points are rows; both samples have the same columns. All
/// functions throw Error(kData) on a sample without points, NaN or infinities, or different
/// columns.
namespace likeness::stats {

enum class MmdEstimator {
  kBiased,    ///< never below 0 (Gretton et al. 2012, equation 5)
  kUnbiased,  ///< may be below 0 (equation 3); needs two points on each side
};

/// Squared maximum mean discrepancy under the mean of the Gaussian kernels
/// exp(-|x - y|^2 / (2 h^2)) over the bandwidths h. Throws Error(kUsage) on no bandwidth or one
/// that is not above 0.
[[nodiscard]] LIKENESS_EXPORT double maximum_mean_discrepancy(
    const Eigen::Ref<const Eigen::MatrixXd>& x, const Eigen::Ref<const Eigen::MatrixXd>& y,
    std::span<const double> bandwidths, MmdEstimator estimator = MmdEstimator::kUnbiased);

/// The median heuristic: the median distance between two different points of both samples together
/// (of an evenly taken part of them beyond 1,000 points each); 1 where all points are equal.
[[nodiscard]] LIKENESS_EXPORT double median_bandwidth(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                                      const Eigen::Ref<const Eigen::MatrixXd>& y);

struct SinkhornOptions {
  /// Entropic regularization above 0, in units of the cost |x - y|^2 / 2. Smaller is nearer to the
  /// true transport cost, and slower to converge.
  double epsilon = 0.01;
  std::size_t max_iterations = 1000;
  /// Iterations stop when no potential moves by more than this share of epsilon.
  double tolerance = 1e-9;
};

/// Debiased Sinkhorn divergence OT(x, y) - OT(x, x) / 2 - OT(y, y) / 2 with equal weights on each
/// side and cost |x - y|^2 / 2, in the logarithmic domain (Feydy et al. 2019). Not below 0 once
/// converged, 0 for equal samples. Throws Error(kUsage) on options out of their range.
[[nodiscard]] LIKENESS_EXPORT double sinkhorn_divergence(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                                         const Eigen::Ref<const Eigen::MatrixXd>& y,
                                                         const SinkhornOptions& options = {});

/// Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'| (Szekely and Rizzo 2013) between the two
/// samples' empirical distributions, with Euclidean distances; in one column in n log n steps.
[[nodiscard]] LIKENESS_EXPORT double energy_distance(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                                     const Eigen::Ref<const Eigen::MatrixXd>& y);

/// Wasserstein-1 distance between two samples of numbers: the area between their distribution
/// functions. Weights (empty: equal) are finite, not negative and not all zero.
[[nodiscard]] LIKENESS_EXPORT double wasserstein_distance(std::span<const double> x,
                                                          std::span<const double> y,
                                                          std::span<const double> x_weights = {},
                                                          std::span<const double> y_weights = {});

}  // namespace likeness::stats
