#include "training_steps.hpp"

#include <algorithm>

#include "adult.hpp"

using namespace likeness::autodiff;
using adult::kBatch;
using adult::kColumns;
using adult::kConditions;
using adult::kNoise;
using adult::kPack;
using likeness::RandomStream;

namespace {

constexpr Shape kPacks = {kBatch / kPack, kPack*(kColumns + kConditions)};

AdamOptions gan_options(double decay) {
  AdamOptions options;
  options.rate = 2e-4;
  options.beta1 = 0.5;
  options.beta2 = 0.9;
  options.weight_decay = decay;
  return options;
}

AdamOptions vae_options() {
  AdamOptions options;
  options.weight_decay = 1e-5;
  return options;
}

}  // namespace

CtganStep::CtganStep()
    : spans_(adult::spans()),
      condition_spans_(adult::condition_spans()),
      real_(adult::encoded_rows()),
      condition_(adult::conditions()),
      first_("first", kNoise + kConditions, 256, RandomStream(1, 1)),
      second_("second", kNoise + kConditions + 256, 256, RandomStream(1, 2)),
      out_("out", kNoise + kConditions + 512, kColumns, RandomStream(1, 3)),
      critic_first_("critic_first", kPack * (kColumns + kConditions), 256, RandomStream(1, 4)),
      critic_second_("critic_second", 256, 256, RandomStream(1, 5)),
      score_("score", 256, 1, RandomStream(1, 6)),
      generator_optimizer_(generator_parameters(), gan_options(1e-6)),
      critic_optimizer_(critic_parameters(), gan_options(0)) {}

std::vector<Parameter*> CtganStep::generator_parameters() {
  std::vector<Parameter*> all = first_.parameters();
  for (Parameter* parameter : second_.parameters()) all.push_back(parameter);
  for (Parameter* parameter : out_.parameters()) all.push_back(parameter);
  return all;
}

std::vector<Parameter*> CtganStep::critic_parameters() {
  return {&critic_first_.weight, &critic_first_.bias, &critic_second_.weight,
          &critic_second_.bias,  &score_.weight,      &score_.bias};
}

Tensor CtganStep::generate(Tensor condition, Tensor* logits) {
  const Tensor noise = tape_.normal({kBatch, kNoise}, next_stream());
  Tensor x = concatenate_columns({noise, condition});
  x = second_.train(tape_, first_.train(tape_, x));
  *logits = out_(tape_, x);
  return head(*logits, tape_.gumbel(logits->shape(), next_stream()), spans_, 0.2);
}

Tensor CtganStep::judge(Tensor rows) {
  Tensor x = reshape(rows, kPacks);
  for (const Linear* layer : {&critic_first_, &critic_second_}) {
    x = dropout(tape_, (*layer)(tape_, x, leaky_relu_activation(0.2)), 0.5, next_stream());
  }
  return score_(tape_, x);
}

void CtganStep::run() {
  Tensor condition = tape_.view({kBatch, kConditions}, condition_);
  Tensor logits;
  Tensor fake;
  {
    const WithoutRecording pause(tape_);
    fake = concatenate_columns({generate(condition, &logits), condition});
  }
  const Tensor real = concatenate_columns({tape_.view({kBatch, kColumns}, real_), condition});
  const Tensor share = broadcast(tape_.uniform({kBatch / kPack, 1}, next_stream()),
                                 {kBatch / kPack, kPack * (kColumns + kConditions)});
  const Tensor share_of_rows = reshape(share, real.shape());
  const Tensor points = as_variable(reshape(fake + share_of_rows * (real - fake), kPacks));
  const Tensor penalty = gradient_penalty(tape_, judge(points), points);
  const Tensor critic_loss = wasserstein_critic_loss(judge(real), judge(fake)) + 10.0 * penalty;
  critic_optimizer_.step(tape_.gradients(critic_loss, critic_optimizer_.parameters()));
  tape_.reset();

  condition = tape_.view({kBatch, kConditions}, condition_);
  const Tensor made = generate(condition, &logits);
  const Tensor scores = judge(concatenate_columns({made, condition}));
  const Tensor categories = columns(logits, kColumns - kConditions, kConditions);
  const Tensor missed =
      sum(span_cross_entropy(categories, condition, condition_spans_)) / double{kBatch};
  const Tensor generator_loss = missed - mean(scores);
  generator_optimizer_.step(tape_.gradients(generator_loss, generator_optimizer_.parameters()));
  tape_.reset();
}

TvaeStep::TvaeStep()
    : tanh_spans_(adult::spans(SpanKind::kTanh)),
      softmax_spans_(adult::spans(SpanKind::kSoftmax)),
      rows_(adult::encoded_rows()),
      encode_first_("encode_first", kColumns, 128, RandomStream(2, 1)),
      encode_second_("encode_second", 128, 128, RandomStream(2, 2)),
      encode_mean_("encode_mean", 128, 128, RandomStream(2, 3)),
      encode_log_variance_("encode_log_variance", 128, 128, RandomStream(2, 4)),
      decode_first_("decode_first", 128, 128, RandomStream(2, 5)),
      decode_second_("decode_second", 128, 128, RandomStream(2, 6)),
      decode_out_("decode_out", 128, kColumns, RandomStream(2, 7)),
      deviation_{"deviation", {1, kColumns}, std::vector<float>(kColumns, 0.1F)},
      optimizer_(parameters(), vae_options()) {
  const auto numbers = select_columns(tape_.view({kBatch, kColumns}, rows_), tanh_spans_).values();
  numbers_.assign(numbers.begin(), numbers.end());
  tape_.reset();
}

std::vector<Parameter*> TvaeStep::parameters() {
  std::vector<Parameter*> all = {&deviation_};
  for (Linear* layer : {&encode_first_, &encode_second_, &encode_mean_, &encode_log_variance_,
                        &decode_first_, &decode_second_, &decode_out_}) {
    all.push_back(&layer->weight);
    all.push_back(&layer->bias);
  }
  return all;
}

void TvaeStep::run() {
  const Tensor x = tape_.view({kBatch, kColumns}, rows_);
  const Tensor numbers = tape_.view({kBatch, tanh_spans_.size()}, numbers_);
  const Tensor hidden =
      encode_second_(tape_, encode_first_(tape_, x, relu_activation()), relu_activation());
  const Tensor center = encode_mean_(tape_, hidden);
  const Tensor log_variance = encode_log_variance_(tape_, hidden);
  const Tensor noise = tape_.normal(center.shape(), RandomStream(2, 100 + streams_++));
  const Tensor code = normal_sample(center, log_variance, noise);
  const Tensor decoded =
      decode_second_(tape_, decode_first_(tape_, code, relu_activation()), relu_activation());
  const Tensor logits = decode_out_(tape_, decoded);

  const Tensor deviation = select_columns(tape_.parameter(deviation_), tanh_spans_);
  const Tensor error = (numbers - tanh(select_columns(logits, tanh_spans_))) / deviation;
  const Tensor number_loss = 0.5 * sum(square(error)) + double{kBatch} * sum(log(deviation));
  const Tensor level_loss = sum(span_cross_entropy(logits, x, softmax_spans_));
  const Tensor loss = 2.0 * (number_loss + level_loss) / double{kBatch} +
                      kl_to_standard_normal(center, log_variance);
  optimizer_.step(tape_.gradients(loss, optimizer_.parameters()));
  tape_.reset();
  for (float& value : deviation_.values) value = std::clamp(value, 0.01F, 1.0F);
}
