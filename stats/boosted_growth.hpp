#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/boosted_trees.hpp"
#include "stats/boosting_bins.hpp"

namespace likeness::stats {

/// Derivatives of the loss, in units that let their sums over all rows be whole numbers: adding
/// and subtracting histograms is exact, in any order.
struct alignas(16) GradientSum {
  std::int32_t gradient = 0;
  std::int32_t hessian = 0;
  std::int32_t rows = 0;
  std::int32_t unused = 0;  ///< makes it one register

  GradientSum& operator+=(const GradientSum& other) noexcept {
    gradient += other.gradient;
    hessian += other.hessian;
    rows += other.rows;
    unused += other.unused;
    return *this;
  }
  GradientSum& operator-=(const GradientSum& other) noexcept {
    gradient -= other.gradient;
    hessian -= other.hessian;
    rows -= other.rows;
    unused -= other.unused;
    return *this;
  }
};

/// Grows trees on the same rows, one after another.
class BoostedGrower {
 public:
  /// `unit` is what 1 means in gradients.
  BoostedGrower(const BoostingBins& bins, const BoostingOptions& options, double unit);

  /// Adds a tree to `trees`, grown on these rows, and its leaves to their scores. False, and
  /// nothing added, where no split gains anything. Gradients and scores are of all rows.
  bool grow(std::span<const std::uint32_t> rows, std::span<const GradientSum> gradients,
            BoostedTrees& trees, std::span<float> scores);

 private:
  struct Split {
    double gain = 0;
    std::size_t feature = 0;
    std::size_t bin = 0;  ///< the last one of the left side, in the order of bins or of categories
    std::vector<std::uint8_t> left;  ///< of categories: the left side's bins
  };
  struct Leaf {
    std::int32_t node = 0;
    std::int32_t depth = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t histogram = 0;
    GradientSum sum;
    Split split;
  };

  void add_up(Leaf& leaf, std::span<const GradientSum> gradients);
  void find_split(Leaf& leaf);
  void try_ordered(const Leaf& leaf, std::size_t f, Split& best) const;
  void try_categories(const Leaf& leaf, std::size_t f, Split& best);
  [[nodiscard]] double gain_of(const GradientSum& all, const GradientSum& left, double ridge) const;
  [[nodiscard]] std::size_t divide(const Leaf& leaf);
  void write_split(const Leaf& leaf, BoostedTrees& trees) const;

  const BoostingBins& bins_;
  const BoostingOptions& options_;
  double unit_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> scratch_;
  std::vector<std::vector<GradientSum>> histograms_;
  std::vector<Leaf> leaves_;
  std::vector<std::uint8_t> category_order_;
  std::vector<double> category_keys_;
};

}  // namespace likeness::stats
