#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "likeness/autodiff/tape.hpp"
#include "likeness/export.hpp"

namespace likeness::autodiff {

struct AdamOptions {
  double rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0;
  /// Shrink the weights themselves (AdamW, Loshchilov and Hutter 2019) instead of adding the decay
  /// to their gradient.
  bool decoupled_decay = false;
  /// Clipping by value: numbers of the gradient beyond +-gradient_limit are cut to it.
  double gradient_limit = std::numeric_limits<double>::infinity();
};

struct SgdOptions {
  double rate = 1e-3;
  double momentum = 0;
  double dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;
  double gradient_limit = std::numeric_limits<double>::infinity();  ///< as AdamOptions'
};

/// Adam (Kingma and Ba 2015), with PyTorch's conventions. Parameters must outlive it and stay in
/// place.
class LIKENESS_EXPORT Adam {
 public:
  Adam(std::vector<Parameter*> parameters, const AdamOptions& options);

  [[nodiscard]] std::span<Parameter* const> parameters() const noexcept { return parameters_; }

  void set_rate(double rate) noexcept { options_.rate = rate; }

  /// The running means of gradients and of their squares, one after the other for each parameter:
  /// with the parameters and the number of steps made, all that the next step depends on.
  [[nodiscard]] std::vector<std::span<float>> moments();

  /// Says how many steps have been made, where moments() and parameters are restored from a run.
  void set_steps(std::uint64_t steps) noexcept;

  /// One step against `gradients`, those of parameters() in their order, each multiplied by
  /// `gradient_scale` first. Changes the parameters in place: tensors made of them before show the
  /// new values, so reset the tape or use it for nothing but other parameters afterwards.
  void step(std::span<const Tensor> gradients, double gradient_scale = 1);

 private:
  std::vector<Parameter*> parameters_;
  AdamOptions options_;
  std::vector<std::vector<float>> mean_;
  std::vector<std::vector<float>> square_;
  double beta1_power_ = 1;
  double beta2_power_ = 1;
};

/// Stochastic gradient descent with momentum, with PyTorch's conventions; otherwise as Adam.
class LIKENESS_EXPORT Sgd {
 public:
  Sgd(std::vector<Parameter*> parameters, const SgdOptions& options);

  [[nodiscard]] std::span<Parameter* const> parameters() const noexcept { return parameters_; }

  void set_rate(double rate) noexcept { options_.rate = rate; }

  /// The velocities, one for each parameter, and their restoring, as for Adam.
  [[nodiscard]] std::vector<std::span<float>> moments();
  void set_steps(std::uint64_t steps) noexcept { first_ = steps == 0; }

  void step(std::span<const Tensor> gradients, double gradient_scale = 1);

 private:
  std::vector<Parameter*> parameters_;
  SgdOptions options_;
  std::vector<std::vector<float>> velocity_;
  bool first_ = true;
};

/// Euclidean length of all gradients together.
[[nodiscard]] LIKENESS_EXPORT double gradient_norm(std::span<const Tensor> gradients);

/// What to multiply gradients by so that their norm is at most `limit`: the `gradient_scale` of a
/// step.
[[nodiscard]] LIKENESS_EXPORT double clipping_scale(std::span<const Tensor> gradients,
                                                    double limit);

// Learning-rate schedules: the rate at a step counted from 0. Use with set_rate.

/// Multiplied by `factor` after every `interval` steps.
[[nodiscard]] LIKENESS_EXPORT double step_schedule(double rate, double factor,
                                                   std::uint64_t interval, std::uint64_t step);

/// Half a cosine wave from `rate` down to `last_rate` at step `total`, constant from there.
[[nodiscard]] LIKENESS_EXPORT double cosine_schedule(double rate, double last_rate,
                                                     std::uint64_t total, std::uint64_t step);

/// Rising in equal steps to `rate`, which is reached after `warm_up` steps; constant from there.
[[nodiscard]] LIKENESS_EXPORT double warm_up_schedule(double rate, std::uint64_t warm_up,
                                                      std::uint64_t step);

}  // namespace likeness::autodiff
