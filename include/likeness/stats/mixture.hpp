#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "likeness/export.hpp"

namespace likeness::stats {

/// The prior and the limits of a Bayesian Gaussian mixture; defaults as in scikit-learn's
/// BayesianGaussianMixture but for the weight concentration, which is that of CTGAN's encoder.
struct MixtureOptions {
  std::size_t components = 10;
  /// Concentration of the Dirichlet process, above 0: small values leave few components in use.
  double weight_concentration = 0.001;
  /// How many values the prior mean counts for, above 0.
  double mean_precision = 1;
  /// Where the means are pulled to; the values' mean if not given.
  std::optional<double> mean = {};
  /// Degrees of freedom of the precisions' prior, above 0, and the variance that it stands for; the
  /// values' variance (divided by n - 1) if not given.
  double degrees_of_freedom = 1;
  std::optional<double> variance = {};
  /// Added to every variance, in squared units of the values.
  double regularization = 1e-6;
  std::size_t max_iterations = 100;
  /// The fit has converged when the lower bound changes by less than this.
  double tolerance = 1e-3;
};

/// A fitted mixture in one dimension. Component k has weight[k] (they sum to 1), mean[k] and
/// standard_deviation[k].
struct GaussianMixture {
  std::vector<double> weight;
  std::vector<double> mean;
  std::vector<double> standard_deviation;
  /// The expected log of weight and normalizing constant under the posterior: the responsibility of
  /// component k for x is proportional to exp(log_offset[k] - (x - mean[k])^2 / (2 sd[k]^2)).
  std::vector<double> log_offset;
  /// The variational lower bound on the log-likelihood, without its constant terms.
  double lower_bound = 0;
  std::size_t iterations = 0;
  bool converged = false;

  [[nodiscard]] std::size_t size() const noexcept { return weight.size(); }
};

/// Fits a mixture by variational inference under a Dirichlet-process prior (Blei and Jordan 2006),
/// from the hard assignment that k_means gives. With fewer values than components there are as many
/// components as values. Equal values give components at that value with the deviation that the
/// regularization leaves. Throws Error(kData) on no values, NaN or infinities or values that spread
/// over more than 1e150, Error(kUsage) on options out of their range.
[[nodiscard]] LIKENESS_EXPORT GaussianMixture
fit_gaussian_mixture(std::span<const double> values, const MixtureOptions& options = {});

/// Fits a mixture from given responsibilities: values x components, row after row, not negative.
[[nodiscard]] LIKENESS_EXPORT GaussianMixture
fit_gaussian_mixture(std::span<const double> values, std::span<const double> responsibilities,
                     const MixtureOptions& options);

/// The probability that each value comes from each component: values x components, row after row.
LIKENESS_EXPORT void mixture_responsibilities(const GaussianMixture& mixture,
                                              std::span<const double> values,
                                              std::span<double> out);

/// Splits values into at most `clusters` groups of small total variance: label[i] of value i, 0 for
/// the lowest group. The split is the best one of the values rounded to 2048 places, moved on by
/// Lloyd's iterations. With fewer distinct values than clusters there are fewer groups.
/// Throws Error(kData) on no values, NaN or infinities, Error(kUsage) on no clusters.
[[nodiscard]] LIKENESS_EXPORT std::vector<std::size_t> k_means(std::span<const double> values,
                                                               std::size_t clusters);

}  // namespace likeness::stats
