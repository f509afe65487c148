#include "stats/logistic_table.hpp"

#include "core/elementary.hpp"

namespace likeness::stats {

LogisticTable::LogisticTable() : probability_(), loss_() {
  for (std::size_t k = 0; k <= kIntervals; ++k) {
    const double x = static_cast<double>(k) / kPointsPerUnit - kRange;
    probability_[k] = static_cast<float>(1 / (1 + exp_deterministic(-x)));
    loss_[k] = static_cast<float>(log1p_deterministic(exp_deterministic(x)));
  }
}

const LogisticTable& LogisticTable::instance() {
  static const LogisticTable table;
  return table;
}

}  // namespace likeness::stats
