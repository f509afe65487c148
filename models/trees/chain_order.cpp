#include "models/trees/chain_order.hpp"

#include <algorithm>
#include <numeric>

#include "core/elementary.hpp"
#include "likeness/parallel.hpp"

namespace likeness::models {
namespace {

/// What is counted for mutual information: some rows, columns cut to few bins.
struct CoarseColumns {
  static constexpr std::size_t kBins = 24;
  static constexpr std::size_t kMostRows = 10'000;

  std::size_t rows = 0;
  std::vector<std::vector<std::uint8_t>> bins;  ///< of each column
};

std::vector<std::size_t> count_states(const StateColumn& column) {
  std::vector<std::size_t> counts(column.states->size(), 0);
  for (const std::int32_t state : column.cells) ++counts[static_cast<std::size_t>(state)];
  return counts;
}

/// A bin of each state: of equally many rows where states have an order, otherwise the most
/// frequent ones have one each.
std::vector<std::uint8_t> coarse_bins(const StateColumn& column) {
  const std::vector<std::size_t> counts = count_states(column);
  std::vector<std::uint8_t> bins(counts.size());
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (!column.states->ordered()) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  }
  const bool by_rows = column.states->ordered() && counts.size() > CoarseColumns::kBins;
  std::size_t before = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const std::size_t bin =
        by_rows ? (before + counts[order[k]] / 2) * CoarseColumns::kBins / column.cells.size() : k;
    bins[order[k]] = static_cast<std::uint8_t>(std::min(bin, CoarseColumns::kBins - 1));
    before += counts[order[k]];
  }
  return bins;
}

CoarseColumns coarse(std::span<const StateColumn> columns) {
  CoarseColumns coarse;
  const std::size_t all = columns[0].cells.size();
  coarse.rows = std::min(all, CoarseColumns::kMostRows);
  coarse.bins.resize(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    const std::vector<std::uint8_t> bins = coarse_bins(columns[c]);
    coarse.bins[c].resize(coarse.rows);
    for (std::size_t i = 0; i < coarse.rows; ++i) {
      const std::size_t row = i * all / coarse.rows;
      coarse.bins[c][i] = bins[static_cast<std::size_t>(columns[c].cells[row])];
    }
  });
  return coarse;
}

/// Mutual information, less what independent columns of as many bins show on average.
double mutual_information(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  constexpr std::size_t kBins = CoarseColumns::kBins;
  std::vector<std::uint32_t> joint(kBins * kBins, 0);
  for (std::size_t i = 0; i < a.size(); ++i) ++joint[a[i] * kBins + b[i]];
  std::vector<double> first(kBins, 0);
  std::vector<double> second(kBins, 0);
  for (std::size_t k = 0; k < joint.size(); ++k) {
    first[k / kBins] += joint[k];
    second[k % kBins] += joint[k];
  }
  const auto rows = static_cast<double>(a.size());
  double sum = 0;
  for (std::size_t k = 0; k < joint.size(); ++k) {
    if (joint[k] == 0) continue;
    const double count = joint[k];
    sum += count / rows * log_deterministic(count * rows / (first[k / kBins] * second[k % kBins]));
  }
  const auto occupied = [](const std::vector<double>& counts) {
    return static_cast<double>(
        std::count_if(counts.begin(), counts.end(), [](double count) { return count > 0; }));
  };
  const double chance = (occupied(first) - 1) * (occupied(second) - 1) / (2 * rows);
  return std::max(0.0, sum - chance);
}

std::vector<double> pairwise_information(std::span<const StateColumn> columns) {
  const CoarseColumns coarsened = coarse(columns);
  const std::size_t count = columns.size();
  std::vector<double> information(count * count, 0.0);
  parallel_for(count, [&](std::size_t a) {
    for (std::size_t b = 0; b < a; ++b) {
      information[a * count + b] = mutual_information(coarsened.bins[a], coarsened.bins[b]);
    }
  });
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      information[b * count + a] = information[a * count + b];
    }
  }
  return information;
}

/// Of each column, all that determine it.
std::vector<std::vector<Determined>> find_dependencies(std::span<const StateColumn> columns) {
  std::vector<std::vector<Determined>> found(columns.size());
  parallel_for(columns.size(), [&](std::size_t c) {
    for (std::size_t by = 0; by < columns.size(); ++by) {
      if (by == c) continue;
      if (auto determined = find_dependency(columns[by], by, columns[c])) {
        found[c].push_back(std::move(*determined));
      }
    }
  });
  return found;
}

/// The next column: of those of few states, or else of all, the one with the highest score. It may
/// come now if nothing determines it, or something that does has come, or it is determined
/// only by columns that it determines as well, of which one has to be the first.
class NextColumn {
 public:
  NextColumn(std::span<const StateColumn> columns,
             const std::vector<std::vector<Determined>>& dependencies)
      : columns_(columns), dependencies_(dependencies) {}

