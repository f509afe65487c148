#include <algorithm>
#include <cmath>

#include "likeness/autodiff/losses.hpp"
#include "likeness/stats/distance.hpp"
#include "models/neighbours/row_translator.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using namespace autodiff;

namespace {

constexpr std::uint64_t kRowCriticLayers = 200;
constexpr double kRowCriticSlope = 0.2;
constexpr std::size_t kRowsToScore = 1000;
constexpr std::uint64_t kScoreNoise = std::uint64_t{1} << 50;

}  // namespace

TranslatorTraining::TranslatorTraining(RowTranslator& translator,
                                       const GenerativeMtdOptions& options, const RowCode& row_code,
                                       const MixedValues& pool, const MixedValues& real,
                                       Score score, std::uint64_t seed)
    : translator_(translator),
      options_(options),
      row_code_(row_code),
      pool_(pool),
      score_(std::move(score)),
      seed_(seed),
      batch_(std::min<std::size_t>(
          {options.batch_size, pool.rows(), std::max<std::size_t>(real.rows(), 32)})),
      real_rows_(real.rows()),
      real_coded_(real.rows() * row_code.width()),
      pseudo_batch_(batch_ * row_code.width()),
      real_batch_(batch_ * row_code.width()),
      critic_("critic", row_code.width(), options.critic_layers, seed, kRowCriticLayers),
      critic_score_(make_linear("critic_score", critic_.outputs(), 1, seed, kRowCriticLayers + 99)),
      optimizer_(make_optimizer(translator.parameters())),
      critic_optimizer_(make_optimizer(critic_parameters())) {
  row_code_.encode(real, 0, real_coded_);
  learn_associations();
  for (const double factor : {0.25, 0.5, 1.0, 2.0}) {
    bandwidths_.push_back(factor * std::sqrt(2.0 * static_cast<double>(std::max<std::size_t>(
                                                       1, row_code.numbers()))));
  }
}

TranslatorTraining::Optimizer TranslatorTraining::make_optimizer(
    std::vector<Parameter*> parameters) const {
  if (options_.optimizer == "sgd") {
    SgdOptions sgd;
    sgd.rate = options_.learning_rate;
    sgd.momentum = 0.9;
    sgd.weight_decay = options_.weight_decay;
    return Sgd(std::move(parameters), sgd);
  }
  AdamOptions adam;
  adam.rate = options_.learning_rate;
  adam.beta1 = 0.5;
  adam.beta2 = 0.9;
  adam.weight_decay = options_.weight_decay;
  return Adam(std::move(parameters), adam);
}

std::vector<Parameter*> TranslatorTraining::critic_parameters() {
  std::vector<Parameter*> all = critic_.parameters();
  all.push_back(&critic_score_.weight);
  all.push_back(&critic_score_.bias);
  return all;
}

void TranslatorTraining::learn_associations() {
  const std::size_t width = row_code_.width();
  const auto count = static_cast<double>(real_rows_);
  for (std::size_t c = 0; c < width; ++c) {
    double sum = 0;
    double squares = 0;
    for (std::size_t row = 0; row < real_rows_; ++row) {
      const auto value = static_cast<double>(real_coded_[row * width + c]);
      sum += value;
      squares += value * value;
    }
    const double variance = squares / count - sum / count * (sum / count);
    centre_.push_back(static_cast<float>(sum / count));
    unit_.push_back(variance > 1e-9 ? static_cast<float>(1 / std::sqrt(variance)) : 0.0F);
  }
  products_.assign(width * width, 0);
  for (std::size_t row = 0; row < real_rows_; ++row) {
    const float* own = real_coded_.data() + row * width;
    for (std::size_t a = 0; a < width; ++a) {
      for (std::size_t b = 0; b < width; ++b) {
        products_[a * width + b] += (own[a] - centre_[a]) * unit_[a] * (own[b] - centre_[b]) *
                                    unit_[b] / static_cast<float>(count);
      }
    }
  }
}

std::uint64_t TranslatorTraining::steps_per_epoch() const {
  return std::max<std::uint64_t>(1, pool_.rows() / batch_);
}

std::vector<std::string> TranslatorTraining::loss_names() const {
  return {"critic", "sinkhorn", "mmd", "category", "association", "adversarial"};
}

TranslatorTraining::Batch TranslatorTraining::batch(std::uint64_t step) {
  const std::size_t width = row_code_.width();
  row_code_.encode(pool_, step % steps_per_epoch() * batch_, pseudo_batch_);
  const RandomStream order = network_stream(seed_, NetworkUse::kOrder, step);
  for (std::size_t k = 0; k < batch_; ++k) {
    const std::size_t row = order.below(k, real_rows_);
    std::copy_n(real_coded_.begin() + static_cast<std::ptrdiff_t>(row * width), width,
                real_batch_.begin() + static_cast<std::ptrdiff_t>(k * width));
  }
  return {tape_.view({batch_, width}, pseudo_batch_), tape_.view({batch_, width}, real_batch_)};
}

Tensor TranslatorTraining::translated(const Batch& rows, std::uint64_t step,
                                      RowTranslator::Latent* latent, Tensor* logits) {
  *latent = translator_.encode(tape_, rows.pseudo, options_.dropout,
                               network_stream(seed_, NetworkUse::kDropout, step, 0));
  const Tensor noise =
      tape_.normal(latent->mean.shape(), network_stream(seed_, NetworkUse::kLatent, step));
  const Tensor code = latent->mean + noise * exp(0.5 * latent->log_variance);
  *logits = translator_.decode(tape_, code, rows.pseudo, row_code_, options_.dropout,
                               network_stream(seed_, NetworkUse::kDropout, step, 1));
  const std::size_t numbers = row_code_.numbers();
  if (numbers == row_code_.width()) return *logits;
  const Tensor levels = span_softmax(*logits, row_code_.spans());
  if (numbers == 0) return levels;
  return concatenate_columns(
      {columns(*logits, 0, numbers), columns(levels, numbers, row_code_.width() - numbers)});
}

