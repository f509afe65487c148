#include "models/networks/ctgan_training.hpp"

#include <algorithm>

#include "likeness/autodiff/losses.hpp"
#include "models/networks/batches.hpp"
#include "models/networks/row_score.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {

using namespace autodiff;

namespace {

constexpr std::uint64_t kCriticLayers = 100;  ///< as layers draw their first weights
constexpr double kCriticSlope = 0.2;
/// What the frozen batch statistics are computed from.
constexpr std::size_t kStatisticsBatches = 32;
/// At least this many rows are generated to be scored against held-out ones.
constexpr std::size_t kScoreRows = 2000;

AdamOptions adam_options(const CtganOptions& options, double rate, double decay) {
  AdamOptions adam;
  adam.rate = rate;
  adam.beta1 = options.beta1;
  adam.beta2 = options.beta2;
  adam.weight_decay = decay;
  return adam;
}

/// Means and variances of columns over many batches of the same number of rows.
class ColumnSums {
 public:
  void add(const ColumnMoments& moments) {
    const std::size_t columns = moments.mean.columns();
    mean_.resize(columns);
    square_.resize(columns);
    for (std::size_t j = 0; j < columns; ++j) {
      const double mean = moments.mean.at(0, j);
      mean_[j] += mean;
      square_[j] += moments.variance.at(0, j) + mean * mean;
    }
    ++batches_;
  }

  void write(BatchNorm1d& norm, std::size_t rows) const {
    const auto batches = static_cast<double>(batches_);
    const double count = batches * static_cast<double>(rows);
    for (std::size_t j = 0; j < mean_.size(); ++j) {
      const double mean = mean_[j] / batches;
      const double variance = std::max(0.0, square_[j] / batches - mean * mean);
      norm.running_mean.values[j] = static_cast<float>(mean);
      norm.running_variance.values[j] = static_cast<float>(variance * count / (count - 1));
    }
  }

 private:
  std::vector<double> mean_;
  std::vector<double> square_;
  std::size_t batches_ = 0;
};

}  // namespace

std::size_t ctgan_batch(const CtganOptions& options, std::size_t rows) {
  constexpr std::size_t kSmallest = 200;
  const std::uint64_t packs = batch_rows(options.training, rows, kSmallest) / options.pac;
  return std::max<std::size_t>(2, std::max<std::uint64_t>(packs, 1) * options.pac);
}

CtganTraining::CtganTraining(CtganGenerator& generator, const CtganOptions& options,
                             const RowLayout& layout, const EncodedTable& table,
                             const EncodedTable& held_out, std::uint64_t seed)
    : generator_(generator),
      options_(options),
      layout_(layout),
      table_(table),
      held_out_(held_out),
      seed_(seed),
      conditions_(table, options.log_frequency),
      batch_(ctgan_batch(options, table.rows())),
      critic_("critic", options.pac * (layout.width + conditions_.layout().width),
              options.discriminator_dim, seed, kCriticLayers),
      score_(make_linear("critic_score", critic_.outputs(), 1, seed, kCriticLayers + 99)),
      generator_optimizer_(generator.parameters(),
                           adam_options(options, options.generator_lr, options.generator_decay)),
      critic_optimizer_(critic_parameters(), adam_options(options, options.discriminator_lr,
                                                          options.discriminator_decay)),
      choices_(batch_),
      condition_(batch_ * conditions_.layout().width),
      real_condition_(condition_.size()),
      rows_(batch_),
      real_(batch_ * layout.width) {
  if (options.averaging > 0) {
    for (const Parameter* parameter : generator_optimizer_.parameters()) {
      averages_.push_back(parameter->values);
    }
  }
}

std::vector<Parameter*> CtganTraining::critic_parameters() {
  std::vector<Parameter*> all = critic_.parameters();
  all.push_back(&score_.weight);
  all.push_back(&score_.bias);
  return all;
}

std::uint64_t CtganTraining::steps_per_epoch() const {
  return std::max<std::uint64_t>(options_.training.least_steps, table_.rows() / batch_);
}