  /// The number of columns where none may come now.
  [[nodiscard]] std::size_t pick(const std::vector<double>& score,
                                 const std::vector<bool>& placed) const {
    std::size_t best = score.size();
    for (std::size_t c = 0; c < score.size(); ++c) {
      if (placed[c] || !may_come(c, placed)) continue;
      if (best == score.size() || comes_before(c, best, score)) best = c;
    }
    return best;
  }

 private:
  static constexpr std::size_t kFewStates = 30;

  [[nodiscard]] bool comes_before(std::size_t a, std::size_t b,
                                  const std::vector<double>& score) const {
    const bool few_a = columns_[a].states->size() <= kFewStates;
    const bool few_b = columns_[b].states->size() <= kFewStates;
    return few_a != few_b ? few_a : score[a] > score[b];
  }
  [[nodiscard]] bool may_come(std::size_t c, const std::vector<bool>& placed) const {
    const auto& by = dependencies_[c];
    return std::any_of(by.begin(), by.end(),
                       [&](const Determined& one) { return placed[one.by]; }) ||
           std::all_of(by.begin(), by.end(),
                       [&](const Determined& one) { return determines(c, one.by); });
  }
  [[nodiscard]] bool determines(std::size_t a, std::size_t b) const {
    return std::any_of(dependencies_[b].begin(), dependencies_[b].end(),
                       [&](const Determined& one) { return one.by == a; });
  }

  std::span<const StateColumn> columns_;
  const std::vector<std::vector<Determined>>& dependencies_;
};

}  // namespace

StateInformation::StateInformation(std::span<const StateColumn> columns)
    : bins_(coarse(columns).bins) {}

double StateInformation::between(std::size_t a, std::size_t b) const {
  return mutual_information(bins_[a], bins_[b]);
}

std::optional<Determined> find_dependency(const StateColumn& by, std::size_t by_index,
                                          const StateColumn& column) {
  constexpr double kWonder = 20;  // nats: by chance it would hold once in 10^8 or 10^9 tables
  if (!by.states->exact() || !column.states->exact()) return std::nullopt;
  if (column.states->size() < 2 || by.states->size() < column.states->size()) return std::nullopt;
  Determined determined{by_index, std::vector<std::int32_t>(by.states->size(), -1)};
  std::vector<std::uint32_t> repeats(column.states->size(), 0);
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    std::int32_t& state = determined.state[static_cast<std::size_t>(by.cells[row])];
    if (state < 0) {
      state = column.cells[row];
    } else if (state != column.cells[row]) {
      return std::nullopt;
    } else {
      ++repeats[static_cast<std::size_t>(state)];
    }
  }
  const std::vector<std::size_t> counts = count_states(column);
  double nats = 0;
  for (std::size_t s = 0; s < counts.size(); ++s) {
    if (counts[s] == 0) continue;
    nats -= repeats[s] * log_deterministic(static_cast<double>(counts[s]) /
                                           static_cast<double>(column.cells.size()));
  }
  if (nats < kWonder) return std::nullopt;
  for (std::int32_t& state : determined.state) state = std::max(state, 0);
  return determined;
}

ChainOrder choose_order(std::span<const StateColumn> columns, std::span<const std::size_t> wanted) {
  ChainOrder order;
  const std::size_t count = columns.size();
  order.determined.resize(count);
  order.information = pairwise_information(columns);
  std::vector<std::vector<Determined>> dependencies = find_dependencies(columns);
  std::vector<double> score(count, 0.0);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) score[a] += order.information[a * count + b];
  }
  std::vector<bool> placed(count, false);
  const NextColumn next_column(columns, dependencies);
  while (order.columns.size() < count) {
    const std::size_t position = order.columns.size();
    std::size_t next =
        position < wanted.size() ? wanted[position] : next_column.pick(score, placed);
    // Chains of dependencies may wait for each other in a circle: any of them begins.
    if (next == count) {
      next =
          static_cast<std::size_t>(std::find(placed.begin(), placed.end(), false) - placed.begin());
    }
    // What determines it most narrowly: the column with the fewest states.
    for (Determined& one : dependencies[next]) {
      if (!placed[one.by]) continue;
      auto& chosen = order.determined[next];
      if (chosen && columns[chosen->by].states->size() <= columns[one.by].states->size()) continue;
      chosen = std::move(one);
    }
    if (position == 0) std::fill(score.begin(), score.end(), 0.0);
    placed[next] = true;
    order.columns.push_back(next);
    for (std::size_t c = 0; c < count; ++c) score[c] += order.information[c * count + next];
  }
  return order;
}

}  // namespace likeness::models
