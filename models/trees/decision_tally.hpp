#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/trees/sequential_model.hpp"

namespace likeness::models {

/// Calibration moves log-odds as if they were known to be right within this.
inline constexpr double kUsualShift = 0.5;

/// Of some rows that came to a decision.
struct DecidedRows {
  double all = 0;
  double seconds = 0;  ///< that answered "second"

  [[nodiscard]] double second_share() const noexcept { return all > 0 ? seconds / all : 0; }
};

/// Of each decision of a column, by rows of each of its states.
[[nodiscard]] std::vector<DecidedRows> decided_rows(const ChainColumn& column,
                                                    std::span<const std::size_t> rows_of_state);

/// Where rows that were drawn by a chain went.
class DecisionTally {
 public:
  DecisionTally() = default;
  explicit DecisionTally(const std::vector<ChainColumn>& chain);

  /// Rows that were told these log-odds of the second answer.
  void add_told(std::size_t place, std::size_t decision, std::span<const float> log_odds);
  /// A row that has this state in the end.
  void add_state(std::size_t place, std::int32_t state) {
    ++rows_[place][static_cast<std::size_t>(state)];
  }
  DecisionTally& operator+=(const DecisionTally& other);

  /// Of each state of a column, how many rows have it.
  [[nodiscard]] std::span<const std::size_t> rows(std::size_t place) const { return rows_[place]; }
  /// Of the rows told at a decision, the sum of p (1 - p), where p is a probability.
  [[nodiscard]] double variance(std::size_t place, std::size_t decision) const {
    return variances_[place][decision];
  }

 private:
  std::vector<std::vector<std::size_t>> rows_;  ///< of each place and state
  std::vector<std::vector<double>> variances_;  ///< of each place and decision
};

}  // namespace likeness::models