std::vector<std::string> CtganTraining::loss_names() const {
  return {"generator", "critic"};
}

std::vector<NetworkState> CtganTraining::state() {
  std::vector<NetworkState> state;
  append_state(generator_optimizer_.parameters(), state);
  append_state(generator_.statistics(), state);
  append_state(critic_optimizer_.parameters(), state);
  append_moments(generator_optimizer_, "generator_moment", state);
  append_moments(critic_optimizer_, "critic_moment", state);
  for (std::vector<float>& average : averages_) {
    state.push_back({"average." + std::to_string(state.size()), {1, average.size()}, average});
  }
  return state;
}

void CtganTraining::resume_after(std::uint64_t steps) {
  generator_optimizer_.set_steps(steps);
  critic_optimizer_.set_steps(steps * options_.discriminator_steps);
}

std::string CtganTraining::remedy() const {
  return "a lower generator_lr and discriminator_lr";
}

void CtganTraining::step(std::uint64_t step, std::span<double> losses) {
  // Critic and generator steps are numbered together: each draws from streams of its own.
  const std::uint64_t first = step * (options_.discriminator_steps + 1);
  for (std::uint64_t k = 0; k < options_.discriminator_steps; ++k) {
    losses[1] = critic_step(first + k);
  }
  losses[0] = generator_step(first + options_.discriminator_steps);
  follow_average(step);
}

void CtganTraining::draw_conditions(std::uint64_t number) {
  conditions_.draw(network_stream(seed_, NetworkUse::kCondition, number, 0), choices_);
  conditions_.write(choices_, condition_);
}

void CtganTraining::draw_real_rows(std::uint64_t number) {
  // Real rows meet the same conditions as made ones, in an order of their own, so that packs of the
  // two differ.
  const std::vector<std::uint32_t> order =
      shuffled(batch_, network_stream(seed_, NetworkUse::kCondition, number, 1));
  std::vector<LevelChoice> choices(batch_);
  for (std::size_t k = 0; k < batch_; ++k) choices[k] = choices_[order[k]];
  conditions_.write(choices, real_condition_);
  conditions_.draw_rows(network_stream(seed_, NetworkUse::kCondition, number, 2), choices, rows_);
  table_.gather(rows_, real_);
}

Tensor CtganTraining::with_condition(Tensor rows, std::span<const float> condition) {
  if (conditions_.layout().empty()) return rows;
  return concatenate_columns(
      {rows, tape_.view({rows.rows(), conditions_.layout().width}, condition)});
}

Tensor CtganTraining::generator_inputs(std::uint64_t number) {
  return with_condition(tape_.normal({batch_, generator_.embedding()},
                                     network_stream(seed_, NetworkUse::kLatent, number)),
                        condition_);
}

Tensor CtganTraining::rows_of(Tensor raw, std::uint64_t number) {
  const Tensor noise =
      tape_.gumbel(raw.shape(), network_stream(seed_, NetworkUse::kGumbel, number));
  return with_condition(head(raw, noise, layout_.spans, options_.temperature), condition_);
}

Tensor CtganTraining::packed(Tensor rows) {
  return reshape(rows, {rows.rows() / options_.pac, rows.columns() * options_.pac});
}

Tensor CtganTraining::judge(Tensor packs, std::uint64_t number, std::uint64_t pass) {
  const std::size_t layers = critic_.layers().size();
  for (std::size_t k = 0; k < layers; ++k) {
    packs = critic_.layers()[k](tape_, packs, leaky_relu_activation(kCriticSlope));
    packs = dropout(tape_, packs, options_.dropout,
                    network_stream(seed_, NetworkUse::kDropout, number, pass * layers + k));
  }
  return score_(tape_, packs);
}

Tensor CtganTraining::penalty(Tensor real, Tensor fake, std::uint64_t number) {
  const Tensor share =
      broadcast(tape_.uniform({real.rows(), 1}, network_stream(seed_, NetworkUse::kShare, number)),
                real.shape());
  const Tensor between = as_variable(fake + share * (real - fake));
  return gradient_penalty(tape_, judge(between, number, 0), between);
}

