#pragma once

#include <vector>

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/losses.hpp"
#include "likeness/autodiff/optimizers.hpp"

/// One critic step and one generator step of CTGAN on adult, with SDV's settings (batch 500, pac
/// 10, two residual blocks of 256, critic of 256 and 256, gradient penalty 10).
class CtganStep {
 public:
  CtganStep();

  void run();

 private:
  likeness::autodiff::Tensor generate(likeness::autodiff::Tensor condition,
                                      likeness::autodiff::Tensor* logits);
  likeness::autodiff::Tensor judge(likeness::autodiff::Tensor rows);
  likeness::RandomStream next_stream() { return {1, 100 + streams_++}; }
  std::vector<likeness::autodiff::Parameter*> generator_parameters();
  std::vector<likeness::autodiff::Parameter*> critic_parameters();

  std::vector<likeness::autodiff::Span> spans_;
  std::vector<likeness::autodiff::Span> condition_spans_;
  std::vector<float> real_;
  std::vector<float> condition_;
  likeness::autodiff::Tape tape_;
  likeness::autodiff::Residual first_;
  likeness::autodiff::Residual second_;
  likeness::autodiff::Linear out_;
  likeness::autodiff::Linear critic_first_;
  likeness::autodiff::Linear critic_second_;
  likeness::autodiff::Linear score_;
  likeness::autodiff::Adam generator_optimizer_;
  likeness::autodiff::Adam critic_optimizer_;
  std::uint64_t streams_ = 0;
};

/// One step of TVAE on adult, with SDV's settings (batch 500, two layers of 128 on each side,
/// embedding 128, loss factor 2).
class TvaeStep {
 public:
  TvaeStep();

  void run();

 private:
  std::vector<likeness::autodiff::Parameter*> parameters();

  std::vector<likeness::autodiff::Span> tanh_spans_;
  std::vector<likeness::autodiff::Span> softmax_spans_;
  std::vector<float> rows_;
  std::vector<float> numbers_;  ///< the tanh columns of the rows
  likeness::autodiff::Tape tape_;
  likeness::autodiff::Linear encode_first_;
  likeness::autodiff::Linear encode_second_;
  likeness::autodiff::Linear encode_mean_;
  likeness::autodiff::Linear encode_log_variance_;
  likeness::autodiff::Linear decode_first_;
  likeness::autodiff::Linear decode_second_;
  likeness::autodiff::Linear decode_out_;
  likeness::autodiff::Parameter deviation_;
  likeness::autodiff::Adam optimizer_;
  std::uint64_t streams_ = 0;
};
