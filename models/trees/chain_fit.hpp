#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/trees/chain_order.hpp"
#include "models/trees/column_base_fit.hpp"
#include "models/trees/sequential_model.hpp"
#include "stats/boosted_trees.hpp"

namespace likeness::models {

/// What stands at a place of a chain, and what it is learned from.
struct ChainPlace {
  std::size_t column = 0;                    ///< which of the columns
  bool is_known = false;                     ///< not drawn, but set
  std::vector<std::size_t> predictors = {};  ///< earlier places
  std::optional<Determined> determined = {};
  /// Of each row, whether this column is learned from it; empty for all.
  std::span<const std::uint8_t> is_learned = {};
};

struct ChainFitOptions {
  stats::BoostingOptions boosting;
  std::size_t most_rows = 250'000;             ///< that classifiers learn from
  std::size_t most_decision_rows = 100'000;    ///< that one classifier learns from
  std::size_t most_base_rows = kMostBaseRows;  ///< of tables whose decisions start at regressions
  /// Of larger tables: how many rows the regressions of columns of ordered states learn from; 0 for
  /// none.
  std::size_t base_sample_rows = 0;
  std::uint64_t seed = 0;
  /// Of each row, whose it is, where several rows are one's: these are held out together, and no
  /// leaf is that of fewer than boosting.min_groups of them.
  std::span<const std::uint32_t> groups = {};
};

/// Learns a chain of columns, each given those before it.
class ChainFitter {
 public:
  /// `columns` stay where they are while the chain is learned.
  ChainFitter(std::span<const StateColumn> columns, std::vector<ChainPlace> places,
              const ChainFitOptions& options);

  [[nodiscard]] std::size_t size() const noexcept { return chain_.size(); }
  /// The bases of all columns, of tables of few rows; `telling` are the predictors of each place,
  /// those that tell most first.
  void learn_bases(const std::vector<std::vector<std::size_t>>& telling);
  /// The columns at [begin, end).
  void learn(std::size_t begin, std::size_t end);
  [[nodiscard]] std::vector<ChainColumn> take() { return std::move(chain_); }

 private:
  /// One decision of one column, to be learned.
  struct Task {
    std::size_t place = 0;
    std::size_t decision = 0;
    std::array<std::size_t, 3> range{};       ///< of the column's sorted rows: begin, middle, end
    std::array<std::size_t, 2> class_rows{};  ///< of all rows: how many are on each side
    std::uint64_t stream = 0;                 ///< of random numbers
  };

  void choose_rows();
  /// Whether all rows are few enough for regressions to stand below the trees.
  [[nodiscard]] bool is_small() const noexcept;
  void make_chain();
  /// The tree of a column of many categories, by the columns that it is predicted from.
  void divide_by_telling(std::size_t place);
  /// Where a column of many categories is bounded by a column that it is predicted from.
  void bound(std::size_t place);
  /// Of some of rows_, the bins of a place, few of them.
  [[nodiscard]] std::vector<std::uint8_t> coarse_bins(std::size_t place,
                                                      std::span<const std::size_t> rows) const;
  void sort_rows(std::size_t place, std::vector<std::uint32_t>& sorted,
                 std::vector<Task>& tasks) const;
  [[nodiscard]] stats::BoostedTrees fit_from_base(const Task& task,
                                                  std::span<const std::uint32_t> chosen,
                                                  stats::BoostingRows& rows);
  /// What spans say of some of rows_; empty where there are none.
  [[nodiscard]] std::vector<float> span_log_odds(const Task& task,
                                                 std::span<const std::uint32_t> chosen,
                                                 bool has_base) const;
  [[nodiscard]] stats::BoostedTrees learn_decision(const Task& task,
                                                   std::span<const std::uint32_t> sorted);

  std::span<const StateColumn> columns_;
  std::vector<ChainPlace> places_;
  ChainFitOptions options_;
  std::vector<ChainColumn> chain_;
  std::vector<std::uint32_t> rows_;  ///< those that classifiers learn from
  std::vector<std::uint8_t> bins_;   ///< of each of them, by place in the chain
  bool has_small_bases_ = false;     ///< bases of a table of few rows, which tell more than trees
};

}  // namespace likeness::models
