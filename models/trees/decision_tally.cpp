#include "models/trees/decision_tally.hpp"

#include "core/special_numbers.hpp"

namespace likeness::models {

std::vector<DecidedRows> decided_rows(const ChainColumn& column,
                                      std::span<const std::size_t> rows_of_state) {
  const StateTree::Ranges ranges = column.tree.ranges();
  std::vector<std::size_t> before(ranges.states.size() + 1, 0);
  for (std::size_t k = 0; k < ranges.states.size(); ++k) {
    before[k + 1] = before[k] + rows_of_state[static_cast<std::size_t>(ranges.states[k])];
  }
  std::vector<DecidedRows> decided;
  for (const auto& range : ranges.of_decision) {
    decided.push_back({static_cast<double>(before[range[2]] - before[range[0]]),
                       static_cast<double>(before[range[2]] - before[range[1]])});
  }
  return decided;
}

DecisionTally::DecisionTally(const std::vector<ChainColumn>& chain) {
  for (const ChainColumn& column : chain) {
    rows_.emplace_back(column.states.size(), 0);
    variances_.emplace_back(column.decisions.size(), 0.0);
  }
}

void DecisionTally::add_told(std::size_t place, std::size_t decision,
                             std::span<const float> log_odds) {
  double sum = 0;
  for (const float one : log_odds) {
    const double p = stats::logistic(static_cast<double>(one));
    sum += p * (1 - p);
  }
  variances_[place][decision] += sum;
}

DecisionTally& DecisionTally::operator+=(const DecisionTally& other) {
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    for (std::size_t k = 0; k < rows_[place].size(); ++k) rows_[place][k] += other.rows_[place][k];
    for (std::size_t k = 0; k < variances_[place].size(); ++k) {
      variances_[place][k] += other.variances_[place][k];
    }
  }
  return *this;
}

}  // namespace likeness::models
