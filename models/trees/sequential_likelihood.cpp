#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/special_numbers.hpp"
#include "likeness/parallel.hpp"
#include "models/trees/row_completion.hpp"
#include "models/trees/sequential_model.hpp"

namespace likeness::models {
namespace {

constexpr std::size_t kScoredRows = 4096;

/// The logarithm of the share of a state's numbers that are written as `number` is; of the density,
/// where any double may be.
double log_share(const ColumnStates& states, std::int32_t state, double number, double step) {
  if (step > 0) return std::log(states.share_between(state, number - step / 2, number + step / 2));
  const double width = std::max(1e-9, 1e-6 * std::abs(number));
  const double share = states.share_between(state, number - width / 2, number + width / 2);
  return std::log(share / width);
}

/// The number, or the lowest or highest that is drawn if it lies beyond.
double within_limits(const ColumnStates& states, double number) {
  const std::int32_t lowest = states.has_missing() ? 1 : 0;
  const auto highest = static_cast<std::int32_t>(states.size()) - 1;
  if (highest < lowest) return number;
  return std::clamp(number, states.number_at(lowest, 0), states.number_at(highest, 1));
}

}  // namespace

std::vector<double> SequentialTrees::log_likelihood(const Table& table) const {
  const KnownCells cells = encode_known(frame_, table);
  const KnownStates known = known_states(frame_, chain_, cells);
  std::vector<double> sums(table.rows(), 0);
  parallel_chunks(table.rows(), kScoredRows, [&](std::size_t begin, std::size_t end) {
    ChainWalker walker(chain_, end - begin);
    std::vector<std::uint32_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), std::uint32_t{0});
    const std::span<double> part(sums.data() + begin, rows.size());
    for (std::size_t place = 0; place < chain_.size(); ++place) {
      const ChainColumn& column = chain_[place];
      const std::span<const std::int32_t> states(known.states[place].data() + begin, rows.size());
      walker.add_log_probabilities(place, rows, states, part);
      walker.set(place, states);
      const NumberEncoder* numbers = frame_.number_encoder(column.column);
      if (numbers == nullptr) continue;
      const std::vector<double>& values = cells.values[column.column].numbers;
      for (std::size_t k = 0; k < part.size(); ++k) {
        if (states[k] < 0 || column.states.is_missing(states[k])) continue;
        // Beyond the bounds is at the bounds, as it was when the table was learned.
        const double value = within_limits(column.states, numbers->restrained(values[begin + k]));
        part[k] += log_share(column.states, states[k], value, numbers->step());
      }
    }
  });
  return sums;
}

}  // namespace likeness::models
