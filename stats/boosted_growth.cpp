#include "stats/boosted_growth.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <numeric>
#include <utility>

namespace likeness::stats {

GradientPacking::GradientPacking(std::size_t rows) {
  assert(rows <= kMostBoostingRows);
  const auto row_bits = static_cast<int>(std::bit_width(rows));
  // Sums of gradients need a bit for their sign, those of hessians, at most 1/4, need none.
  const int unit_bits = std::min(63 - 3 * row_bits, 40);
  gradient_bits_ = unit_bits / 2;
  hessian_shift_ = row_bits;
  gradient_shift_ = 63 - gradient_bits_ - row_bits;
  const int hessian_bits = std::min(unit_bits - gradient_bits_, 20);
  gradient_unit_ = static_cast<float>(1 << gradient_bits_);
  hessian_unit_ = static_cast<float>(1 << hessian_bits);
  hessian_scale_ = static_cast<double>(gradient_unit_) / static_cast<double>(hessian_unit_);
  rows_mask_ = (std::uint64_t{1} << row_bits) - 1;
  hessian_mask_ = ((std::uint64_t{1} << gradient_shift_) - 1) & ~rows_mask_;
}

namespace {

/// Adds the gradients of rows to the histograms of their features, `kStride` bins each.
template <std::size_t kStride>
GradientSum add_rows(std::span<const std::uint32_t> rows, std::span<const GradientSum> gradients,
                     const BoostingBins& bins, GradientSum* histograms) {
  const std::size_t features = bins.features().size();
  GradientSum sum = 0;
  for (const std::uint32_t k : rows) {
    const std::uint8_t* const row = bins.row(k);
    const GradientSum gradient = gradients[k];
    sum += gradient;
    GradientSum* histogram = histograms;
    for (std::size_t f = 0; f < features; ++f, histogram += kStride) histogram[row[f]] += gradient;
  }
  return sum;
}

}  // namespace

BoostedGrower::BoostedGrower(const BoostingBins& bins, const BoostingOptions& options,
                             std::span<const std::uint32_t> groups)
    : bins_(bins),
      options_(options),
      groups_(groups),
      histograms_(options.max_leaves * bins.features().size() * bins.stride()) {}

void BoostedGrower::set_rows(std::span<const std::uint32_t> growing,
                             std::span<const std::uint32_t> held_out) {
  growing_ = growing;
  held_out_ = held_out;
  scratch_.resize(std::max(growing.size(), held_out.size()));
}

BoostedGrower::LeafRows BoostedGrower::leaf(std::size_t k) const {
  const Leaf& leaf = leaves_[k];
  return {leaf.node, leaf.value,
          std::span(growing_order_).subspan(leaf.growing.begin, leaf.growing.size()),
          std::span(held_out_order_).subspan(leaf.held_out.begin, leaf.held_out.size())};
}

void BoostedGrower::add_up(Leaf& leaf, std::span<const GradientSum> gradients) {
  GradientSum* const histogram = histogram_of(leaf);
  std::fill_n(histogram, bins_.features().size() * bins_.stride(), GradientSum{0});
  const auto rows = std::span<const std::uint32_t>(growing_order_)
                        .subspan(leaf.growing.begin, leaf.growing.size());
  switch (bins_.stride()) {
    case 16:
      leaf.sum = add_rows<16>(rows, gradients, bins_, histogram);
      break;
    case 64:
      leaf.sum = add_rows<64>(rows, gradients, bins_, histogram);
      break;
    default:
      leaf.sum = add_rows<256>(rows, gradients, bins_, histogram);
  }
}

void BoostedGrower::subtract(const Leaf& small, const Leaf& large) {
  GradientSum* const rest = histogram_of(large);
  const GradientSum* const part = histogram_of(small);
  const std::size_t bins = bins_.features().size() * bins_.stride();
  for (std::size_t b = 0; b < bins; ++b) rest[b] -= part[b];
}

double BoostedGrower::gain_of(GradientSum all, GradientSum left, double ridge) const {
  const GradientSum right = all - left;
  const double gl = packing_.gradient(left);
  const double gr = packing_.gradient(right);
  const double hl = packing_.hessian(left) + ridge;
  const double hr = packing_.hessian(right) + ridge;
  return (gl * gl * hr + gr * gr * hl) / (hl * hr);
}

void BoostedGrower::try_ordered(const Leaf& leaf, std::size_t f, Split& best) const {
  const BoostingBins::Feature& feature = bins_.features()[f];
  const GradientSum* histogram = histogram_of(leaf, f);
  const auto fewest = options_.min_rows;
  const double ridge = options_.ridge * packing_.unit();
  GradientSum left = 0;
  for (std::size_t bin = 0; bin + 1 < feature.count; ++bin) {
    left += histogram[bin];
    if (packing_.rows(left) < fewest) continue;
    if (packing_.rows(leaf.sum - left) < fewest) break;
    const double gain = gain_of(leaf.sum, left, ridge);
    if (gain > best.gain) best = {gain, f, bin, {}};
  }
}

void BoostedGrower::try_categories(const Leaf& leaf, std::size_t f, Split& best) {
  const BoostingBins::Feature& feature = bins_.features()[f];
  const GradientSum* histogram = histogram_of(leaf, f);
  const auto fewest = options_.min_rows;
  const double ridge = options_.category_ridge * packing_.unit();
  category_order_.clear();
  category_keys_.assign(feature.count, 0);
  for (std::size_t bin = 0; bin < feature.count; ++bin) {
    if (histogram[bin] == 0) continue;
    category_order_.push_back(static_cast<std::uint8_t>(bin));
    category_keys_[bin] =
        packing_.gradient(histogram[bin]) / (packing_.hessian(histogram[bin]) + ridge);
  }
  std::sort(category_order_.begin(), category_order_.end(), [&](std::uint8_t a, std::uint8_t b) {
    return category_keys_[a] != category_keys_[b] ? category_keys_[a] < category_keys_[b] : a < b;
  });
  GradientSum left = 0;
  std::size_t found = category_order_.size();
  for (std::size_t k = 0; k + 1 < category_order_.size(); ++k) {
    left += histogram[category_order_[k]];
    if (packing_.rows(left) < fewest) continue;
    if (packing_.rows(leaf.sum - left) < fewest) break;
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
  if (packing_.rows(leaf.sum) < 2 * options_.min_rows) return;
  const double gradient = packing_.gradient(leaf.sum);
  const double unsplit =
      gradient * gradient / (packing_.hessian(leaf.sum) + options_.ridge * packing_.unit());
  const double least = unsplit * (1 + 1e-9);
  is_taken_.assign(bins_.features().size(), 0);
  constexpr int kMostTries = 4;
  for (int attempt = 0; attempt < kMostTries; ++attempt) {
    Split best;
    best.gain = least;
    find_best(leaf, is_taken_, best);
    if (best.gain <= least) return;
    if (groups_.empty() || has_groups(leaf, best)) {
      best.gain -= unsplit;
      leaf.split = std::move(best);
      return;
    }
    is_taken_[best.feature] = 1;
  }
}

void BoostedGrower::find_best(const Leaf& leaf, std::span<const std::uint8_t> is_taken,
                              Split& best) {
  for (std::size_t f = 0; f < bins_.features().size(); ++f) {
    if (is_taken[f] != 0) continue;
    if (bins_.features()[f].category) {
      try_categories(leaf, f, best);
    } else {
      try_ordered(leaf, f, best);
    }
  }
}

bool BoostedGrower::has_groups(const Leaf& leaf, const Split& split) const {
  const GoesLeft goes_left = sides_of(split);
  const std::uint8_t* const bins = bins_.column(split.feature);
  std::array<std::vector<std::uint32_t>, 2> found;
  for (std::size_t k = leaf.growing.begin; k < leaf.growing.end; ++k) {
    const std::uint32_t row = growing_order_[k];
    std::vector<std::uint32_t>& side = found[goes_left[bins[row]]];
    if (side.size() >= options_.min_groups) continue;
    const std::uint32_t group = groups_[row];
    if (std::find(side.begin(), side.end(), group) == side.end()) side.push_back(group);
    if (found[0].size() >= options_.min_groups && found[1].size() >= options_.min_groups) {
      return true;
    }
  }
  return false;
}

BoostedGrower::GoesLeft BoostedGrower::sides_of(const Split& split) const {
  GoesLeft goes_left{};
  if (bins_.features()[split.feature].category) {
    for (const std::uint8_t bin : split.left) goes_left[bin] = 1;
  } else {
    std::fill_n(goes_left.begin(), split.bin + 1, std::uint8_t{1});
  }
  return goes_left;
}

/// Puts the rows of the left side before the others, both in their order; where the others begin.
std::size_t BoostedGrower::divide(const GoesLeft& goes_left, const std::uint8_t* bins,
                                  const Range& range, RowOrder& order) {
  std::uint32_t* left = order.data() + range.begin;
  std::uint32_t* right = scratch_.data();
  for (std::size_t k = range.begin; k < range.end; ++k) {
    const std::uint32_t row = order[k];
    const std::size_t to_left = goes_left[bins[row]];
    *left = row;
    *right = row;
    left += to_left;
    right += 1 - to_left;
  }
  std::copy(scratch_.data(), right, left);
  return static_cast<std::size_t>(left - order.data());
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

void BoostedGrower::split(std::size_t k, std::span<const GradientSum> gradients,
                          BoostedTrees& trees) {
  Leaf whole = std::move(leaves_[k]);
  const GoesLeft goes_left = sides_of(whole.split);
  const std::uint8_t* const bins = bins_.column(whole.split.feature);
  const std::size_t middle = divide(goes_left, bins, whole.growing, growing_order_);
  const std::size_t held_out_middle = divide(goes_left, bins, whole.held_out, held_out_order_);
  write_split(whole, trees);
  Leaf left;
  Leaf right;
  left.node = trees.nodes[static_cast<std::size_t>(whole.node)].next;
  right.node = left.node + 1;
  left.depth = right.depth = whole.depth + 1;
  left.growing = {whole.growing.begin, middle};
  right.growing = {middle, whole.growing.end};
  left.held_out = {whole.held_out.begin, held_out_middle};
  right.held_out = {held_out_middle, whole.held_out.end};
  // The smaller side is added up, the other is what remains of both.
  const bool left_is_smaller = left.growing.size() <= right.growing.size();
  Leaf& small = left_is_smaller ? left : right;
  Leaf& large = left_is_smaller ? right : left;
  small.histogram = leaves_.size();
  large.histogram = whole.histogram;
  add_up(small, gradients);
  large.sum = whole.sum - small.sum;
  subtract(small, large);
  find_split(left);
  find_split(right);
  leaves_[k] = std::move(left);
  leaves_.push_back(std::move(right));
}

bool BoostedGrower::grow(std::span<const GradientSum> gradients, const GradientPacking& packing,
                         BoostedTrees& trees) {
  packing_ = packing;
  growing_order_.assign(growing_.begin(), growing_.end());
  held_out_order_.assign(held_out_.begin(), held_out_.end());
  Leaf root;
  root.node = static_cast<std::int32_t>(trees.nodes.size());
  root.growing = {0, growing_.size()};
  root.held_out = {0, held_out_.size()};
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
    place.depth = std::max(place.depth, best->depth + 1);
    split(static_cast<std::size_t>(best - leaves_.begin()), gradients, trees);
  }
  for (Leaf& leaf : leaves_) {
    const double step = -options_.learning_rate * packing_.gradient(leaf.sum) /
                        (packing_.hessian(leaf.sum) + options_.ridge * packing_.unit());
    leaf.value = static_cast<float>(step);
    trees.nodes[static_cast<std::size_t>(leaf.node)].value = leaf.value;
  }
  trees.roots.push_back(place);
  return true;
}

}  // namespace likeness::stats
