#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stats/boosted_trees.hpp"

namespace likeness::stats {

/// The bins that one classifier tells apart: those of its own rows, merged where they are more than
/// its rows can tell apart. Features that don't vary are left out.
class BoostingBins {
 public:
  struct Feature {
    std::size_t column = 0;  ///< among the given features
    bool category = false;
    std::size_t first = 0;  ///< its bins are [first, first + count) among those of all features
    std::size_t count = 0;
    std::vector<std::uint8_t> highest;  ///< of each bin, where they have an order: the last one
    std::vector<BinSet> members;        ///< of each bin, where they have none
  };

  BoostingBins(const BoostingRows& rows, std::size_t max_bins);

  [[nodiscard]] const std::vector<Feature>& features() const noexcept { return features_; }
  /// Of all features.
  [[nodiscard]] std::size_t bins() const noexcept { return bins_; }
  /// Row after row, the bins of the features here.
  [[nodiscard]] const std::uint8_t* row(std::size_t k) const noexcept {
    return codes_.data() + k * features_.size();
  }

 private:
  std::vector<Feature> features_;
  std::size_t bins_ = 0;
  std::vector<std::uint8_t> codes_;
};

}  // namespace likeness::stats
