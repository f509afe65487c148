#include "stats/boosted_trees.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/elementary.hpp"
#include "stats/boosted_growth.hpp"
#include "stats/boosting_bins.hpp"

namespace likeness::stats {
namespace {

/// Half a row more of each class keeps the odds finite.
double base_log_odds(std::span<const std::uint8_t> targets) {
  double ones = 0;
  for (const std::uint8_t target : targets) ones += target;
  return log_deterministic((ones + 0.5) / (static_cast<double>(targets.size()) - ones + 0.5));
}

/// Of `rows`, whose scores are in their order.
double log_loss(std::span<const float> scores, std::span<const std::uint8_t> targets,
                std::span<const std::uint32_t> rows) {
  double sum = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const double wrong_way = targets[rows[k]] != 0 ? -scores[k] : scores[k];
    sum += wrong_way > 30 ? wrong_way : log_deterministic(1 + exp_deterministic(wrong_way));
  }
  return sum;
}

void set_gradients(std::span<const float> scores, std::span<const std::uint8_t> targets,
                   std::span<const std::uint32_t> rows, double unit,
                   std::span<GradientSum> gradients) {
  for (const std::uint32_t k : rows) {
    const double p = logistic(scores[k]);
    gradients[k].gradient = static_cast<std::int32_t>(std::nearbyint((p - targets[k]) * unit));
    gradients[k].hessian = static_cast<std::int32_t>(std::nearbyint(p * (1 - p) * unit));
    gradients[k].rows = 1;
  }
}

void keep_first(std::size_t trees, BoostedTrees& boosted) {
  if (trees == boosted.roots.size()) return;
  boosted.nodes.resize(static_cast<std::size_t>(boosted.roots[trees].node));
  boosted.roots.resize(trees);
  std::size_t sets = 1;
  for (const BoostedNode& node : boosted.nodes) sets = std::max<std::size_t>(sets, node.set + 1U);
  boosted.sets.resize(sets);
}

/// Learns the numbers in the leaves anew, from all rows.
void learn_leaves(const BoostingRows& rows, const BoostingOptions& options, BoostedTrees& boosted) {
  const std::size_t count = rows.targets.size();
  std::vector<float> scores(count);
  for (std::size_t k = 0; k < count; ++k) scores[k] = rows.start(k, boosted.base);
  std::vector<std::int32_t> leaf_of(count);
  std::vector<double> gradient(boosted.nodes.size(), 0.0);
  std::vector<double> hessian(boosted.nodes.size(), 0.0);
  for (std::size_t t = 0; t < boosted.roots.size(); ++t) {
    for (std::size_t k = 0; k < count; ++k) {
      std::int32_t node = boosted.roots[t].node;
      for (std::int32_t d = 0; d < boosted.roots[t].depth; ++d) {
        const BoostedNode& at = boosted.nodes[static_cast<std::size_t>(node)];
        node = boosted.child(at, rows.bins.row(k)[at.feature]);
      }
      const double p = logistic(scores[k]);
      leaf_of[k] = node;
      gradient[static_cast<std::size_t>(node)] += p - rows.targets[k];
      hessian[static_cast<std::size_t>(node)] += p * (1 - p);
    }
    const std::size_t end = t + 1 < boosted.roots.size()
                                ? static_cast<std::size_t>(boosted.roots[t + 1].node)
                                : boosted.nodes.size();
    for (auto node = static_cast<std::size_t>(boosted.roots[t].node); node < end; ++node) {
      if (!boosted.nodes[node].is_leaf(node)) continue;
      boosted.nodes[node].value = static_cast<float>(-options.learning_rate * gradient[node] /
                                                     (hessian[node] + options.ridge));
    }
    for (std::size_t k = 0; k < count; ++k) {
      scores[k] += boosted.nodes[static_cast<std::size_t>(leaf_of[k])].value;
    }
  }
}

}  // namespace

double logistic(double log_odds) noexcept {
  return 1 / (1 + exp_deterministic(-log_odds));
}

void BoostedTrees::add_scores(const RowBins& bins, std::span<const std::uint32_t> rows,
                              std::span<float> scores, std::size_t first) const {
  const BoostedNode* all = nodes.data();
  for (std::size_t t = first; t < roots.size(); ++t) {
    const BoostedRoot root = roots[t];
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
BoostedTrees fit_ensemble(const BoostingRows& rows, const BoostingOptions& options,
                          const BoostingBins& bins, double base,
                          std::span<const std::uint32_t> growing,
                          std::span<const std::uint32_t> held_out) {
  BoostedTrees boosted;
  boosted.base = base;
  if (growing.size() < 2 * options.min_rows || held_out.empty()) return boosted;
  // Sums of all gradients stay below 2^30.
  const double unit =
      static_cast<double>(std::int64_t{1} << 30) / static_cast<double>(growing.size());
  BoostedGrower grower(bins, options, unit);
  std::vector<GradientSum> gradients(rows.targets.size());
  std::vector<float> scores(rows.targets.size());
  for (std::size_t k = 0; k < scores.size(); ++k) scores[k] = rows.start(k, base);
  std::vector<float> held_out_scores;
  for (const std::uint32_t k : held_out) held_out_scores.push_back(scores[k]);

  const double without = log_loss(held_out_scores, rows.targets, held_out);
  double best = without - options.least_gain;
  std::size_t best_trees = 0;
  double lowest = without;
  std::size_t lowest_at = 0;
  for (std::size_t round = 1; round <= options.max_rounds; ++round) {
    set_gradients(scores, rows.targets, growing, unit, gradients);
    if (!grower.grow(growing, gradients, boosted, scores)) break;
    boosted.add_scores(rows.bins, held_out, held_out_scores, round - 1);
    const double loss = log_loss(held_out_scores, rows.targets, held_out);
    if (loss < lowest) {
      lowest = loss;
      lowest_at = round;
    }
    if (loss < best) {
      best = loss;
      best_trees = round;
    }
    if (round >= lowest_at + options.patience) break;
    if (boosted.sets.size() + options.max_leaves > kMostSets / options.folds) break;
  }
  keep_first(best_trees, boosted);
  learn_leaves(rows, options, boosted);
  return boosted;
}

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
  all.sets.insert(all.sets.end(), part.sets.begin() + 1, part.sets.end());
}

}  // namespace

BoostedTrees fit_boosted_trees(const BoostingRows& rows, const BoostingOptions& options,
                               const RandomStream& random) {
  BoostedTrees boosted;
  boosted.base = rows.offsets.empty() ? base_log_odds(rows.targets) : 0;
  const std::size_t count = rows.targets.size();
  if (count < 2 * options.min_rows) return boosted;
  constexpr std::size_t kRowsInBin = 12;
  const BoostingBins bins(rows, std::clamp<std::size_t>(count / kRowsInBin, 2, options.max_bins));
  if (bins.features().empty()) return boosted;
  std::vector<std::uint8_t> part_of(count);
  for (std::size_t k = 0; k < count; ++k) {
    part_of[k] = static_cast<std::uint8_t>(random.below(k, options.parts));
  }
  for (std::size_t fold = 0; fold < options.folds; ++fold) {
    std::vector<std::uint32_t> growing;
    std::vector<std::uint32_t> held_out;
    for (std::size_t k = 0; k < count; ++k) {
      (part_of[k] == fold ? held_out : growing).push_back(static_cast<std::uint32_t>(k));
    }
    append(fit_ensemble(rows, options, bins, boosted.base, growing, held_out),
           1 / static_cast<float>(options.folds), boosted);
  }
  return boosted;
}

}  // namespace likeness::stats
