#include "stats/boosted_growth.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace likeness::stats {

BoostedGrower::BoostedGrower(const BoostingBins& bins, const BoostingOptions& options, double unit)
    : bins_(bins),
      options_(options),
      unit_(unit),
      histograms_(options.max_leaves, std::vector<GradientSum>(bins.bins())) {}

void BoostedGrower::add_up(Leaf& leaf, std::span<const GradientSum> gradients) {
  std::vector<GradientSum>& histogram = histograms_[leaf.histogram];
  std::fill(histogram.begin(), histogram.end(), GradientSum{});
  const auto& features = bins_.features();
  std::vector<GradientSum*> of_feature(features.size());
  for (std::size_t f = 0; f < features.size(); ++f) {
    of_feature[f] = histogram.data() + features[f].first;
  }
  for (std::size_t k = leaf.begin; k < leaf.end; ++k) {
    const std::uint8_t* row = bins_.row(order_[k]);
    const GradientSum gradient = gradients[order_[k]];
    leaf.sum += gradient;
    for (std::size_t f = 0; f < of_feature.size(); ++f) of_feature[f][row[f]] += gradient;
  }
}

double BoostedGrower::gain_of(const GradientSum& all, const GradientSum& left, double ridge) const {
  const double gl = left.gradient;
  const double gr = static_cast<double>(all.gradient) - gl;
  const double hl = left.hessian + ridge;
  const double hr = static_cast<double>(all.hessian) - left.hessian + ridge;
  return (gl * gl * hr + gr * gr * hl) / (hl * hr);
}

void BoostedGrower::try_ordered(const Leaf& leaf, std::size_t f, Split& best) const {
  const BoostingBins::Feature& feature = bins_.features()[f];
  const GradientSum* histogram = histograms_[leaf.histogram].data() + feature.first;
  const auto fewest = static_cast<std::int32_t>(options_.min_rows);
  const double ridge = options_.ridge * unit_;
  GradientSum left;
  for (std::size_t bin = 0; bin + 1 < feature.count; ++bin) {
    left += histogram[bin];
    if (left.rows < fewest) continue;
    if (leaf.sum.rows - left.rows < fewest) break;
    const double gain = gain_of(leaf.sum, left, ridge);
    if (gain > best.gain) best = {gain, f, bin, {}};
  }
}

void BoostedGrower::try_categories(const Leaf& leaf, std::size_t f, Split& best) {
  const BoostingBins::Feature& feature = bins_.features()[f];
  const GradientSum* histogram = histograms_[leaf.histogram].data() + feature.first;
  const auto fewest = static_cast<std::int32_t>(options_.min_rows);
  const double ridge = options_.category_ridge * unit_;
  category_order_.clear();
  category_keys_.assign(feature.count, 0);
  for (std::size_t bin = 0; bin < feature.count; ++bin) {
    if (histogram[bin].rows == 0) continue;
    category_order_.push_back(static_cast<std::uint8_t>(bin));
    category_keys_[bin] = histogram[bin].gradient / (histogram[bin].hessian + ridge);
  }
  std::sort(category_order_.begin(), category_order_.end(), [&](std::uint8_t a, std::uint8_t b) {
    return category_keys_[a] != category_keys_[b] ? category_keys_[a] < category_keys_[b] : a < b;
  });
  GradientSum left;
  std::size_t found = category_order_.size();
  for (std::size_t k = 0; k + 1 < category_order_.size(); ++k) {
    left += histogram[category_order_[k]];
    if (left.rows < fewest) continue;
    if (leaf.sum.rows - left.rows < fewest) break;
    const double gain = gain_of(leaf.sum, left, ridge);
    if (gain <= best.gain) continue;
    best.gain = gain;
    found = k;
  }
  if (found == category_order_.size()) return;
  best.feature = f;
  best.bin = found;
  best.left.assign(category_order_.begin(),
                   category_order_.begin() + static_cast<std::ptrdiff_t>(found) + 1);
}

/// leaf.split.gain becomes what the best split gains over none, 0 where there is none.
void BoostedGrower::find_split(Leaf& leaf) {
  leaf.split = {};
  if (static_cast<std::size_t>(leaf.depth) >= options_.max_depth) return;
  if (static_cast<std::size_t>(leaf.sum.rows) < 2 * options_.min_rows) return;
  const double unsplit = static_cast<double>(leaf.sum.gradient) * leaf.sum.gradient /
                         (leaf.sum.hessian + options_.ridge * unit_);
  Split best;
  best.gain = unsplit * (1 + 1e-9);
  const double least = best.gain;
  for (std::size_t f = 0; f < bins_.features().size(); ++f) {
    if (bins_.features()[f].category) {
      try_categories(leaf, f, best);
    } else {
      try_ordered(leaf, f, best);
    }
  }
  if (best.gain <= least) return;
  best.gain -= unsplit;
  leaf.split = std::move(best);
}

