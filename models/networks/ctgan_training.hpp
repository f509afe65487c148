#pragma once

#include "models/networks/ctgan_network.hpp"

namespace likeness::models {

/// Rows of a step on a table of `rows` rows: whole packs, at least one and 2 rows.
[[nodiscard]] std::size_t ctgan_batch(const CtganOptions& options, std::size_t rows);

/// Trains a CtganGenerator against a critic: Wasserstein GAN with gradient penalty (Gulrajani et
/// al. 2017), rows in packs (Lin et al. 2018), training by sampling (Xu et al. 2019).
class CtganTraining final : public TrainableNetwork {
 public:
  /// Learns the rows of `table`, whose `layout` the generator has; `held_out` are those to score
  /// by. All must outlive this.
  CtganTraining(CtganGenerator& generator, const CtganOptions& options, const RowLayout& layout,
                const EncodedTable& table, const EncodedTable& held_out, std::uint64_t seed);

  [[nodiscard]] std::uint64_t steps_per_epoch() const override;
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  void step(std::uint64_t step, std::span<double> losses) override;
  [[nodiscard]] std::vector<NetworkState> state() override;
  void resume_after(std::uint64_t steps) override;
  [[nodiscard]] double held_out_score() override;
  void finish() override;
  [[nodiscard]] std::string remedy() const override;

 private:
  double critic_step(std::uint64_t number);
  double generator_step(std::uint64_t number);
  [[nodiscard]] autodiff::Tensor with_condition(autodiff::Tensor rows,
                                                std::span<const float> condition);
  /// Noise beside conditions.
  [[nodiscard]] autodiff::Tensor generator_inputs(std::uint64_t number);
  /// What the critic sees of the generator's raw outputs.
  [[nodiscard]] autodiff::Tensor rows_of(autodiff::Tensor raw, std::uint64_t number);
  [[nodiscard]] autodiff::Tensor packed(autodiff::Tensor rows);
  [[nodiscard]] autodiff::Tensor judge(autodiff::Tensor packs, std::uint64_t number,
                                       std::uint64_t pass);
  [[nodiscard]] autodiff::Tensor penalty(autodiff::Tensor real, autodiff::Tensor fake,
                                         std::uint64_t number);
  void draw_conditions(std::uint64_t number);
  void draw_real_rows(std::uint64_t number);
  void follow_average(std::uint64_t step);
  void freeze_statistics();
  [[nodiscard]] std::vector<autodiff::Parameter*> critic_parameters();

  CtganGenerator& generator_;
  CtganOptions options_;
  RowLayout layout_;
  const EncodedTable& table_;
  const EncodedTable& held_out_;
  std::uint64_t seed_;
  ConditionSampler conditions_;
  std::size_t batch_;
  DenseStack critic_;
  autodiff::Linear score_;
  autodiff::Adam generator_optimizer_;
  autodiff::Adam critic_optimizer_;
  std::vector<std::vector<float>> averages_;  ///< of the generator's parameters; empty without
  autodiff::Tape tape_;
  std::vector<LevelChoice> choices_;
  std::vector<float> condition_;       ///< batch x condition
  std::vector<float> real_condition_;  ///< the same in another order
  std::vector<std::uint32_t> rows_;
  std::vector<float> real_;  ///< batch x width
};

}  // namespace likeness::models
