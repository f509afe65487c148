#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/mixed_table.hpp"

namespace likeness::models {

/// What a row contributes to the statistics of a table: shares of levels, distribution functions at
/// quantiles, and products of two columns. Its mean over the rows is what is to be kept.
class RowFeatures {
 public:
  RowFeatures() = default;
  /// Features of `real`, with those of `made` to see which products are worth keeping where there
  /// would be too many. `levels` has the number of codes of each code column.
  RowFeatures(const MixedValues& real, const MixedValues& made, const std::vector<int>& levels);

  [[nodiscard]] std::size_t size() const noexcept {
    return thresholds_.size() + shares_.size() + products_.size();
  }
  /// Writes the features of one row.
  void write(const MixedValues& rows, std::size_t row, std::span<float> features) const;

  /// Of columns of `numbers` numbers, and of codes with these `levels`.
  void fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels);

 private:
  /// 1 where the number in `column` is at most `value`.
  struct Threshold {
    std::int32_t column;
    double value;
  };
  /// 1 where the code in `column` is `level`.
  struct Share {
    std::int32_t column;
    std::int32_t level;
  };
  /// A standardized number, or a share.
  struct Factor {
    std::int32_t column = 0;
    std::int32_t level = -1;  ///< -1: a number
  };
  struct Product {
    Factor first;
    Factor second;
  };

  [[nodiscard]] double factor(const MixedValues& rows, std::size_t row, Factor which) const;
  void add_thresholds(const MixedValues& real);
  void add_products(const MixedValues& real, const MixedValues& made,
                    const std::vector<int>& levels);

  std::vector<Threshold> thresholds_;
  std::vector<Share> shares_;
  std::vector<Product> products_;
  std::vector<double> centres_;  ///< of each number column
  std::vector<double> units_;
};

/// A choice among candidates for each row, with weights exp(coefficients . features), such that the
/// chosen rows keep the statistics of the real ones: the distribution nearest to the candidates'
/// (in relative entropy) of those with the right means. Each mean is held to within its standard
/// error in the real table, no better.
class RowTilting {
 public:
  RowTilting() = default;

  /// `candidates` holds groups of `group` rows one after another; rows where `barred` is not 0 are
  /// never chosen (unless a whole group is barred, which is then left out).
  RowTilting(const MixedValues& real, const MixedValues& candidates,
             std::span<const std::uint8_t> barred, std::size_t group,
             const std::vector<int>& levels);

  /// The logarithm of a candidate's weight.
  [[nodiscard]] double log_weight(const MixedValues& rows, std::size_t row) const;

  /// Whether it has anything to say.
  [[nodiscard]] bool empty() const noexcept { return coefficients_.size() == 0; }

  void fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels);

 private:
  RowFeatures features_;
  Eigen::VectorXf coefficients_;
};

}  // namespace likeness::models
