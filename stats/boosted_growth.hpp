#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/boosted_trees.hpp"
#include "stats/boosting_bins.hpp"

namespace likeness::stats {

/// The derivatives of the loss of some rows, and how many rows, in one whole number each: sums are
/// exact, in any order.
using GradientSum = std::uint64_t;

/// Where in a GradientSum its parts are, and what 1 means in them.
class GradientPacking {
 public:
  GradientPacking() = default;
  /// For sums over up to this many rows.
  explicit GradientPacking(std::size_t rows);

  /// Of one row. `dither` in [0, 1) decides what is rounded up.
  [[nodiscard]] GradientSum pack(float probability, std::uint8_t target,
                                 float dither) const noexcept {
    const auto gradient =
        static_cast<std::int64_t>(static_cast<std::int32_t>(probability * gradient_unit_ + dither) -
                                  (target << gradient_bits_));
    const auto hessian = static_cast<std::int64_t>(
        static_cast<std::int32_t>(probability * (1 - probability) * hessian_unit_ + dither));
    return static_cast<GradientSum>(gradient) << gradient_shift_ |
           static_cast<GradientSum>(hessian) << hessian_shift_ | 1;
  }
  [[nodiscard]] double gradient(GradientSum sum) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>(sum) >> gradient_shift_);
  }
  [[nodiscard]] double hessian(GradientSum sum) const noexcept {
    return static_cast<double>(static_cast<std::int64_t>((sum & hessian_mask_) >> hessian_shift_)) *
           hessian_scale_;
  }
  [[nodiscard]] std::uint64_t rows(GradientSum sum) const noexcept { return sum & rows_mask_; }
  /// What 1 means in gradients and hessians.
  [[nodiscard]] double unit() const noexcept { return gradient_unit_; }

 private:
  int gradient_shift_ = 0;
  int hessian_shift_ = 0;
  int gradient_bits_ = 0;  ///< the unit of gradients as a power of two
  float gradient_unit_ = 1;
  float hessian_unit_ = 1;
  double hessian_scale_ = 1;  ///< from units of the hessian to those of the gradient
  std::uint64_t rows_mask_ = 0;
  std::uint64_t hessian_mask_ = 0;
};

/// Grows trees, one after another, over the same bins.
class BoostedGrower {
 public:
  /// What a leaf of the tree grown last adds to the log-odds, and the rows that lie in it.
  struct LeafRows {
    std::int32_t node = 0;
    float value = 0;
    std::span<const std::uint32_t> growing;
    std::span<const std::uint32_t> held_out;
  };

  /// `groups`, which stay where they are, are those of BoostingRows.
  BoostedGrower(const BoostingBins& bins, const BoostingOptions& options,
                std::span<const std::uint32_t> groups = {});

  /// Says which rows trees are grown on, and which others are to be led to their leaves. Both have
  /// to stay where they are.
  void set_rows(std::span<const std::uint32_t> growing, std::span<const std::uint32_t> held_out);

  /// Adds a tree to `trees`. False, and nothing added, where no split gains anything. Gradients are
  /// of all rows.
  bool grow(std::span<const GradientSum> gradients, const GradientPacking& packing,
            BoostedTrees& trees);

  /// Of the tree grown last.
  [[nodiscard]] std::size_t leaves() const noexcept { return leaves_.size(); }
  [[nodiscard]] LeafRows leaf(std::size_t k) const;

 private:
  struct Split {
    double gain = 0;
    std::size_t feature = 0;
    std::size_t bin = 0;  ///< the last one of the left side, in the order of bins or of categories
    std::vector<std::uint8_t> left;  ///< of categories: the left side's bins
  };
  /// Rows [begin, end) of an order.
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
  };
  struct Leaf {
    std::int32_t node = 0;
    std::int32_t depth = 0;
    Range growing;
    Range held_out;
    std::size_t histogram = 0;
    float value = 0;
    GradientSum sum = 0;
    Split split;
  };
  using RowOrder = std::vector<std::uint32_t>;
  using GoesLeft = std::array<std::uint8_t, 256>;

  [[nodiscard]] GradientSum* histogram_of(const Leaf& leaf) {
    return histograms_.data() + leaf.histogram * bins_.features().size() * bins_.stride();
  }
  [[nodiscard]] const GradientSum* histogram_of(const Leaf& leaf, std::size_t f) const {
    return histograms_.data() + (leaf.histogram * bins_.features().size() + f) * bins_.stride();
  }
  void add_up(Leaf& leaf, std::span<const GradientSum> gradients);
  void subtract(const Leaf& small, const Leaf& large);
  void find_split(Leaf& leaf);
  /// The best split by a feature that may be taken.
  void find_best(const Leaf& leaf, std::span<const std::uint8_t> is_taken, Split& best);
  /// Whether both sides have rows of enough groups.
  [[nodiscard]] bool has_groups(const Leaf& leaf, const Split& split) const;
  void try_ordered(const Leaf& leaf, std::size_t f, Split& best) const;
  void try_categories(const Leaf& leaf, std::size_t f, Split& best);
  [[nodiscard]] double gain_of(GradientSum all, GradientSum left, double ridge) const;
  /// Splits a leaf in two: the left one takes its place, the right one comes last.
  void split(std::size_t k, std::span<const GradientSum> gradients, BoostedTrees& trees);
  [[nodiscard]] GoesLeft sides_of(const Split& split) const;
  [[nodiscard]] std::size_t divide(const GoesLeft& goes_left, const std::uint8_t* bins,
                                   const Range& range, RowOrder& order);
  void write_split(const Leaf& leaf, BoostedTrees& trees) const;

  const BoostingBins& bins_;
  const BoostingOptions& options_;
  std::span<const std::uint32_t> groups_;
  GradientPacking packing_;
  std::span<const std::uint32_t> growing_;
  std::span<const std::uint32_t> held_out_;
  RowOrder growing_order_;
  RowOrder held_out_order_;
  RowOrder scratch_;
  std::vector<GradientSum> histograms_;
  std::vector<Leaf> leaves_;
  std::vector<std::uint8_t> category_order_;
  std::vector<double> category_keys_;
  std::vector<std::uint8_t> is_taken_;  ///< features whose best split has too few groups
};

}  // namespace likeness::stats
