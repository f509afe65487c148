#include "models/events/event_training.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "likeness/autodiff/losses.hpp"
#include "likeness/parallel.hpp"
#include "models/training/network_streams.hpp"

namespace likeness::models {
namespace {

using autodiff::AdamOptions;
using autodiff::Parameter;
using autodiff::Shape;
using autodiff::Span;
using autodiff::SpanKind;
using autodiff::Tensor;

constexpr std::size_t kMostHeldOut = 4000;
constexpr std::size_t kCriticWidth = 128;
constexpr std::size_t kEventCriticLayers = 64;  // beyond those of the generator
constexpr double kTemperature = 0.5;
constexpr double kPenalty = 10;

AdamOptions adam(double rate, double decay) {
  AdamOptions options;
  options.rate = rate;
  options.weight_decay = decay;
  return options;
}

AdamOptions critic_adam() {
  AdamOptions options;
  options.rate = 1e-3;
  options.beta1 = 0.5;
  options.beta2 = 0.9;
  return options;
}

/// All the levels of a field by itself.
Span whole(std::size_t levels) {
  return {0, levels, SpanKind::kSoftmax};
}

}  // namespace

EventTraining::EventTraining(EventNetwork& network, const EventSchema& schema,
                             const HistoryFeatures& features, const EventStore& store,
                             const EventTrainingOptions& options, std::uint64_t seed)
    : network_(network),
      schema_(schema),
      features_(features),
      store_(store),
      options_(options),
      seed_(seed),
      critic_first_("critic.first", schema.width() + features.width(), kCriticWidth,
                    network_stream(seed, NetworkUse::kLayers, 0, kEventCriticLayers)),
      critic_second_("critic.second", kCriticWidth, kCriticWidth,
                     network_stream(seed, NetworkUse::kLayers, 0, kEventCriticLayers + 1)),
      critic_score_("critic.score", kCriticWidth, 1,
                    network_stream(seed, NetworkUse::kLayers, 0, kEventCriticLayers + 2)),
      optimizer_(network.parameters(), adam(options.learning_rate, options.weight_decay)),
      critic_optimizer_(critic_parameters(), critic_adam()) {
  const RandomStream holdout = network_stream(seed, NetworkUse::kHoldout, 0);
  constexpr std::uint64_t kShare = 10;
  for (std::size_t subject = 0; subject < store.subjects(); ++subject) {
    const bool hold = store.subjects() >= kShare && holdout.below(subject, kShare) == 0 &&
                      held_out_.size() < kMostHeldOut;
    for (std::size_t k = 0; k < store.offsets[subject + 1] - store.offsets[subject]; ++k) {
      (hold ? held_out_ : learned_)
          .push_back({static_cast<std::uint32_t>(subject), static_cast<std::uint32_t>(k)});
    }
  }
  if (learned_.empty()) learned_.swap(held_out_);
  for (std::size_t field = 0; field < schema.size(); ++field) {
    present_.emplace_back();
    for (std::size_t pattern = 0; pattern < schema.patterns.size(); ++pattern) {
      present_.back().push_back(schema.missing(field, static_cast<std::int32_t>(pattern)) ? 0.0F
                                                                                          : 1.0F);
    }
  }
}

std::vector<Parameter*> EventTraining::critic_parameters() {
  return {&critic_first_.weight, &critic_first_.bias,   &critic_second_.weight,
          &critic_second_.bias,  &critic_score_.weight, &critic_score_.bias};
}

std::uint64_t EventTraining::steps_per_epoch() const {
  return std::max<std::uint64_t>(1, (learned_.size() + options_.batch - 1) / options_.batch);
}

std::vector<std::string> EventTraining::loss_names() const {
  return {"likelihood", "generator", "critic"};
}

void EventTraining::choose(std::uint64_t step) {
  const std::uint64_t epoch = step / steps_per_epoch();
  if (epoch != order_epoch_) {
    order_ = shuffled(learned_.size(), network_stream(seed_, NetworkUse::kOrder, epoch));
    order_epoch_ = epoch;
  }
  const std::size_t begin = step % steps_per_epoch() * options_.batch;
  const std::size_t count = std::min(options_.batch, learned_.size() - begin);
  std::vector<Place> places;
  for (std::size_t k = 0; k < count; ++k) places.push_back(learned_[order_[begin + k]]);
  fill(places, step, batch_);
}

void EventTraining::fill(std::span<const Place> places, std::uint64_t noise, Batch& batch) const {
  const std::size_t width = schema_.width();
  const std::size_t fields = schema_.size();
  batch.rows = places.size();
  batch.features.resize(batch.rows * features_.width());
  batch.given.assign(batch.rows * width, 0.0F);
  batch.wanted.assign(batch.rows * width, 0.0F);
  const RandomStream random = network_stream(seed_, NetworkUse::kLatent, noise);
  constexpr std::size_t kChunk = 32;
  parallel_chunks(batch.rows, kChunk, [&](std::size_t from, std::size_t to) {
    Profile profile;
    profile.noise.resize(Profile::kNoise);
    for (std::size_t row = from; row < to; ++row) {
      const Place& place = places[row];
      const EventList events = store_.of(place.subject);
      profile.kind = store_.kinds[place.subject];
      profile.events = events.days.size();
      for (std::size_t k = 0; k < Profile::kNoise; ++k) {
        profile.noise[k] = static_cast<float>(random.normal(row * Profile::kNoise + k));
      }
      features_.write(profile, events, place.event, &batch.features[row * features_.width()]);
      std::size_t begin = row * width;
      for (std::size_t field = 0; field < fields; ++field) {
        const std::int32_t code = events.codes[place.event * fields + field];
        const bool is_choice = !schema_.fields[field].of_subject || place.event == 0;
        if (code >= 0) {
          batch.given[begin + static_cast<std::size_t>(code)] = 1;
          if (is_choice) batch.wanted[begin + static_cast<std::size_t>(code)] = 1;
        }
        begin += static_cast<std::size_t>(schema_.fields[field].levels);
      }
    }
  });
}

Tensor EventTraining::cross_entropy(const Batch& batch, Tensor history) {
  const std::size_t width = schema_.width();
  const Tensor given = tape_.view({batch.rows, width}, batch.given);
  const Tensor wanted = tape_.view({batch.rows, width}, batch.wanted);
  Tensor loss;
  for (std::size_t field = 0; field < schema_.size(); ++field) {
    const auto levels = static_cast<std::size_t>(schema_.fields[field].levels);
    if (levels < 2) continue;
    const std::size_t offset = schema_.offset(field);
    const Tensor before = field == 0 ? Tensor() : columns(given, 0, offset);
    const Tensor logits = network_.logits(tape_, field, history, before);
    const Span span = whole(levels);
    const Tensor cost =
        sum(span_cross_entropy(logits, columns(wanted, offset, levels), std::span(&span, 1)));
    loss = loss ? loss + cost : cost;
  }
  return loss ? loss / static_cast<double>(batch.rows) : tape_.filled({1, 1}, 0);
}

Tensor EventTraining::draw(const Batch& batch, Tensor history, std::uint64_t step) {
  const std::size_t width = schema_.width();
  const Tensor real = tape_.view({batch.rows, width}, batch.given);
  const Tensor wanted = tape_.view({batch.rows, width}, batch.wanted);
  Tensor event;
  Tensor pattern;
  for (std::size_t field = 0; field < schema_.size(); ++field) {
    const auto levels = static_cast<std::size_t>(schema_.fields[field].levels);
    const std::size_t offset = schema_.offset(field);
    Tensor drawn = columns(real, offset, levels);
    if (levels > 1) {
      const Span span = whole(levels);
      const Tensor logits = network_.logits(tape_, field, history, event);
      drawn = gumbel_softmax(tape_, logits, std::span(&span, 1), kTemperature, true,
                             network_stream(seed_, NetworkUse::kGumbel, step, field % 256));
      if (schema_.fields[field].bit >= 0 && schema_.patterns.size() > 1) {
        const Tensor present =
            tape_.constant({schema_.patterns.size(), 1}, std::span<const float>(present_[field]));
        drawn = drawn * matmul(pattern, present);
      }
      if (schema_.fields[field].of_subject) {
        // Beyond a subject's first event there is no choice.
        const Tensor choice = row_sums(columns(wanted, offset, levels));
        drawn = drawn * choice + columns(real, offset, levels) * (1.0 - choice);
      }
    }
    if (field == EventSchema::kPattern) pattern = drawn;
    event = event ? autodiff::concatenate_columns({event, drawn}) : drawn;
  }
  return event;
}

Tensor EventTraining::judge(Tensor events, Tensor features) {
  constexpr double kSlope = 0.2;
  Tensor x = autodiff::concatenate_columns({events, features});
  x = critic_first_(tape_, x, autodiff::leaky_relu_activation(kSlope));
  x = critic_second_(tape_, x, autodiff::leaky_relu_activation(kSlope));
  return critic_score_(tape_, x);
}

double EventTraining::critic_step(std::uint64_t step) {
  const Tensor features = tape_.view({batch_.rows, features_.width()}, batch_.features);
  const Tensor real = tape_.view({batch_.rows, schema_.width()}, batch_.given);
  Tensor fake;
  {
    const autodiff::WithoutRecording pause(tape_);
    fake = draw(batch_, network_.read(tape_, features), 2 * step);
  }
  const Tensor share =
      broadcast(tape_.uniform({batch_.rows, 1}, network_stream(seed_, NetworkUse::kShare, step)),
                fake.shape());
  const Tensor points = as_variable(fake + share * (real - fake));
  const Tensor penalty = gradient_penalty(tape_, judge(points, features), points);
  const Tensor loss =
      wasserstein_critic_loss(judge(real, features), judge(fake, features)) + kPenalty * penalty;
  const double value = loss.item();
  critic_optimizer_.step(tape_.gradients(loss, critic_optimizer_.parameters()));
  tape_.reset();
  return value;
}

void EventTraining::step(std::uint64_t step, std::span<double> losses) {
  choose(step);
  const std::uint64_t all = options_.epochs * steps_per_epoch();
  optimizer_.set_rate(
      autodiff::cosine_schedule(options_.learning_rate, 0.02 * options_.learning_rate, all, step));
  const bool adversarial = options_.adversarial_weight > 0 && step % options_.critic_interval == 0;
  losses[2] = adversarial ? critic_step(step) : 0;

  const Tensor features = tape_.view({batch_.rows, features_.width()}, batch_.features);
  const Tensor history = network_.read(tape_, features);
  const Tensor likelihood = cross_entropy(batch_, history);
  Tensor loss = likelihood;
  losses[0] = likelihood.item();
  losses[1] = 0;
  if (adversarial) {
    const Tensor opinion = -mean(judge(draw(batch_, history, 2 * step + 1), features));
    losses[1] = opinion.item();
    loss = loss + options_.adversarial_weight * opinion;
  }
  optimizer_.step(tape_.gradients(loss, optimizer_.parameters()));
  tape_.reset();
}

std::vector<NetworkState> EventTraining::state() {
  std::vector<NetworkState> result;
  for (const auto& parameters : {network_.parameters(), critic_parameters()}) {
    for (Parameter* parameter : parameters) {
      result.push_back({parameter->name, parameter->shape, parameter->values});
    }
  }
  const auto add_moments = [&result](autodiff::Adam& optimizer, const std::string& name) {
    for (const std::span<float> values : optimizer.moments()) {
      result.push_back({name + std::to_string(result.size()), {1, values.size()}, values});
    }
  };
  add_moments(optimizer_, "moments.");
  add_moments(critic_optimizer_, "critic_moments.");
  return result;
}

void EventTraining::resume_after(std::uint64_t steps) {
  optimizer_.set_steps(steps);
  const std::uint64_t asked =
      options_.adversarial_weight > 0
          ? (steps + options_.critic_interval - 1) / options_.critic_interval
          : 0;
  critic_optimizer_.set_steps(asked);
}

double EventTraining::held_out_score() {
  const std::vector<Place>& places = held_out_.empty() ? learned_ : held_out_;
  const std::size_t count = std::min(places.size(), kMostHeldOut);
  double sum = 0;
  for (std::size_t begin = 0; begin < count; begin += options_.batch) {
    const std::size_t rows = std::min(options_.batch, count - begin);
    fill(std::span(places).subspan(begin, rows), std::uint64_t{1} << 40, score_batch_);
    const autodiff::WithoutRecording pause(tape_);
    const Tensor features = tape_.view({rows, features_.width()}, score_batch_.features);
    sum += cross_entropy(score_batch_, network_.read(tape_, features)).item() *
           static_cast<double>(rows);
    tape_.reset();
  }
  return sum / static_cast<double>(count);
}

void EventTraining::finish() {
  constexpr int kRounds = 2;
  for (int round = 0; round < kRounds; ++round) calibrate();
}

void EventTraining::calibrate() {
  constexpr std::size_t kMostEvents = 20'000;
  const std::size_t width = schema_.width();
  const std::size_t count = std::min(learned_.size(), kMostEvents);
  std::vector<Place> places(count);
  for (std::size_t k = 0; k < count; ++k) places[k] = learned_[k * learned_.size() / count];
  std::vector<double> likely(width, 0);
  std::vector<double> seen(width, 0);
  for (std::size_t begin = 0; begin < count; begin += options_.batch) {
    const std::size_t rows = std::min(options_.batch, count - begin);
    fill(std::span(places).subspan(begin, rows), (std::uint64_t{1} << 40) + 1, score_batch_);
    const autodiff::WithoutRecording pause(tape_);
    const Tensor history =
        network_.read(tape_, tape_.view({rows, features_.width()}, score_batch_.features));
    const Tensor given = tape_.view({rows, width}, score_batch_.given);
    for (std::size_t field = 0; field < schema_.size(); ++field) {
      const auto levels = static_cast<std::size_t>(schema_.fields[field].levels);
      if (levels < 2) continue;
      const std::size_t offset = schema_.offset(field);
      const Tensor before = field == 0 ? Tensor() : columns(given, 0, offset);
      const Tensor drawn = softmax(network_.logits(tape_, field, history, before));
      const std::span<const float> shares = drawn.values();
      for (std::size_t row = 0; row < rows; ++row) {
        const float* wanted = &score_batch_.wanted[row * width + offset];
        if (std::find(wanted, wanted + levels, 1.0F) == wanted + levels) continue;
        for (std::size_t level = 0; level < levels; ++level) {
          likely[offset + level] += static_cast<double>(shares[row * levels + level]);
          seen[offset + level] += static_cast<double>(wanted[level]);
        }
      }
    }
    tape_.reset();
  }
  for (std::size_t field = 0; field < schema_.size(); ++field) {
    if (schema_.fields[field].levels < 2) continue;
    const std::span<float> biases = network_.level_biases(field);
    const std::size_t offset = schema_.offset(field);
    for (std::size_t level = 0; level < biases.size(); ++level) {
      // Half an event keeps levels that were not seen possible.
      const double ratio = (seen[offset + level] + 0.5) / (likely[offset + level] + 0.5);
      biases[level] += static_cast<float>(log_deterministic(ratio));
    }
  }
}

}  // namespace likeness::models
