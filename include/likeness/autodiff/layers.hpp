#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/ops.hpp"
#include "likeness/autodiff/tape.hpp"
#include "likeness/export.hpp"
#include "likeness/random.hpp"

/// Layers own parameters; applying one records its operations on the tape of its input. A layer may
/// not move while a tape uses it: its parameters are then read in place.
namespace likeness::autodiff {

[[nodiscard]] constexpr Activation relu_activation() noexcept {
  return {ActivationKind::kLeakyRelu, 0};
}
[[nodiscard]] constexpr Activation leaky_relu_activation(double slope) noexcept {
  return {ActivationKind::kLeakyRelu, slope};
}

/// activation(x weight + bias).
struct LIKENESS_EXPORT Linear {
  Parameter weight;  ///< in x out: the transpose of PyTorch's
  Parameter bias;    ///< 1 x out

  /// Weights and biases uniform on +-1 / sqrt(in), as PyTorch's default. Named `name`.weight and
  /// `name`.bias. Uses elements 0 to (in + 1) * out of `stream`.
  Linear(const std::string& name, std::size_t in, std::size_t out, const RandomStream& stream);

  [[nodiscard]] Tensor operator()(Tape& tape, Tensor x, Activation activation = {}) const;

  [[nodiscard]] std::vector<Parameter*> parameters() { return {&weight, &bias}; }
};

/// Batch normalization over the rows, column by column.
struct LIKENESS_EXPORT BatchNorm1d {
  Parameter weight;            ///< 1 x features, 1 at first
  Parameter bias;              ///< 1 x features, 0 at first
  Parameter running_mean;      ///< for inference; not trained
  Parameter running_variance;  ///< unbiased, for inference; not trained
  double epsilon = 1e-5;
  double momentum = 0.1;  ///< how much of a batch enters the running statistics

  BatchNorm1d(const std::string& name, std::size_t features);

  /// Normalizes by the batch's own statistics and updates the running ones. Needs at least 2 rows.
  [[nodiscard]] Tensor train(Tape& tape, Tensor x, Activation activation = {});

  /// Normalizes by the running statistics: each row by itself.
  [[nodiscard]] Tensor infer(Tape& tape, Tensor x, Activation activation = {}) const;

  [[nodiscard]] std::vector<Parameter*> parameters() { return {&weight, &bias}; }
};

/// CTGAN's residual block: the columns of relu(batch_norm(linear(x))) followed by those of x.
struct LIKENESS_EXPORT Residual {
  Linear linear;
  BatchNorm1d norm;

  Residual(const std::string& name, std::size_t in, std::size_t out, const RandomStream& stream);

  [[nodiscard]] Tensor train(Tape& tape, Tensor x);
  [[nodiscard]] Tensor infer(Tape& tape, Tensor x) const;

  [[nodiscard]] std::vector<Parameter*> parameters();
};

/// x with each element zeroed with the given probability and the others scaled up to keep the
/// expectation. Element k is decided by element first + k of `stream`.
[[nodiscard]] LIKENESS_EXPORT Tensor dropout(Tape& tape, Tensor x, double probability,
                                             const RandomStream& stream, std::uint64_t first = 0);

/// Gumbel-softmax (Jang et al. 2017) within spans. If `hard`, its one-hot code forwards and its own
/// gradient backwards.
[[nodiscard]] LIKENESS_EXPORT Tensor gumbel_softmax(Tape& tape, Tensor logits,
                                                    std::span<const Span> spans, double temperature,
                                                    bool hard, const RandomStream& stream,
                                                    std::uint64_t first = 0);

}  // namespace likeness::autodiff
