#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/tree.hpp"

namespace likeness::stats {
namespace {

constexpr std::size_t kGrowthBins = 256;
constexpr std::size_t kMaxClassOrders = 4;

/// A node that waits to be split: entries [begin, end).
struct PendingNode {
  std::size_t node;
  std::size_t begin;
  std::size_t end;
  std::size_t depth;
};

/// The best split found so far; `score` is that of both children together.
struct Split {
  double score = -std::numeric_limits<double>::infinity();
  std::int32_t column = -1;
  std::uint8_t threshold = 0;
  bool missing_left = false;
  bool is_set = false;
  BinSet bins{};
};

class TreeGrower {
 public:
  TreeGrower(const TreeProblem& problem, std::vector<TreeEntry> entries, const RandomStream& random,
             std::span<double> importance)
      : problem_(problem),
        slots_(problem.slots),
        entries_(std::move(entries)),
        random_(random),
        importance_(importance),
        counts_(kGrowthBins),
        sums_(kGrowthBins * slots_),
        total_(slots_),
        left_(slots_),
        right_(slots_),
        column_order_(problem.columns.columns()),
        scratch_(entries_.size()) {
    std::iota(column_order_.begin(), column_order_.end(), std::int32_t{0});
    occupied_.reserve(kGrowthBins);
  }

  Tree grow() {
    tree_.nodes.emplace_back();
    pending_.push_back({0, 0, entries_.size(), 0});
    while (!pending_.empty()) {
      const PendingNode node = pending_.back();
      pending_.pop_back();
      grow_node(node);
    }
    return std::move(tree_);
  }

 private:
  void grow_node(const PendingNode& node) {
    add_up(node);
    const TreeOptions& options = problem_.options;
    const bool may_split = total_count_ >= options.min_rows_to_split &&
                           total_count_ >= 2 * options.min_rows_in_leaf &&
                           (options.max_depth == 0 || node.depth < options.max_depth) && !is_pure();
    Split best;
    if (may_split) best = find_split(node);
    if (best.column < 0) {
      make_leaf(node);
    } else {
      split_node(node, best);
    }
  }

  void add_up(const PendingNode& node) {
    std::fill(total_.begin(), total_.end(), 0.0);
    total_count_ = 0;
    constant_target_ = true;
    const TreeEntry& first = entries_[node.begin];
    for (std::size_t k = node.begin; k < node.end; ++k) {
      const TreeEntry& entry = entries_[k];
      total_[entry.slot] += entry.value;
      total_count_ += entry.count;
      constant_target_ = constant_target_ && entry.value * first.count == first.value * entry.count;
    }
  }

  [[nodiscard]] bool is_pure() const {
    if (!problem_.classification) return constant_target_;
    return std::count_if(total_.begin(), total_.end(), [](double sum) { return sum > 0; }) <= 1;
  }

  /// The part of a set of rows in (minus) impurity: sum of squares / weight, for the Gini impurity
  /// as for the squared error. Larger is better.
  [[nodiscard]] double score(const double* sums, double count) const {
    if (!problem_.classification) return sums[0] * sums[0] / count;
    double weight = 0;
    double squares = 0;
    for (std::size_t s = 0; s < slots_; ++s) {
      weight += sums[s];
      squares += sums[s] * sums[s];
    }
    return weight > 0 ? squares / weight : 0;
  }

  Split find_split(const PendingNode& node) {
    Split best;
    const std::size_t columns = column_order_.size();
    for (std::size_t tried = 0; tried < columns; ++tried) {
      if (tried >= problem_.columns_per_split && best.column >= 0) break;
      if (problem_.columns_per_split < columns) {
        const std::size_t pick = tried + random_.below(draws_++, columns - tried);
        std::swap(column_order_[tried], column_order_[pick]);
      }
      const std::int32_t column = column_order_[tried];
      fill_histogram(node, column);
      if (occupied_.size() > 1) {
        if (problem_.columns.is_category(static_cast<std::size_t>(column))) {
          try_bin_sets(column, best);
        } else {
          try_thresholds(column, best);
        }
      }
      clear_histogram();
    }
    return best;
  }

  void fill_histogram(const PendingNode& node, std::int32_t column) {
    const std::uint8_t* bins = problem_.bins.col(column).data();
    BinSet seen{};
    for (std::size_t k = node.begin; k < node.end; ++k) {
      const TreeEntry& entry = entries_[k];
      const std::uint8_t bin = bins[entry.row];
      insert_bin(seen, bin);
      counts_[bin] += entry.count;
      sums_[bin * slots_ + entry.slot] += entry.value;
    }
    occupied_.clear();
    for (std::size_t word = 0; word < seen.size(); ++word) {
      for (std::uint64_t rest = seen[word]; rest != 0; rest &= rest - 1) {
        occupied_.push_back(static_cast<std::uint8_t>(
            word * 64 + static_cast<std::size_t>(std::countr_zero(rest))));
      }
    }
  }

