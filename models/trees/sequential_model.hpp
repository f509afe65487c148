#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/frame.hpp"
#include "models/sampling/frame_model.hpp"
#include "models/trees/column_base.hpp"
#include "models/trees/column_states.hpp"
#include "models/trees/state_spans.hpp"
#include "models/trees/state_tree.hpp"
#include "stats/boosted_trees.hpp"

namespace likeness::models {

/// The distribution of one column given those before it in the chain. These are seen as bins: the
/// feature of a classifier is the place of a column in the chain.
struct ChainColumn {
  std::size_t column = 0;  ///< the learned column of the frame
  ColumnStates states;
  /// How the states are decided, and of each decision the classifier that makes it. Without
  /// decisions where the column is determined.
  StateTree tree;
  /// While it is learned: how many states at the beginning stand apart from the order of the
  /// others. That of missing cells does, and a value that many rows share below all others may.
  std::size_t apart = 0;
  std::vector<stats::BoostedTrees> decisions;
  /// What is added to the log-odds of decisions; empty where trees say all.
  ColumnBase base;
  std::optional<StateSpans> spans;  ///< of categories that an earlier column bounds
  /// Of a determined column: the place in the chain of what determines it, and the state for each
  /// of its states.
  std::optional<std::size_t> determined_by;
  std::vector<std::int32_t> determined_state;

  /// How many bins classifiers see.
  [[nodiscard]] std::size_t bins() const noexcept {
    return states.size() < kMostBins ? states.size() : kMostBins;
  }
  /// The bin that classifiers see of a state.
  [[nodiscard]] std::uint8_t bin_of(std::int32_t state) const noexcept {
    const auto s = static_cast<std::size_t>(state);
    return static_cast<std::uint8_t>(s < bins_.size() ? bins_[s] : 0);
  }
  /// Says which bin each state is seen as; by rows of each state. Of no more than 256 states each
  /// is one; more are merged, neighbours where they have an order, otherwise the rarest.
  void set_bins(const std::vector<std::size_t>& rows);

  /// As the `place`-th column of the chain.
  void fields(io::Archive& archive, std::size_t place, bool is_given);

 private:
  static constexpr std::size_t kMostBins = 256;

  std::vector<std::uint8_t> bins_;
};

/// Columns drawn one after another, each given all before it (docs/sequential-trees.md).
class SequentialTrees final : public FrameModel, public RowQuestions {
 public:
  SequentialTrees() = default;
  SequentialTrees(Frame frame, std::vector<ChainColumn> chain)
      : frame_(std::move(frame)), chain_(std::move(chain)) {}

  [[nodiscard]] const Frame& frame() const noexcept override { return frame_; }
  void save(io::Archive& archive) const override { archive.save(*this); }
  void fields(io::Archive& archive);
  [[nodiscard]] io::Json describe() const override;

  [[nodiscard]] bool has_temperature() const noexcept override { return true; }
  [[nodiscard]] const RowQuestions* questions() const noexcept override { return this; }
  [[nodiscard]] std::vector<double> log_likelihood(
      const Table& table, std::span<const std::string> hidden) const override;
  [[nodiscard]] Table predict(const Table& table, const std::string& column,
                              std::uint64_t seed) const override;
  [[nodiscard]] Table impute(const Table& table, std::uint64_t seed) const override;

 private:
  [[nodiscard]] std::vector<ColumnValues> draw_cells(std::uint64_t seed, std::uint64_t first_row,
                                                     std::size_t rows) const override;
  [[nodiscard]] std::vector<ColumnValues> draw_cells_at(const SampleOptions& options,
                                                        std::uint64_t first_row,
                                                        std::size_t rows) const override;
  /// The rows that rejection finds, without drawing the columns behind a condition that fails.
  [[nodiscard]] std::vector<ColumnValues> draw_cells_given(const RowConditions& conditions,
                                                           std::uint64_t rows,
                                                           const SampleOptions& options,
                                                           SampleReport& report) const override;

  Frame frame_;
  std::vector<ChainColumn> chain_;  ///< every learned column once, in the order they are drawn
};

}  // namespace likeness::models
