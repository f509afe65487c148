#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "metrics/sdtype.hpp"
#include "metrics/sequences/sequence_parts.hpp"

namespace likeness::metrics {
namespace {

constexpr std::size_t kMostShownCategories = 12;

/// How often a category follows another in one table, and in how many sequences (up to two).
class TransitionCounts {
 public:
  TransitionCounts(const std::vector<int>& codes, const SequenceRows& rows, std::size_t categories)
      : categories_(categories), from_(categories, 0) {
    for (std::size_t s = 0; s < rows.size(); ++s) {
      for (std::size_t k = rows.begin(s) + 1; k < rows.ends[s]; ++k) {
        if (codes[k - 1] >= 0 && codes[k] >= 0) add(codes[k - 1], codes[k], s);
      }
    }
  }

  [[nodiscard]] double steps() const { return steps_; }
  [[nodiscard]] double stays() const { return stays_ / steps_; }
  [[nodiscard]] double count(std::size_t from, std::size_t to) const {
    const auto found = cells_.find(from * categories_ + to);
    return found == cells_.end() ? 0 : found->second.count;
  }
  [[nodiscard]] double count_from(std::size_t from) const { return from_[from]; }

  /// Share of the steps that only one sequence takes.
  [[nodiscard]] double single() const {
    double count = 0;
    for (const auto& [key, cell] : cells_) count += cell.several ? 0 : cell.count;
    return count / steps_;
  }
  /// Share of the steps that the other table doesn't take.
  [[nodiscard]] double unseen_in(const TransitionCounts& other) const {
    double count = 0;
    for (const auto& [key, cell] : cells_) count += other.cells_.contains(key) ? 0 : cell.count;
    return count / steps_;
  }
  /// 1 - the total variation distance of the pairs.
  [[nodiscard]] double similarity(const TransitionCounts& other) const {
    std::vector<std::uint64_t> keys;
    for (const auto& [key, cell] : cells_) keys.push_back(key);
    for (const auto& [key, cell] : other.cells_) {
      if (!cells_.contains(key)) keys.push_back(key);
    }
    std::ranges::sort(keys);  // sums are to have the same bits, whatever the order of the map
    double variation = 0;
    for (const std::uint64_t key : keys) {
      variation += std::abs(share(key) - other.share(key));
    }
    return 1 - variation / 2;
  }

 private:
  struct Cell {
    double count = 0;
    std::size_t sequence = 0;
    bool several = false;
  };

  void add(int from, int to, std::size_t sequence) {
    const auto key =
        static_cast<std::uint64_t>(from) * categories_ + static_cast<std::uint64_t>(to);
    const auto [found, fresh] = cells_.emplace(key, Cell{0, sequence, false});
    ++found->second.count;
    if (found->second.sequence != sequence) found->second.several = true;
    ++steps_;
    ++from_[static_cast<std::size_t>(from)];
    stays_ += from == to ? 1 : 0;
  }
  [[nodiscard]] double share(std::uint64_t key) const {
    const auto found = cells_.find(key);
    return found == cells_.end() ? 0 : found->second.count / steps_;
  }

  std::uint64_t categories_;
  std::vector<double> from_;
  std::unordered_map<std::uint64_t, Cell> cells_;
  double steps_ = 0;
  double stays_ = 0;
};

std::vector<SequenceTransition> shares_of(const TransitionCounts& real,
                                          const TransitionCounts& synthetic,
                                          const std::vector<std::string>& names) {
  std::vector<SequenceTransition> shares;
  if (names.size() > kMostShownCategories) return shares;
  for (std::size_t from = 0; from < names.size(); ++from) {
    for (std::size_t to = 0; to < names.size(); ++to) {
      if (real.count(from, to) == 0 && synthetic.count(from, to) == 0) continue;
      shares.push_back({names[from],
                        names[to],
                        {real.count(from, to) / real.count_from(from),
                         synthetic.count(from, to) / synthetic.count_from(from)}});
    }
  }
  return shares;
}

SequenceTransitions measure_categories(const PairedSequences& sequences,
                                       const ColumnMetadata& column) {
  const SequenceCategories categories = sequences.categories(column);
  const auto counts = [&](TableSide side) {
    return TransitionCounts(categories.codes[static_cast<std::size_t>(side)], sequences.side(side),
                            categories.names.size());
  };
  const TransitionCounts real = counts(TableSide::kReal);
  const TransitionCounts synthetic = counts(TableSide::kSynthetic);
  SequenceTransitions transitions;
  transitions.column = column.name;
  transitions.score = std::numeric_limits<double>::quiet_NaN();
  if (real.steps() > 0 && synthetic.steps() > 0) transitions.score = real.similarity(synthetic);
  transitions.stays = {real.stays(), synthetic.stays()};
  transitions.unseen = {real.single(), synthetic.unseen_in(real)};
  transitions.shares = shares_of(real, synthetic, categories.names);
  return transitions;
}

}  // namespace

std::vector<SequenceTransitions> measure_transitions(const PairedSequences& sequences) {
  std::vector<SequenceTransitions> result;
  for (const ColumnMetadata* column : sequences.varying()) {
    if (is_discrete(column->sdtype)) result.push_back(measure_categories(sequences, *column));
  }
  return result;
}

}  // namespace likeness::metrics