  void clear_histogram() {
    for (const std::uint8_t bin : occupied_) {
      counts_[bin] = 0;
      std::fill_n(sums_.begin() + static_cast<std::ptrdiff_t>(bin * slots_), slots_, 0.0);
    }
  }

  void start_empty_left() {
    std::fill(left_.begin(), left_.end(), 0.0);
    left_count_ = 0;
  }

  void move_left(std::uint8_t bin) {
    left_count_ += counts_[bin];
    for (std::size_t s = 0; s < slots_; ++s) left_[s] += sums_[bin * slots_ + s];
  }

  /// The score of left_ against the rest, with one more bin on the left where `extra` says so;
  /// -infinity where a side has too few rows.
  [[nodiscard]] double split_score(bool extra, std::uint8_t extra_bin) {
    const std::size_t left_count = left_count_ + (extra ? counts_[extra_bin] : 0);
    const std::size_t right_count = total_count_ - left_count;
    const std::size_t fewest = problem_.options.min_rows_in_leaf;
    if (left_count < fewest || right_count < fewest || right_count == 0) {
      return -std::numeric_limits<double>::infinity();
    }
    if (!extra) {
      for (std::size_t s = 0; s < slots_; ++s) right_[s] = total_[s] - left_[s];
      return score(left_.data(), static_cast<double>(left_count)) +
             score(right_.data(), static_cast<double>(right_count));
    }
    for (std::size_t s = 0; s < slots_; ++s) {
      right_[s] = total_[s] - left_[s] - sums_[extra_bin * slots_ + s];
    }
    const double right_score = score(right_.data(), static_cast<double>(right_count));
    for (std::size_t s = 0; s < slots_; ++s) {
      right_[s] = left_[s] + sums_[extra_bin * slots_ + s];
    }
    return right_score + score(right_.data(), static_cast<double>(left_count));
  }

  void try_thresholds(std::int32_t column, Split& best) {
    const bool has_missing = occupied_.back() == kMissingBin;
    const std::size_t values = occupied_.size() - (has_missing ? 1 : 0);
    start_empty_left();
    for (std::size_t k = 0; k < values; ++k) {
      move_left(occupied_[k]);
      const bool last = k + 1 == values;
      for (const bool missing_left : {false, true}) {
        if (missing_left ? (!has_missing || last) : (last && !has_missing)) continue;
        const double score = split_score(missing_left, kMissingBin);
        if (!(score > best.score)) continue;
        best = Split{};
        best.score = score;
        best.column = column;
        // Between two occupied bins, the middle is the best guess where the border runs.
        best.threshold = last
                             ? occupied_[k]
                             : static_cast<std::uint8_t>((occupied_[k] + occupied_[k + 1] - 1) / 2);
        const std::size_t left_count = left_count_ + (missing_left ? counts_[kMissingBin] : 0);
        best.missing_left = has_missing ? missing_left : 2 * left_count >= total_count_;
      }
    }
  }

  void try_bin_sets(std::int32_t column, Split& best) {
    if (!problem_.classification) {
      try_order(column, 0, best);
      return;
    }
    if (slots_ == 2) {
      try_order(column, 1, best);
      return;
    }
    std::vector<std::size_t> classes(slots_);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    std::stable_sort(classes.begin(), classes.end(),
                     [&](std::size_t a, std::size_t b) { return total_[a] > total_[b]; });
    for (std::size_t k = 0; k < std::min(slots_, kMaxClassOrders); ++k) {
      if (total_[classes[k]] > 0) try_order(column, classes[k], best);
    }
  }

