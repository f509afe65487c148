#include "models/trees/admitted_states.hpp"

#include <algorithm>
#include <limits>

namespace likeness::models {
namespace {

/// The lowest rank, or 1, at which `reached`, which once true stays true.
template <class Reached>
double first_rank(const Reached& reached) {
  if (reached(0.0)) return 0;
  double low = 0;
  double high = 1;
  for (int k = 0; k < 54; ++k) {
    const double middle = low + (high - low) / 2;
    (reached(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace

AdmittedStates::AdmittedStates(const ColumnStates& states, const RowConditions::OfColumn& asked)
    : shares_(states.size(), 0), ranks_(asked.numbers == nullptr ? 0 : states.size()) {
  for (std::size_t s = 0; s < shares_.size(); ++s) {
    const auto state = static_cast<std::int32_t>(s);
    if (asked.numbers == nullptr) {
      shares_[s] = asked.cells.admits(state) ? 1 : 0;
    } else if (states.is_missing(state)) {
      shares_[s] = asked.cells.admits(std::numeric_limits<double>::quiet_NaN()) ? 1 : 0;
    } else if (asked.cells.admits_numbers()) {
      ranks_[s] = admitted_ranks(states, state, asked);
      for (const Ranks& part : ranks_[s]) shares_[s] += part.high - part.low;
    }
  }
}

std::vector<AdmittedStates::Ranks> AdmittedStates::admitted_ranks(
    const ColumnStates& states, std::int32_t state, const RowConditions::OfColumn& asked) const {
  // Numbers rise with their ranks, as written, too.
  const auto rank_of = [&](const auto& reached) {
    return first_rank([&](double rank) {
      return reached(asked.numbers->restrained(states.number_at(state, rank)));
    });
  };
  std::vector<double> excluded = asked.cells.excluded();
  std::sort(excluded.begin(), excluded.end());
  std::vector<Ranks> parts;
  double low = rank_of([&](double number) { return number >= asked.cells.least(); });
  const double high = rank_of([&](double number) { return number > asked.cells.most(); });
  for (const double hole : excluded) {
    const double from = rank_of([&](double number) { return number >= hole; });
    if (from > low && from < high) parts.push_back({low, from});
    low = std::max(low, rank_of([&](double number) { return number > hole; }));
  }
  if (high > low) parts.push_back({low, high});
  return parts;
}

double AdmittedStates::rank_within(std::int32_t state, double rank) const noexcept {
  const auto s = static_cast<std::size_t>(state);
  if (ranks_.empty() || ranks_[s].empty()) return rank;
  double left = rank * shares_[s];
  for (const Ranks& part : ranks_[s]) {
    if (left < part.high - part.low) return part.low + left;
    left -= part.high - part.low;
  }
  return ranks_[s].back().low;
}

}  // namespace likeness::models
