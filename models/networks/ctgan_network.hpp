#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "likeness/autodiff/layers.hpp"
#include "likeness/autodiff/optimizers.hpp"
#include "models/networks/conditions.hpp"
#include "models/networks/ctgan_options.hpp"
#include "models/networks/row_generator.hpp"
#include "models/training/dense_stack.hpp"
#include "models/training/training.hpp"

namespace likeness::models {

/// Where and what the columns of encoded rows are.
struct RowLayout {
  std::vector<autodiff::Span> spans;
  std::vector<ColumnPlaces> columns;
  std::size_t width = 0;
};

/// What remains of a CTGAN: noise and conditions become rows.
class CtganGenerator final : public RowGenerator {
 public:
  /// `counts` says how often each place of the condition vector is to be asked for.
  CtganGenerator(const RowLayout& layout, std::vector<double> counts, std::size_t embedding,
                 std::span<const std::uint64_t> sizes, std::uint64_t seed);

  static std::unique_ptr<CtganGenerator> load(io::Archive& archive, const RowLayout& layout);
  void fields(io::Archive& archive) override;

  [[nodiscard]] std::size_t width() const noexcept override { return layout_.width; }
  void generate(autodiff::Tape& tape, const RowRequest& request,
                std::span<float> out) const override;

  /// Raw outputs from noise beside conditions (rows x inputs()), with the statistics of the batch
  /// or the frozen ones.
  [[nodiscard]] autodiff::Tensor train(autodiff::Tape& tape, autodiff::Tensor inputs);
  [[nodiscard]] autodiff::Tensor infer(autodiff::Tape& tape, autodiff::Tensor inputs) const;

  [[nodiscard]] std::size_t embedding() const noexcept { return embedding_; }
  [[nodiscard]] std::vector<autodiff::Residual>& blocks() noexcept { return blocks_; }
  /// What is trained, and the batch statistics, which are not.
  [[nodiscard]] std::vector<autodiff::Parameter*> parameters();
  [[nodiscard]] std::vector<autodiff::Parameter*> statistics();

 private:
  [[nodiscard]] std::vector<float> conditions(const RowRequest& request, std::size_t rows) const;

  RowLayout layout_;
  ConditionLayout condition_layout_;
  std::vector<autodiff::Span> number_spans_;
  std::vector<double> counts_;
  LevelChooser chooser_;
  std::size_t embedding_;
  std::vector<autodiff::Residual> blocks_;
  autodiff::Linear out_;
};

}  // namespace likeness::models
