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
    std::size_t count = 0;
    std::vector<std::uint8_t> highest;  ///< of each bin, where they have an order: the last one
    std::vector<BinSet> members;        ///< of each bin, where they have none
  };

  BoostingBins(const BoostingRows& rows, std::size_t max_bins);

  [[nodiscard]] const std::vector<Feature>& features() const noexcept { return features_; }
  /// How many bins each feature has room for: 16, 64 or 256.
  [[nodiscard]] std::size_t stride() const noexcept { return stride_; }
  /// Row after row, the bins of the features here.
  [[nodiscard]] const std::uint8_t* row(std::size_t k) const noexcept {
    return by_row_.data() + k * features_.size();
  }
  /// The bins of all rows of one feature.
  [[nodiscard]] const std::uint8_t* column(std::size_t f) const noexcept {
    return by_column_.data() + f * rows_;
  }

 private:
  std::vector<Feature> features_;
  std::size_t rows_ = 0;
  std::size_t stride_ = 16;
  std::vector<std::uint8_t> by_row_;
  std::vector<std::uint8_t> by_column_;
};

}  // namespace likeness::stats
