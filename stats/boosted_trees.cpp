#include "stats/boosted_trees.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "core/elementary.hpp"
#include "stats/boosted_growth.hpp"
#include "stats/boosting_bins.hpp"
#include "stats/logistic_table.hpp"

namespace likeness::stats {
namespace {

/// Half a row more of each class keeps the odds finite.
double base_log_odds(const std::array<std::size_t, 2>& class_rows) {
  return log_deterministic((static_cast<double>(class_rows[1]) + 0.5) /
                           (static_cast<double>(class_rows[0]) + 0.5));
}

void keep_first(std::size_t trees, BoostedTrees& boosted) {
  if (trees == boosted.roots.size()) return;
  boosted.nodes.resize(static_cast<std::size_t>(boosted.roots[trees].node));
  boosted.roots.resize(trees);
  std::size_t sets = 1;
  for (const BoostedNode& node : boosted.nodes) sets = std::max<std::size_t>(sets, node.set + 1U);
  boosted.sets.resize(sets);
}

}  // namespace

double logistic(double log_odds) noexcept {
  return 1 / (1 + exp_deterministic(-log_odds));
}

void BoostedTrees::add_scores(const RowBins& bins, std::span<const std::uint32_t> rows,
                              std::span<float> scores) const {
  // A block of rows costs the kernel as much as a few rows cost here.
  constexpr std::size_t kFewRows = 4;
  if (!prepared.empty() && rows.size() > kFewRows) {
    prepared.add_scores(bins, rows, scores);
    return;
  }
  const BoostedNode* all = nodes.data();
  for (const BoostedRoot& root : roots) {
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const std::uint8_t* row = bins.row(rows[k]);
      const BoostedNode* node = all + root.node;
      for (std::int32_t d = 0; d < root.depth; ++d) node = all + child(*node, row[node->feature]);
      scores[k] += node->value;
    }
  }
}

namespace {

/// That a node can name.
constexpr std::size_t kMostSets = 65'535;

/// One ensemble of several: grown on some rows, and as many trees as the others say.
class EnsembleFit {
 public:
  EnsembleFit(const BoostingRows& rows, const BoostingOptions& options, double base,
              BoostedGrower& grower)
      : rows_(rows),
        options_(options),
        grower_(grower),
        table_(LogisticTable::instance()),
        gradients_(rows.targets.size()),
        scores_(rows.targets.size()) {
    boosted_.base = base;
  }

  BoostedTrees fit(std::span<const std::uint32_t> growing,
                   std::span<const std::uint32_t> held_out) {
    if (growing.size() < 2 * options_.min_rows || held_out.empty()) return boosted_;
    reset_scores();
    packing_ = GradientPacking(growing.size());
    grower_.set_rows(growing, held_out);
    const double without = log_loss(held_out);
    double best = without - options_.least_gain;
    boosted_.held_out_loss = without;
    std::size_t best_trees = 0;
    double lowest = without;
    std::size_t lowest_at = 0;
    for (std::size_t round = 1; round <= options_.max_rounds; ++round) {
      set_gradients(growing, round);
      if (!grower_.grow(gradients_, packing_, boosted_)) break;
      take_leaves();
      const double loss = log_loss(held_out);
      if (loss < lowest) {
        lowest = loss;
        lowest_at = round;
      }
      if (loss < best) {
        best = loss;
        best_trees = round;
        boosted_.held_out_loss = loss;
      }
      if (round >= lowest_at + options_.patience) break;
      if (boosted_.sets.size() + options_.max_leaves > kMostSets / options_.folds) break;
    }
    keep_first(best_trees, boosted_);
    learn_leaves();
    return std::move(boosted_);
  }

 private:
  void reset_scores() {
    for (std::size_t k = 0; k < scores_.size(); ++k) scores_[k] = rows_.start(k, boosted_.base);
  }

  [[nodiscard]] double log_loss(std::span<const std::uint32_t> rows) const {
    double sum = 0;
    for (const std::uint32_t k : rows) {
      sum += table_.loss(rows_.targets[k] != 0 ? -scores_[k] : scores_[k]);
    }
    return sum;
  }

