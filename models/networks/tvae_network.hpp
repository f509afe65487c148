#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/optimizers.hpp"
#include "models/frame/encoded_table.hpp"
#include "models/networks/row_generator.hpp"
#include "models/networks/tvae_options.hpp"
#include "models/training/dense_stack.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// What remains of a TVAE: codes become rows.
class TvaeDecoder final : public RowGenerator {
 public:
  /// `spans` are those of an encoded row of `width` places.
  TvaeDecoder(std::vector<autodiff::Span> spans, std::size_t width, std::size_t embedding,
              std::span<const std::uint64_t> sizes, bool draw_levels, std::uint64_t seed);

  static std::unique_ptr<TvaeDecoder> load(io::Archive& archive, std::vector<autodiff::Span> spans,
                                           std::size_t width);
  void fields(io::Archive& archive) override;

  [[nodiscard]] std::size_t width() const noexcept override { return width_; }
  void generate(autodiff::Tape& tape, const RowRequest& request,
                std::span<float> out) const override;

  /// Offsets before their tanh, and logits of modes and levels: rows x width.
  [[nodiscard]] autodiff::Tensor decode(autodiff::Tape& tape, autodiff::Tensor code) const;

  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();
  [[nodiscard]] std::size_t embedding() const noexcept { return embedding_; }
  [[nodiscard]] const std::vector<autodiff::Span>& number_spans() const noexcept {
    return number_spans_;
  }
  [[nodiscard]] const std::vector<autodiff::Span>& level_spans() const noexcept {
    return level_spans_;
  }
  /// The standard deviation of each number's offset around the decoded one: 1 x numbers.
  [[nodiscard]] autodiff::Parameter& deviation() noexcept { return deviation_; }

 private:
  std::vector<autodiff::Span> number_spans_;
  std::vector<autodiff::Span> level_spans_;
  std::size_t width_;
  std::size_t embedding_;
  bool draw_levels_;
  DenseStack hidden_;
  autodiff::Linear out_;
  autodiff::Parameter deviation_;
};

/// Rows of a step on a table of `rows` rows.
[[nodiscard]] std::size_t tvae_batch(const TvaeOptions& options, std::size_t rows);

/// Trains a TvaeDecoder together with its encoder, by the evidence lower bound (Kingma and Welling
/// 2014) with the losses of TVAE (Xu et al. 2019).
class TvaeTraining final : public TrainableNetwork {
 public:
  /// Learns the rows of `table`; `held_out` are those to score by. All must outlive this.
  TvaeTraining(TvaeDecoder& decoder, const TvaeOptions& options, const EncodedTable& table,
               const EncodedTable& held_out, std::uint64_t seed);

  [[nodiscard]] std::uint64_t steps_per_epoch() const override;
  [[nodiscard]] std::vector<std::string> loss_names() const override;
  void step(std::uint64_t step, std::span<double> losses) override;
  [[nodiscard]] std::vector<NetworkState> state() override;
  void resume_after(std::uint64_t steps) override;
  [[nodiscard]] double held_out_score() override;
  void finish() override {}
  [[nodiscard]] std::string remedy() const override;

 private:
  /// Reconstruction and divergence, both per row and unweighted.
  struct Losses {
    autodiff::Tensor reconstruction;
    autodiff::Tensor divergence;
  };

  [[nodiscard]] Losses losses_of(const EncodedTable& table, std::span<const std::uint32_t> rows,
                                 const RandomStream& noise);
  [[nodiscard]] autodiff::Tensor reconstruction(autodiff::Tensor decoded, autodiff::Tensor rows);
  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();
  void order_rows(std::uint64_t pass);
  [[nodiscard]] std::uint64_t steps_per_pass() const;

  TvaeDecoder& decoder_;
  TvaeOptions options_;
  const EncodedTable& table_;
  const EncodedTable& held_out_;
  std::uint64_t seed_;
  std::size_t batch_;
  DenseStack hidden_;
  autodiff::Linear mean_;
  autodiff::Linear log_variance_;
  autodiff::Adam optimizer_;
  autodiff::Tape tape_;
  std::vector<float> values_;         ///< the rows of a batch
  std::vector<std::uint32_t> order_;  ///< the rows as they come in pass `ordered_pass_`
  std::uint64_t ordered_pass_ = ~std::uint64_t{0};
};

}  // namespace likeness::models
