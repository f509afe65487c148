#pragma once

#include <vector>

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/losses.hpp"
#include "likeness/autodiff/optimizers.hpp"

/// A small GAN with everything in it: batch normalization, dropout, Gumbel-softmax, gradient
/// penalty, Adam. For tests that care about how it is computed, not about what it learns.
class SmallNetwork {
 public:
  SmallNetwork();

  /// One step of the critic and one of the generator.
  void step();

  [[nodiscard]] double critic_loss() const { return critic_loss_; }
  [[nodiscard]] double generator_loss() const { return generator_loss_; }

  /// All parameters, one after the other.
  [[nodiscard]] std::vector<float> weights() const;

 private:
  likeness::autodiff::Tensor generate();
  likeness::autodiff::Tensor judge(likeness::autodiff::Tensor rows);
  likeness::RandomStream next_stream() { return {7, 1000 + streams_++}; }

  likeness::autodiff::Tape tape_;
  likeness::autodiff::Residual block_;
  likeness::autodiff::Linear out_;
  likeness::autodiff::Linear hidden_;
  likeness::autodiff::Linear score_;
  likeness::autodiff::Adam generator_optimizer_;
  likeness::autodiff::Adam critic_optimizer_;
  std::uint64_t streams_ = 0;
  double critic_loss_ = 0;
  double generator_loss_ = 0;
};
