#include "small_network.hpp"

using namespace likeness::autodiff;
using likeness::RandomStream;

namespace {

constexpr std::size_t kBatch = 120;
constexpr std::size_t kNoise = 40;
constexpr std::size_t kHidden = 130;
constexpr Span kSpans[] = {
    {0, 1, SpanKind::kTanh}, {1, 10, SpanKind::kSoftmax}, {11, 20, SpanKind::kSoftmax}};
constexpr std::size_t kColumns = 31;
constexpr std::size_t kPack = 10;

AdamOptions options() {
  AdamOptions adam;
  adam.rate = 2e-3;
  adam.beta1 = 0.5;
  adam.beta2 = 0.9;
  adam.weight_decay = 1e-6;
  return adam;
}

}  // namespace

SmallNetwork::SmallNetwork()
    : block_("block", kNoise, kHidden, RandomStream(7, 1)),
      out_("out", kNoise + kHidden, kColumns, RandomStream(7, 2)),
      hidden_("hidden", kPack * kColumns, kHidden, RandomStream(7, 3)),
      score_("score", kHidden, 1, RandomStream(7, 4)),
      generator_optimizer_({&block_.linear.weight, &block_.linear.bias, &block_.norm.weight,
                            &block_.norm.bias, &out_.weight, &out_.bias},
                           options()),
      critic_optimizer_({&hidden_.weight, &hidden_.bias, &score_.weight, &score_.bias}, options()) {
}

Tensor SmallNetwork::generate() {
  const Tensor noise = tape_.normal({kBatch, kNoise}, next_stream());
  const Tensor logits = out_(tape_, block_.train(tape_, noise));
  return head(logits, tape_.gumbel(logits.shape(), next_stream()), kSpans, 0.2);
}

Tensor SmallNetwork::judge(Tensor rows) {
  const Tensor packs = reshape(rows, {kBatch / kPack, kPack * kColumns});
  const Tensor hidden = hidden_(tape_, packs, leaky_relu_activation(0.2));
  return score_(tape_, dropout(tape_, hidden, 0.5, next_stream()));
}

void SmallNetwork::step() {
  const Tensor real = softmax(tape_.normal({kBatch, kColumns}, next_stream()));
  Tensor fake;
  {
    const WithoutRecording pause(tape_);
    fake = generate();
  }
  const Tensor share = tape_.uniform({kBatch, 1}, next_stream());
  const Tensor points = as_variable(real * share + fake * (1.0 - share));
  const Tensor penalty = gradient_penalty(tape_, judge(points), points);
  const Tensor critic_loss = wasserstein_critic_loss(judge(real), judge(fake)) + 10.0 * penalty;
  critic_loss_ = critic_loss.item();
  critic_optimizer_.step(tape_.gradients(critic_loss, critic_optimizer_.parameters()));
  tape_.reset();

  const Tensor generator_loss = -mean(judge(generate()));
  generator_loss_ = generator_loss.item();
  generator_optimizer_.step(tape_.gradients(generator_loss, generator_optimizer_.parameters()));
  tape_.reset();
}

std::vector<float> SmallNetwork::weights() const {
  std::vector<float> all;
  for (const auto optimizer : {&generator_optimizer_, &critic_optimizer_}) {
    for (const Parameter* parameter : optimizer->parameters()) {
      all.insert(all.end(), parameter->values.begin(), parameter->values.end());
    }
  }
  return all;
}
