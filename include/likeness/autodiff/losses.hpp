#pragma once

#include <span>

#include "likeness/autodiff/ops.hpp"
#include "likeness/autodiff/tape.hpp"
#include "likeness/export.hpp"

/// Losses: 1 x 1 tensors to be made small. Rows are examples.
namespace likeness::autodiff {

/// Mean over the rows of -sum(target ln softmax(logits)). `target` holds probabilities or a one-hot
/// code.
[[nodiscard]] LIKENESS_EXPORT Tensor cross_entropy(Tensor logits, Tensor target);

/// Mean over all elements of -t ln sigmoid(x) - (1 - t) ln(1 - sigmoid(x)).
[[nodiscard]] LIKENESS_EXPORT Tensor binary_cross_entropy_with_logits(Tensor logits, Tensor target);

/// Mean over all elements of (ln variance + (target - mean)^2 / variance) / 2. `variance` is
/// positive; it may be one row for all rows.
[[nodiscard]] LIKENESS_EXPORT Tensor gaussian_negative_log_likelihood(Tensor mean, Tensor target,
                                                                      Tensor variance);

/// Mean over the rows of the Kullback-Leibler divergence of the normal distribution with this mean
/// and logarithm of variance (one dimension per column) from the standard one.
[[nodiscard]] LIKENESS_EXPORT Tensor kl_to_standard_normal(Tensor mean, Tensor log_variance);

/// mean(fake scores) - mean(real scores): what the critic of a Wasserstein GAN makes small.
[[nodiscard]] LIKENESS_EXPORT Tensor wasserstein_critic_loss(Tensor real_scores,
                                                             Tensor fake_scores);

/// Mean over the rows of (|d score / d point| - 1)^2 (Gulrajani et al. 2017). `scores` has been
/// computed from `points`, a variable, row by row.
[[nodiscard]] LIKENESS_EXPORT Tensor gradient_penalty(Tape& tape, Tensor scores, Tensor points);

/// Squared Euclidean distances between the rows of x and those of y.
[[nodiscard]] LIKENESS_EXPORT Tensor squared_distances(Tensor x, Tensor y);

/// Squared maximum mean discrepancy (Gretton et al. 2012, the biased estimate) under the mean of
/// the kernels exp(-|x - y|^2 / (2 h^2)) with bandwidths h.
[[nodiscard]] LIKENESS_EXPORT Tensor maximum_mean_discrepancy(Tensor x, Tensor y,
                                                              std::span<const double> bandwidths);

struct SinkhornOptions {
  /// Entropic regularization, in units of the cost |x - y|^2 / 2. Smaller is nearer to the true
  /// transport cost, and slower to converge.
  double epsilon = 0.01;
  int iterations = 100;
  /// Record every iteration. The gradient is then exact whatever the number of iterations, at a
  /// cost of memory and time in proportion to it. Otherwise it is that of converged potentials: the
  /// plan's.
  bool unroll = false;
};

/// Debiased Sinkhorn divergence OT(x, y) - OT(x, x) / 2 - OT(y, y) / 2 between the rows of x and y,
/// each with equal weights, in the logarithmic domain (Feydy et al. 2019).
[[nodiscard]] LIKENESS_EXPORT Tensor sinkhorn_divergence(Tape& tape, Tensor x, Tensor y,
                                                         const SinkhornOptions& options);

}  // namespace likeness::autodiff
