#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "stats/boosted_trees.hpp"

namespace likeness::models {

/// Where the decisions of a column stand before any tree: regressions of few numbers, which tables
/// of few rows can still tell. A predictor is a sum of effects, one for the bin of each column that
/// is looked at; a decision knows its log-odds from one predictor.
class ColumnBase {
 public:
  /// A decision between the parts (low, middle] and (middle, high] of a scale, on which the
  /// predictor is the place of the row: of logistic distributions, the log-odds of the second are
  /// `constant` + softplus(low - x) - softplus(high - x), and simpler where a part has no end.
  struct Decision {
    std::int32_t predictor = -1;  ///< -1: the decision has no base
    double constant = 0;
    double low = 0;
    double high = 0;
    bool has_low = false;
    bool has_high = false;
  };
  struct Predictor {
    double intercept = 0;
    std::vector<float> effects;  ///< of each bin of each place
  };

  ColumnBase() = default;
  /// `bins[k]` is how many bins the column at places[k] has.
  ColumnBase(std::vector<std::int32_t> places, const std::vector<std::size_t>& bins);

  [[nodiscard]] bool empty() const noexcept { return predictors_.empty(); }
  [[nodiscard]] std::size_t predictors() const noexcept { return predictors_.size(); }
  /// The effect of the first bin of the k-th place within Predictor::effects, and the end of all.
  [[nodiscard]] std::size_t first_effect(std::size_t k) const noexcept { return first_[k]; }

  /// Returns the number of the predictor.
  std::int32_t add(Predictor predictor);
  void set_decisions(std::vector<Decision> decisions) { decisions_ = std::move(decisions); }
  [[nodiscard]] bool has(std::size_t decision) const noexcept {
    return !empty() && decisions_[decision].predictor >= 0;
  }

  /// Leaves a decision without a base.
  void drop(std::size_t decision) { decisions_[decision].predictor = -1; }

  /// Adds to scores[k] the log-odds of a decision in row rows[k], whose bins are by place.
  void add_scores(std::size_t decision, const stats::RowBins& bins,
                  std::span<const std::uint32_t> rows, std::span<float> scores) const;

  /// Of a column with so many decisions, and the bins of the columns before it.
  void fields(io::Archive& archive, std::size_t decisions, const std::vector<std::size_t>& bins);

 private:
  void index(const std::vector<std::size_t>& bins);
  void check(const io::Archive& archive, std::size_t decisions) const;

  std::vector<std::int32_t> places_;
  std::vector<std::size_t> first_;  ///< of each place, and one more
  std::vector<Predictor> predictors_;
  std::vector<Decision> decisions_;
};

}  // namespace likeness::models
