#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/optimizers.hpp"
#include "models/frame/mixed_table.hpp"
#include "models/neighbours/generative_mtd_options.hpp"
#include "models/neighbours/row_code.hpp"
#include "models/training/dense_stack.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// A variational autoencoder from rows to rows: a row's code is its latent mean with noise, and
/// what the decoder makes of it comes in the row's place, or is added to it.
class RowTranslator {
 public:
  /// `inputs` places in a row.
  RowTranslator(std::size_t inputs, std::size_t embedding, std::span<const std::uint64_t> encoder,
                std::span<const std::uint64_t> decoder, bool residual, std::uint64_t seed);

  struct Latent {
    autodiff::Tensor mean;
    autodiff::Tensor log_variance;
  };
  [[nodiscard]] Latent encode(autodiff::Tape& tape, autodiff::Tensor rows, double dropout,
                              const RandomStream& stream) const;
  /// Numbers, and logits of categories, from a latent code and the row that it is of.
  [[nodiscard]] autodiff::Tensor decode(autodiff::Tape& tape, autodiff::Tensor code,
                                        autodiff::Tensor rows, const RowCode& row_code,
                                        double dropout, const RandomStream& stream) const;

  /// Translates rows; row k takes its noise from elements of `stream` that follow from first + k.
  [[nodiscard]] MixedValues translate(const MixedValues& rows, const RowCode& row_code,
                                      std::uint64_t seed, std::uint64_t stream,
                                      std::uint64_t first) const;

  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();
  [[nodiscard]] std::size_t embedding() const noexcept { return mean_.bias.shape.columns; }

  void fields(io::Archive& archive);
  static std::unique_ptr<RowTranslator> load(io::Archive& archive, std::size_t inputs);

 private:
  DenseStack encoder_;
  autodiff::Linear mean_;
  autodiff::Linear log_variance_;
  DenseStack decoder_;
  autodiff::Linear out_;
  bool residual_;
};

/// Trains a RowTranslator, with a critic, to turn pseudo-real rows into rows like the real ones
/// (Sivakumar et al. 2023).
class TranslatorTraining final : public TrainableNetwork {
 public:
  /// How bad translated rows are; lower is better.
  using Score = std::function<double(const MixedValues& translated)>;

  /// `pool` and `real` are rows of `row_code`; all must outlive this.
  TranslatorTraining(RowTranslator& translator, const GenerativeMtdOptions& options,
                     const RowCode& row_code, const MixedValues& pool, const MixedValues& real,
                     Score score, std::uint64_t seed);

  [[nodiscard]] std::uint64_t steps_per_epoch() const override;
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  void step(std::uint64_t step, std::span<double> losses) override;
  [[nodiscard]] std::vector<NetworkState> state() override;
  void resume_after(std::uint64_t steps) override;
  [[nodiscard]] double held_out_score() override;
  void finish() override {}
  [[nodiscard]] std::string remedy() const override;

 private:
  using Optimizer = std::variant<autodiff::Adam, autodiff::Sgd>;

  struct Batch {
    autodiff::Tensor pseudo;
    autodiff::Tensor real;
  };
  [[nodiscard]] Batch batch(std::uint64_t step);
  /// Rows as the critic sees them: numbers, and probabilities of categories.
  [[nodiscard]] autodiff::Tensor translated(const Batch& rows, std::uint64_t step,
                                            RowTranslator::Latent* latent,
                                            autodiff::Tensor* logits);
  [[nodiscard]] autodiff::Tensor judge(autodiff::Tensor rows, std::uint64_t step,
                                       std::uint64_t part);
  double train_critic(const Batch& rows, std::uint64_t step);
  void train_translator(const Batch& rows, std::uint64_t step, std::span<double> losses);
  [[nodiscard]] autodiff::Tensor association_loss(autodiff::Tensor rows);
  [[nodiscard]] Optimizer make_optimizer(std::vector<autodiff::Parameter*> parameters) const;
  std::vector<autodiff::Parameter*> critic_parameters();
  void learn_associations();

  RowTranslator& translator_;
  GenerativeMtdOptions options_;
  const RowCode& row_code_;
  const MixedValues& pool_;
  Score score_;
  std::uint64_t seed_;
  std::size_t batch_;
  std::size_t real_rows_;
  std::vector<float> real_coded_;
  std::vector<float> pseudo_batch_;
  std::vector<float> real_batch_;
  std::vector<float> centre_;    ///< of each place among real rows
  std::vector<float> unit_;      ///< 1 / standard deviation; 0 where constant
  std::vector<float> products_;  ///< means of products of standardized places
  std::vector<double> bandwidths_;
  DenseStack critic_;
  autodiff::Linear critic_score_;
  Optimizer optimizer_;
  Optimizer critic_optimizer_;
  autodiff::Tape tape_;
};

}  // namespace likeness::models
