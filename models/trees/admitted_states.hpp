#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/sampling/row_conditions.hpp"
#include "models/trees/column_states.hpp"

namespace likeness::models {

/// What a condition leaves of the states of a column.
class AdmittedStates {
 public:
  AdmittedStates(const ColumnStates& states, const RowConditions::OfColumn& asked);

  /// Of each state: the share of its cells that meet the condition.
  [[nodiscard]] const std::vector<double>& shares() const noexcept { return shares_; }
  /// A rank within a state whose number meets the condition: `rank` pressed into those that do.
  [[nodiscard]] double rank_within(std::int32_t state, double rank) const noexcept;

 private:
  struct Ranks {
    double low = 0;
    double high = 1;
  };
  [[nodiscard]] std::vector<Ranks> admitted_ranks(const ColumnStates& states, std::int32_t state,
                                                  const RowConditions::OfColumn& asked) const;

  std::vector<double> shares_;
  std::vector<std::vector<Ranks>> ranks_;  ///< of each state of numbers: where they are admitted
};

}  // namespace likeness::models