Tensor TranslatorTraining::judge(Tensor rows, std::uint64_t step, std::uint64_t part) {
  const RandomStream stream = network_stream(seed_, NetworkUse::kDropout, step, 2 + part);
  std::uint64_t first = 0;
  for (const Linear& layer : critic_.layers()) {
    rows = layer(tape_, rows, leaky_relu_activation(kRowCriticSlope));
    if (options_.dropout > 0) rows = dropout(tape_, rows, options_.dropout, stream, first);
    first += rows.shape().size();
  }
  return critic_score_(tape_, rows);
}

double TranslatorTraining::train_critic(const Batch& rows, std::uint64_t step) {
  Tensor fake;
  {
    const WithoutRecording pause(tape_);
    RowTranslator::Latent latent;
    Tensor logits;
    fake = translated(rows, step, &latent, &logits);
  }
  const Tensor share = broadcast(
      tape_.uniform({batch_, 1}, network_stream(seed_, NetworkUse::kShare, step)), fake.shape());
  const Tensor points = as_variable(fake + share * (rows.real - fake));
  const Tensor penalty = gradient_penalty(tape_, judge(points, step, 0), points);
  const Tensor loss = wasserstein_critic_loss(judge(rows.real, step, 1), judge(fake, step, 2)) +
                      options_.gradient_penalty * penalty;
  const double value = loss.item();
  std::visit(
      [&](auto& optimizer) { optimizer.step(tape_.gradients(loss, optimizer.parameters())); },
      critic_optimizer_);
  tape_.reset();
  return value;
}

Tensor TranslatorTraining::association_loss(Tensor rows) {
  const std::size_t width = row_code_.width();
  const Tensor standardized =
      (rows - tape_.view({1, width}, centre_)) * tape_.view({1, width}, unit_);
  const Tensor products =
      matmul(standardized, standardized, true, false) / static_cast<double>(batch_);
  const Tensor means = column_sums(standardized) / static_cast<double>(batch_);
  return mean(square(products - tape_.view({width, width}, products_))) + mean(square(means));
}

void TranslatorTraining::train_translator(const Batch& rows, std::uint64_t step,
                                          std::span<double> losses) {
  RowTranslator::Latent latent;
  Tensor logits;
  const Tensor fake = translated(rows, step, &latent, &logits);
  const std::size_t numbers = row_code_.numbers();
  Tensor loss =
      options_.divergence_weight * kl_to_standard_normal(latent.mean, latent.log_variance);
  const auto add = [&](std::size_t which, double weight, Tensor part) {
    losses[which] = part.item();
    loss = loss + weight * part;
  };
  if (options_.sinkhorn_weight > 0) {
    const Tensor real_mean = translator_
                                 .encode(tape_, rows.real, options_.dropout,
                                         network_stream(seed_, NetworkUse::kDropout, step, 10))
                                 .mean;
    SinkhornOptions sinkhorn;
    sinkhorn.epsilon = options_.sinkhorn_epsilon;
    sinkhorn.iterations = static_cast<int>(options_.sinkhorn_iterations);
    add(1, options_.sinkhorn_weight, sinkhorn_divergence(tape_, latent.mean, real_mean, sinkhorn));
  }
  if (options_.mmd_weight > 0 && numbers > 0) {
    add(2, options_.mmd_weight,
        maximum_mean_discrepancy(columns(fake, 0, numbers), columns(rows.real, 0, numbers),
                                 bandwidths_));
  }
  if (options_.category_weight > 0 && !row_code_.spans().empty()) {
    add(3, options_.category_weight,
        mean(span_cross_entropy(logits, rows.pseudo, row_code_.spans())));
  }
  if (options_.association_weight > 0) {
    add(4, options_.association_weight, association_loss(fake));
  }
  if (options_.adversarial_weight > 0) {
    add(5, options_.adversarial_weight, -mean(judge(fake, step, 3)));
  }
  std::visit(
      [&](auto& optimizer) { optimizer.step(tape_.gradients(loss, optimizer.parameters())); },
      optimizer_);
  tape_.reset();
}

void TranslatorTraining::step(std::uint64_t step, std::span<double> losses) {
  std::fill(losses.begin(), losses.end(), 0.0);
  if (options_.adversarial_weight > 0) losses[0] = train_critic(batch(step), step);
  train_translator(batch(step), step, losses);
}

std::vector<NetworkState> TranslatorTraining::state() {
  std::vector<NetworkState> state;
  append_state(translator_.parameters(), state);
  append_state(critic_parameters(), state);
  std::visit([&](auto& optimizer) { append_moments(optimizer, "moment", state); }, optimizer_);
  std::visit([&](auto& optimizer) { append_moments(optimizer, "critic_moment", state); },
             critic_optimizer_);
  return state;
}

void TranslatorTraining::resume_after(std::uint64_t steps) {
  std::visit([&](auto& optimizer) { optimizer.set_steps(steps); }, optimizer_);
  std::visit([&](auto& optimizer) { optimizer.set_steps(steps); }, critic_optimizer_);
}

double TranslatorTraining::held_out_score() {
  const auto count = static_cast<Eigen::Index>(std::min<std::size_t>(kRowsToScore, pool_.rows()));
  const MixedValues rows{pool_.numbers.topRows(count), pool_.codes.topRows(count)};
  return score_(translator_.translate(rows, row_code_, seed_, kScoreNoise, 0));
}

std::string TranslatorTraining::remedy() const {
  return "a lower learning_rate";
}

}  // namespace likeness::models
