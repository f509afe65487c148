#include "models/trees/telling_tree.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/elementary.hpp"

namespace likeness::models {
namespace {

constexpr double kClearNats = 4;  ///< of all rows: what a division has to tell beyond chance
constexpr int kAveragings = 8;

using Histogram = std::array<double, kTellingBins>;

/// How often each state goes with each bin of one column.
struct Counts {
  std::vector<Histogram> of_state;
  bool ordered = false;
};

Counts count_bins(std::span<const std::int32_t> cells, std::size_t states,
                  const TellingColumn& column) {
  Counts counts;
  counts.of_state.assign(states, Histogram{});
  counts.ordered = column.ordered;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    counts.of_state[static_cast<std::size_t>(cells[row])][column.bins[row]] += 1;
  }
  return counts;
}

/// sum n log n, from which information follows.
double n_log_n(double n) {
  return n > 0 ? n * log_deterministic(n) : 0;
}

/// Scores of bins by which states differ most: their ranks, or, of bins without an order, the
/// first axis of correspondence analysis by reciprocal averaging (Hill 1973).
class BinScores {
 public:
  BinScores(const Counts& counts, std::span<const std::int32_t> states) {
    for (std::size_t b = 0; b < kTellingBins; ++b) scores_[b] = static_cast<double>(b);
    if (counts.ordered) return;
    Histogram all{};
    for (const std::int32_t state : states) {
      const Histogram& of_state = counts.of_state[static_cast<std::size_t>(state)];
      for (std::size_t b = 0; b < kTellingBins; ++b) all[b] += of_state[b];
    }
    for (int k = 0; k < kAveragings; ++k) average(counts, states, all);
  }

  [[nodiscard]] double of(const Histogram& histogram) const {
    double sum = 0;
    double rows = 0;
    for (std::size_t b = 0; b < kTellingBins; ++b) {
      sum += histogram[b] * scores_[b];
      rows += histogram[b];
    }
    return rows > 0 ? sum / rows : 0;
  }

 private:
  void average(const Counts& counts, std::span<const std::int32_t> states, const Histogram& all) {
    Histogram sums{};
    for (const std::int32_t state : states) {
      const Histogram& histogram = counts.of_state[static_cast<std::size_t>(state)];
      const double score = of(histogram);
      for (std::size_t b = 0; b < kTellingBins; ++b) sums[b] += histogram[b] * score;
    }
    double mean = 0;
    double rows = 0;
    for (std::size_t b = 0; b < kTellingBins; ++b) {
      mean += sums[b];
      rows += all[b];
    }
    if (rows == 0) return;
    mean /= rows;
    double square = 0;
    for (std::size_t b = 0; b < kTellingBins; ++b) {
      scores_[b] = all[b] > 0 ? sums[b] / all[b] - mean : 0;
      square += all[b] * scores_[b] * scores_[b];
    }
    if (square <= 0) return;
    const double scale = std::sqrt(rows / square);
    for (double& score : scores_) score *= scale;
  }

  Histogram scores_{};
};

/// States in an order, of which those before `cut` stand on one side.
struct Division {
  std::vector<std::int32_t> states;
  std::size_t cut = 0;
  double nats = 0;  ///< that the column tells of the side, of all rows, beyond chance
};

Division divide(const Counts& counts, std::span<const std::int32_t> states) {
  const BinScores scores(counts, states);
  std::vector<std::pair<double, std::int32_t>> order;
  Histogram all{};
  for (const std::int32_t state : states) {
    const Histogram& histogram = counts.of_state[static_cast<std::size_t>(state)];
    order.emplace_back(scores.of(histogram), state);
    for (std::size_t b = 0; b < kTellingBins; ++b) all[b] += histogram[b];
  }
  std::sort(order.begin(), order.end());
  const double rows = std::accumulate(all.begin(), all.end(), 0.0);
  const auto occupied = std::count_if(all.begin(), all.end(), [](double n) { return n > 0; });
  const double by_chance = static_cast<double>(occupied - 1) / 2;
  Division best;
  Histogram first{};
  double first_rows = 0;
  for (std::size_t k = 0; k + 1 < order.size(); ++k) {
    const Histogram& histogram = counts.of_state[static_cast<std::size_t>(order[k].second)];
    double nats = n_log_n(rows);
    for (std::size_t b = 0; b < kTellingBins; ++b) {
      first[b] += histogram[b];
      first_rows += histogram[b];
      nats += n_log_n(first[b]) + n_log_n(all[b] - first[b]) - n_log_n(all[b]);
    }
    nats -= n_log_n(first_rows) + n_log_n(rows - first_rows);
    nats -= by_chance;
    if (nats <= best.nats) continue;
    best.nats = nats;
    best.cut = k + 1;
  }
  for (const auto& [score, state] : order) best.states.push_back(state);
  return best;
}

/// The most frequent ones on one side, as near to half of the rows as can be (Shannon and Fano).
Division divide_evenly(std::span<const std::size_t> rows, std::span<const std::int32_t> states) {
  Division division;
  division.states.assign(states.begin(), states.end());
  const auto of = [&](std::int32_t state) { return rows[static_cast<std::size_t>(state)]; };
  std::stable_sort(division.states.begin(), division.states.end(),
                   [&](std::int32_t a, std::int32_t b) { return of(a) > of(b); });
  std::size_t all = 0;
  for (const std::int32_t state : states) all += of(state);
  std::size_t first = of(division.states[0]);
  division.cut = 1;
  while (division.cut + 1 < division.states.size()) {
    const std::size_t next = first + of(division.states[division.cut]);
    if (2 * next > all && next + first > all) break;
    first = next;
    ++division.cut;
  }
  return division;
}

}  // namespace

std::optional<StateTree> telling_tree(std::span<const std::int32_t> cells, std::size_t states,
                                      std::span<const TellingColumn> columns) {
  std::vector<Counts> counts;
  for (const TellingColumn& column : columns) counts.push_back(count_bins(cells, states, column));
  std::vector<std::size_t> rows(states, 0);
  for (const std::int32_t cell : cells) ++rows[static_cast<std::size_t>(cell)];
  bool any_tells = false;
  const auto best_division = [&](std::span<const std::int32_t> some) {
    Division best;
    for (const Counts& of_column : counts) {
      Division division = divide(of_column, some);
      if (division.nats > std::max(best.nats, kClearNats)) best = std::move(division);
    }
    any_tells |= best.cut > 0;
    return best.cut > 0 ? best : divide_evenly(rows, some);
  };
  std::vector<std::int32_t> all(states);
  std::iota(all.begin(), all.end(), 0);
  StateTree tree = StateTree::divided(all, [&](std::vector<std::int32_t>& some) {
    Division division = best_division(some);
    some = std::move(division.states);
    return division.cut;
  });
  if (!any_tells) return std::nullopt;
  return tree;
}

}  // namespace likeness::models