  /// Tries the bins ordered by their mean of `slot`, cut at every place.
  void try_order(std::int32_t column, std::size_t slot, Split& best) {
    double keys[kGrowthBins];
    for (const std::uint8_t bin : occupied_) {
      double weight = static_cast<double>(counts_[bin]);
      if (problem_.classification) {
        weight = 0;
        for (std::size_t s = 0; s < slots_; ++s) weight += sums_[bin * slots_ + s];
      }
      keys[bin] = weight > 0 ? sums_[bin * slots_ + slot] / weight : 0;
    }
    bin_order_ = occupied_;
    std::sort(bin_order_.begin(), bin_order_.end(), [&](std::uint8_t a, std::uint8_t b) {
      return keys[a] < keys[b] || (keys[a] == keys[b] && a < b);
    });
    start_empty_left();
    std::size_t best_size = 0;
    std::size_t best_count = 0;
    for (std::size_t k = 0; k + 1 < bin_order_.size(); ++k) {
      move_left(bin_order_[k]);
      const double score = split_score(false, 0);
      if (!(score > best.score)) continue;
      best.score = score;
      best_size = k + 1;
      best_count = left_count_;
    }
    if (best_size == 0) return;
    best.column = column;
    best.is_set = true;
    best.bins = {};
    for (std::size_t k = 0; k < best_size; ++k) insert_bin(best.bins, bin_order_[k]);
    if (2 * best_count >= total_count_) add_absent_bins(best.bins);
  }

  void add_absent_bins(BinSet& bins) const {
    BinSet present{};
    for (const std::uint8_t bin : occupied_) insert_bin(present, bin);
    for (std::size_t word = 0; word < bins.size(); ++word) bins[word] |= ~present[word];
  }

  void split_node(const PendingNode& pending, const Split& split) {
    importance_[static_cast<std::size_t>(split.column)] +=
        std::max(0.0, split.score - score(total_.data(), static_cast<double>(total_count_)));
    TreeNode node;
    node.column = split.column;
    node.next = static_cast<std::int32_t>(tree_.nodes.size());
    node.threshold = split.threshold;
    node.missing_left = split.missing_left;
    if (split.is_set) {
      node.bin_set = static_cast<std::int32_t>(tree_.bin_sets.size());
      tree_.bin_sets.push_back(split.bins);
    }
    tree_.nodes[pending.node] = node;
    const std::size_t middle = partition(pending, node);
    const auto left = static_cast<std::size_t>(node.next);
    tree_.nodes.resize(left + 2);
    pending_.push_back({left + 1, middle, pending.end, pending.depth + 1});
    pending_.push_back({left, pending.begin, middle, pending.depth + 1});
  }

  /// Moves the entries that go left before the others, keeping the order within both.
  std::size_t partition(const PendingNode& pending, const TreeNode& node) {
    const std::uint8_t* bins = problem_.bins.col(node.column).data();
    std::size_t left = pending.begin;
    std::size_t right = 0;
    for (std::size_t k = pending.begin; k < pending.end; ++k) {
      const TreeEntry entry = entries_[k];
      const std::size_t goes_left = tree_.child(node, bins[entry.row]) == node.next ? 1 : 0;
      entries_[left] = entry;
      scratch_[right] = entry;
      left += goes_left;
      right += 1 - goes_left;
    }
    std::copy_n(scratch_.begin(), right, entries_.begin() + static_cast<std::ptrdiff_t>(left));
    return left;
  }

  void make_leaf(const PendingNode& pending) {
    TreeNode node;
    node.next = static_cast<std::int32_t>(tree_.values.size() / slots_);
    tree_.nodes[pending.node] = node;
    if (!problem_.classification) {
      tree_.values.push_back(problem_.offset + total_[0] / static_cast<double>(total_count_));
      return;
    }
    const double weight = std::accumulate(total_.begin(), total_.end(), 0.0);
    for (const double sum : total_) {
      tree_.values.push_back(weight > 0 ? sum / weight : 1.0 / static_cast<double>(slots_));
    }
  }

  const TreeProblem& problem_;
  const std::size_t slots_;
  std::vector<TreeEntry> entries_;
  const RandomStream& random_;
  std::span<double> importance_;
  std::uint64_t draws_ = 0;
  Tree tree_;
  std::vector<PendingNode> pending_;

  // The histogram of the column in work: counts_[bin] rows, slots_ sums for each bin.
  std::vector<std::size_t> counts_;
  std::vector<double> sums_;
  std::vector<std::uint8_t> occupied_;   // the bins that have rows, ascending
  std::vector<std::uint8_t> bin_order_;  // the same, by mean target

  std::vector<double> total_;
  std::size_t total_count_ = 0;
  bool constant_target_ = false;
  std::vector<double> left_;
  std::size_t left_count_ = 0;
  std::vector<double> right_;
  std::vector<std::int32_t> column_order_;
  std::vector<TreeEntry> scratch_;
};

}  // namespace

Tree grow_tree(const TreeProblem& problem, std::vector<TreeEntry> entries,
               const RandomStream& random, std::span<double> importance) {
  return TreeGrower(problem, std::move(entries), random, importance).grow();
}

}  // namespace likeness::stats
