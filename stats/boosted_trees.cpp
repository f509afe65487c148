#include "stats/boosted_trees.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/elementary.hpp"
#include "stats/boosted_growth.hpp"
#include "stats/boosting_bins.hpp"

namespace likeness::stats {
namespace {

std::vector<std::uint32_t> rows_between(std::size_t begin, std::size_t end) {
  std::vector<std::uint32_t> rows(end - begin);
  std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
  return rows;
}

/// Half a row more of each class keeps the odds finite.
double base_log_odds(std::span<const std::uint8_t> targets) {
  double ones = 0;
  for (const std::uint8_t target : targets) ones += target;
  return log_deterministic((ones + 0.5) / (static_cast<double>(targets.size()) - ones + 0.5));
}

double log_loss(std::span<const float> scores, std::span<const std::uint8_t> targets) {
  double sum = 0;
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const double wrong_way = targets[k] != 0 ? -scores[k] : scores[k];
    sum += wrong_way > 30 ? wrong_way : log_deterministic(1 + exp_deterministic(wrong_way));
  }
  return sum;
}

void set_gradients(std::span<const float> scores, std::span<const std::uint8_t> targets,
                   double unit, std::span<GradientSum> gradients) {
  for (std::size_t k = 0; k < gradients.size(); ++k) {
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
  std::vector<float> scores(count, static_cast<float>(boosted.base));
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

BoostedTrees fit_boosted_trees(const BoostingRows& rows, const BoostingOptions& options) {
  BoostedTrees boosted;
  boosted.base = base_log_odds(rows.targets);
  const std::size_t growing = rows.growing;
  const std::size_t held_out = rows.targets.size() - growing;
  if (growing < 2 * options.min_rows || held_out == 0) return boosted;
  constexpr std::size_t kRowsInBin = 12;
  const std::size_t most_bins = std::clamp<std::size_t>(growing / kRowsInBin, 2, options.max_bins);
  const BoostingBins bins(rows, growing, most_bins);
  if (bins.features().empty()) return boosted;

  // Sums of all gradients stay below 2^30.
  const double unit = static_cast<double>(std::int64_t{1} << 30) / static_cast<double>(growing);
  BoostedGrower grower(bins, growing, options, unit);
  std::vector<GradientSum> gradients(growing);
  std::vector<float> scores(rows.targets.size(), static_cast<float>(boosted.base));
  const auto growing_scores = std::span(scores).first(growing);
  const auto held_out_scores = std::span(scores).subspan(growing);
  const auto growing_targets = rows.targets.first(growing);
  const auto held_out_targets = rows.targets.subspan(growing);
  const std::vector<std::uint32_t> others = rows_between(growing, rows.targets.size());

  const double without = log_loss(held_out_scores, held_out_targets);
  double best = without - options.least_gain;
  std::size_t best_trees = 0;
  double lowest = without;
  std::size_t lowest_at = 0;
  for (std::size_t round = 1; round <= options.max_rounds; ++round) {
    set_gradients(growing_scores, growing_targets, unit, gradients);
    if (!grower.grow(gradients, boosted, growing_scores)) break;
    boosted.add_scores(rows.bins, others, held_out_scores, round - 1);
    const double loss = log_loss(held_out_scores, held_out_targets);
    if (loss < lowest) {
      lowest = loss;
      lowest_at = round;
    }
    if (loss < best) {
      best = loss;
      best_trees = round;
    }
    if (round >= lowest_at + options.patience) break;
  }
  keep_first(best_trees, boosted);
  learn_leaves(rows, options, boosted);
  return boosted;
}

}  // namespace likeness::stats