double CtganTraining::critic_step(std::uint64_t number) {
  draw_conditions(number);
  draw_real_rows(number);
  Tensor fake;
  {
    const WithoutRecording pause(tape_);
    fake = packed(rows_of(generator_.train(tape_, generator_inputs(number)), number));
  }
  const Tensor real =
      packed(with_condition(tape_.view({batch_, layout_.width}, real_), real_condition_));
  const Tensor distance = wasserstein_critic_loss(judge(real, number, 1), judge(fake, number, 2));
  const Tensor loss = options_.gradient_penalty > 0
                          ? distance + options_.gradient_penalty * penalty(real, fake, number)
                          : distance;
  critic_optimizer_.step(tape_.gradients(loss, critic_optimizer_.parameters()));
  const double value = distance.item();
  tape_.reset();
  return value;
}

double CtganTraining::generator_step(std::uint64_t number) {
  draw_conditions(number);
  const Tensor raw = generator_.train(tape_, generator_inputs(number));
  Tensor loss = -mean(judge(packed(rows_of(raw, number)), number, 0));
  if (!conditions_.layout().empty()) {
    const Tensor condition = tape_.view({batch_, conditions_.layout().width}, condition_);
    const Tensor missed = span_cross_entropy(select_columns(raw, conditions_.layout().in_row),
                                             condition, conditions_.layout().in_condition);
    loss = loss + sum(missed) / static_cast<double>(batch_);
  }
  generator_optimizer_.step(tape_.gradients(loss, generator_optimizer_.parameters()));
  const double value = loss.item();
  tape_.reset();
  return value;
}

void CtganTraining::follow_average(std::uint64_t step) {
  // Young averages forget fast, so that the first weights don't stay in them.
  const double age = static_cast<double>(step);
  const auto kept = static_cast<float>(std::min(options_.averaging, (1 + age) / (10 + age)));
  for (std::size_t p = 0; p < averages_.size(); ++p) {
    const std::vector<float>& weights = generator_optimizer_.parameters()[p]->values;
    for (std::size_t k = 0; k < weights.size(); ++k) {
      averages_[p][k] = weights[k] + kept * (averages_[p][k] - weights[k]);
    }
  }
}

void CtganTraining::finish() {
  for (std::size_t p = 0; p < averages_.size(); ++p) {
    generator_optimizer_.parameters()[p]->values = averages_[p];
  }
  freeze_statistics();
}

void CtganTraining::freeze_statistics() {
  const WithoutRecording pause(tape_);
  for (std::size_t block = 0; block < generator_.blocks().size(); ++block) {
    ColumnSums sums;
    for (std::size_t k = 0; k < kStatisticsBatches; ++k) {
      conditions_.draw(network_stream(seed_, NetworkUse::kStatistics, k, 0), choices_);
      conditions_.write(choices_, condition_);
      Tensor x = with_condition(tape_.normal({batch_, generator_.embedding()},
                                             network_stream(seed_, NetworkUse::kStatistics, k, 1)),
                                condition_);
      for (std::size_t before = 0; before < block; ++before) {
        x = generator_.blocks()[before].infer(tape_, x);
      }
      sums.add(column_moments(generator_.blocks()[block].linear(tape_, x)));
      tape_.reset();
    }
    sums.write(generator_.blocks()[block].norm, batch_);
  }
}

double CtganTraining::held_out_score() {
  // What would be kept is scored; then training goes on from where it was.
  const std::vector<NetworkState> parts = state();
  std::vector<std::vector<float>> saved;
  for (const NetworkState& part : parts) saved.emplace_back(part.values.begin(), part.values.end());
  finish();
  const std::vector<float> made = generate_rows(
      generator_, {.seed = network_stream(seed_, NetworkUse::kScore, 0).bits(0), .place = {}},
      std::max(held_out_.rows(), kScoreRows));
  for (std::size_t k = 0; k < parts.size(); ++k) {
    std::copy(saved[k].begin(), saved[k].end(), parts[k].values.begin());
  }
  return moment_distance(tape_, made, held_out_, layout_.spans);
}

}  // namespace likeness::models