  void set_gradients(std::span<const std::uint32_t> growing, std::size_t round) {
    constexpr std::uint32_t kGoldenRatio = 2'654'435'769U;  // 2^32 over it: spreads multiples
    constexpr float kUnit = 1.0F / (1 << 24);
    for (const std::uint32_t k : growing) {
      const std::uint32_t spread = (k + static_cast<std::uint32_t>(round) * 40'503U) * kGoldenRatio;
      gradients_[k] = packing_.pack(table_.probability(scores_[k]), rows_.targets[k],
                                    static_cast<float>(spread >> 8) * kUnit);
    }
  }

  /// Of the tree grown last: adds its leaves to the scores, and notes which one each row is in.
  void take_leaves() {
    std::vector<std::uint8_t>& leaf_of = leaf_of_.emplace_back(rows_.targets.size());
    std::vector<std::int32_t>& nodes = nodes_.emplace_back();
    for (std::size_t l = 0; l < grower_.leaves(); ++l) {
      const BoostedGrower::LeafRows leaf = grower_.leaf(l);
      for (const auto rows : {leaf.growing, leaf.held_out}) {
        for (const std::uint32_t k : rows) {
          scores_[k] += leaf.value;
          leaf_of[k] = static_cast<std::uint8_t>(l);
        }
      }
      nodes.push_back(leaf.node);
    }
  }

  /// Learns the numbers in the leaves anew, from all rows.
  void learn_leaves() {
    reset_scores();
    struct Sum {
      double gradient = 0;
      double hessian = 0;
    };
    std::vector<Sum> sums;
    std::vector<float> values;
    for (std::size_t t = 0; t < boosted_.roots.size(); ++t) {
      const std::vector<std::uint8_t>& leaf_of = leaf_of_[t];
      sums.assign(nodes_[t].size(), {});
      for (std::size_t k = 0; k < leaf_of.size(); ++k) {
        const float p = table_.probability(scores_[k]);
        Sum& sum = sums[leaf_of[k]];
        sum.gradient += p - static_cast<float>(rows_.targets[k]);
        sum.hessian += p * (1 - p);
      }
      values.resize(sums.size());
      for (std::size_t l = 0; l < sums.size(); ++l) {
        values[l] = static_cast<float>(-options_.learning_rate * sums[l].gradient /
                                       (sums[l].hessian + options_.ridge));
        boosted_.nodes[static_cast<std::size_t>(nodes_[t][l])].value = values[l];
      }
      for (std::size_t k = 0; k < leaf_of.size(); ++k) scores_[k] += values[leaf_of[k]];
    }
  }

  const BoostingRows& rows_;
  const BoostingOptions& options_;
  BoostedGrower& grower_;
  const LogisticTable& table_;
  BoostedTrees boosted_;
  GradientPacking packing_;
  std::vector<GradientSum> gradients_;
  std::vector<float> scores_;
  std::vector<std::vector<std::uint8_t>> leaf_of_;  ///< of each tree, each row
  std::vector<std::vector<std::int32_t>> nodes_;    ///< of each tree, each leaf
};

/// Adds the trees of `part`, of which `weight` counts.
void append(const BoostedTrees& part, float weight, BoostedTrees& all) {
  const auto nodes = static_cast<std::int32_t>(all.nodes.size());
  const auto sets = static_cast<std::uint16_t>(all.sets.size() - 1);
  for (BoostedNode node : part.nodes) {
    node.next += nodes;
    node.value *= weight;
    if (node.set != 0) node.set = static_cast<std::uint16_t>(node.set + sets);
    all.nodes.push_back(node);
  }
  for (const BoostedRoot& root : part.roots) all.roots.push_back({root.node + nodes, root.depth});
  all.held_out_loss += part.held_out_loss;
  all.sets.insert(all.sets.end(), part.sets.begin() + 1, part.sets.end());
}

}  // namespace

BoostedTrees fit_boosted_trees(const BoostingRows& rows, const BoostingOptions& options,
                               const RandomStream& random) {
  BoostedTrees boosted;
  boosted.base = rows.offsets.empty() ? base_log_odds(rows.class_rows) : 0;
  const std::size_t count = rows.targets.size();
  assert(count <= kMostBoostingRows);
  if (count < 2 * options.min_rows) return boosted;
  constexpr std::size_t kRowsInBin = 12;
  const BoostingBins bins(rows, std::clamp<std::size_t>(count / kRowsInBin, 2, options.max_bins));
  if (bins.features().empty()) return boosted;
  std::vector<std::uint8_t> part_of(count);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t element = rows.groups.empty() ? k : rows.groups[k];
    part_of[k] = static_cast<std::uint8_t>(random.below(element, options.parts));
  }
  BoostedGrower grower(bins, options, rows.groups);
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    std::vector<std::uint32_t> growing;
    std::vector<std::uint32_t> held_out;
    for (std::size_t k = 0; k < count; ++k) {
      (part_of[k] == fold ? held_out : growing).push_back(static_cast<std::uint32_t>(k));
    }
    append(EnsembleFit(rows, options, boosted.base, grower).fit(growing, held_out),
           1 / static_cast<float>(options.folds), boosted);
  }
  return boosted;
}

}  // namespace likeness::stats