/// Puts the rows of the left side before the others, both in their order; where the others begin.
std::size_t BoostedGrower::divide(const Leaf& leaf) {
  std::array<bool, 256> goes_left{};
  const Split& split = leaf.split;
  if (bins_.features()[split.feature].category) {
    for (const std::uint8_t bin : split.left) goes_left[bin] = true;
  } else {
    std::fill_n(goes_left.begin(), split.bin + 1, true);
  }
  std::size_t left = leaf.begin;
  std::size_t right = 0;
  for (std::size_t k = leaf.begin; k < leaf.end; ++k) {
    const std::uint32_t row = order_[k];
    const bool to_left = goes_left[bins_.row(row)[split.feature]];
    order_[left] = row;
    scratch_[right] = row;
    left += to_left ? 1 : 0;
    right += to_left ? 0 : 1;
  }
  std::copy_n(scratch_.begin(), right, order_.begin() + static_cast<std::ptrdiff_t>(left));
  return left;
}

void BoostedGrower::write_split(const Leaf& leaf, BoostedTrees& trees) const {
  const BoostingBins::Feature& feature = bins_.features()[leaf.split.feature];
  BoostedNode node;
  node.feature = static_cast<std::uint16_t>(feature.column);
  node.next = static_cast<std::int32_t>(trees.nodes.size());
  if (feature.category) {
    BinSet set{};
    for (const std::uint8_t bin : leaf.split.left) {
      for (std::size_t w = 0; w < set.size(); ++w) set[w] |= feature.members[bin][w];
    }
    node.set = static_cast<std::uint16_t>(trees.sets.size());
    node.threshold = 0;
    trees.sets.push_back(set);
  } else {
    node.threshold = feature.highest[leaf.split.bin];
  }
  trees.nodes[static_cast<std::size_t>(leaf.node)] = node;
  for (std::int32_t side = 0; side < 2; ++side) {
    BoostedNode child;
    child.next = node.next + side;
    trees.nodes.push_back(child);
  }
}

bool BoostedGrower::grow(std::span<const std::uint32_t> rows,
                         std::span<const GradientSum> gradients, BoostedTrees& trees,
                         std::span<float> scores) {
  order_.assign(rows.begin(), rows.end());
  scratch_.resize(rows.size());
  Leaf root;
  root.node = static_cast<std::int32_t>(trees.nodes.size());
  root.end = order_.size();
  add_up(root, gradients);
  find_split(root);
  if (root.split.gain <= 0) return false;
  BoostedRoot place{root.node, 0};
  trees.nodes.emplace_back();
  leaves_.assign(1, std::move(root));
  while (leaves_.size() < options_.max_leaves) {
    const auto best =
        std::max_element(leaves_.begin(), leaves_.end(),
                         [](const Leaf& a, const Leaf& b) { return a.split.gain < b.split.gain; });
    if (best->split.gain <= 0) break;
    const std::size_t middle = divide(*best);
    write_split(*best, trees);
    const auto node = static_cast<std::size_t>(best->node);
    Leaf left;
    Leaf right;
    left.node = trees.nodes[node].next;
    right.node = left.node + 1;
    left.depth = right.depth = best->depth + 1;
    place.depth = std::max(place.depth, left.depth);
    left.begin = best->begin;
    left.end = right.begin = middle;
    right.end = best->end;
    // The smaller side is added up, the other is what remains of both.
    const bool left_is_smaller = middle - left.begin <= right.end - middle;
    Leaf& small = left_is_smaller ? left : right;
    Leaf& large = left_is_smaller ? right : left;
    small.histogram = leaves_.size();
    large.histogram = best->histogram;
    add_up(small, gradients);
    large.sum = best->sum;
    large.sum -= small.sum;
    std::vector<GradientSum>& rest = histograms_[large.histogram];
    const std::vector<GradientSum>& part = histograms_[small.histogram];
    for (std::size_t b = 0; b < rest.size(); ++b) rest[b] -= part[b];
    find_split(left);
    find_split(right);
    *best = std::move(left);
    leaves_.push_back(std::move(right));
  }
  for (const Leaf& leaf : leaves_) {
    const double step =
        -options_.learning_rate * leaf.sum.gradient / (leaf.sum.hessian + options_.ridge * unit_);
    const auto value = static_cast<float>(step);
    trees.nodes[static_cast<std::size_t>(leaf.node)].value = value;
    for (std::size_t k = leaf.begin; k < leaf.end; ++k) scores[order_[k]] += value;
  }
  trees.roots.push_back(place);
  return true;
}

}  // namespace likeness::stats
