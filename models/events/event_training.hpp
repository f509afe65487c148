#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/optimizers.hpp"
#include "models/events/event_network.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

struct EventTrainingOptions {
  std::size_t batch = 500;
  double learning_rate = 2e-3;
  double weight_decay = 1e-5;
  std::uint64_t epochs = 30;
  double adversarial_weight = 0.1;  ///< of the critic's opinion beside the likelihood; 0: no critic
  std::uint64_t critic_interval = 4;  ///< steps from one use of the critic to the next
};

/// Trains the generator of events. Real histories are given; the generator draws the event that
/// comes next. Its loss is the cross-entropy of the real event's fields and, weighted, what a
/// Wasserstein critic with gradient penalty thinks of the events that it draws (Gumbel-softmax,
/// straight through), given the same history.
class EventTraining final : public TrainableNetwork {
 public:
  /// All must outlive this. One subject in ten is held out, at most 4,000 events.
  EventTraining(EventNetwork& network, const EventSchema& schema, const HistoryFeatures& features,
                const EventStore& store, const EventTrainingOptions& options, std::uint64_t seed);

  [[nodiscard]] std::uint64_t steps_per_epoch() const override;
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  void step(std::uint64_t step, std::span<double> losses) override;
  [[nodiscard]] std::vector<NetworkState> state() override;
  void resume_after(std::uint64_t steps) override;
  [[nodiscard]] double held_out_score() override;
  /// Moves the biases of the levels so that each is as likely, over real histories, as it is
  /// frequent.
  void finish() override;
  [[nodiscard]] std::string remedy() const override { return "a lower learning_rate"; }

 private:
  /// An event of the store.
  struct Place {
    std::uint32_t subject;
    std::uint32_t event;
  };
  /// Real events and what came before them.
  struct Batch {
    std::size_t rows = 0;
    std::vector<float> features;
    std::vector<float> given;   ///< one-hot levels of all fields
    std::vector<float> wanted;  ///< the same without those that are no choice
  };

  void fill(std::span<const Place> places, std::uint64_t noise, Batch& batch) const;
  void choose(std::uint64_t step);
  [[nodiscard]] autodiff::Tensor cross_entropy(const Batch& batch, autodiff::Tensor history);
  /// Events drawn by the generator for the histories of the batch.
  [[nodiscard]] autodiff::Tensor draw(const Batch& batch, autodiff::Tensor history,
                                      std::uint64_t step);
  [[nodiscard]] autodiff::Tensor judge(autodiff::Tensor events, autodiff::Tensor features);
  double critic_step(std::uint64_t step);
  void calibrate();
  [[nodiscard]] std::vector<autodiff::Parameter*> critic_parameters();

  EventNetwork& network_;
  const EventSchema& schema_;
  const HistoryFeatures& features_;
  const EventStore& store_;
  EventTrainingOptions options_;
  std::uint64_t seed_;
  std::vector<Place> learned_;
  std::vector<Place> held_out_;
  std::vector<std::vector<float>> present_;  // for each field, by pattern: 1 where not missing
  std::vector<std::uint32_t> order_;
  std::uint64_t order_epoch_ = UINT64_MAX;
  Batch batch_;
  Batch score_batch_;
  autodiff::Linear critic_first_;
  autodiff::Linear critic_second_;
  autodiff::Linear critic_score_;
  autodiff::Adam optimizer_;
  autodiff::Adam critic_optimizer_;
  autodiff::Tape tape_;
};

}  // namespace likeness::models
