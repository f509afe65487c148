#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/siblings/cell_column.hpp"

namespace likeness::models {

/// Features as numbers with mean 0 and variance 1, for regressions: unknown numbers are the mean,
/// and of categories each frequent level is an indicator.
class SiblingInputs {
 public:
  SiblingInputs() = default;
  SiblingInputs(std::span<const CellColumn> features, const std::vector<ColumnValues>& cells);

  [[nodiscard]] std::size_t size() const noexcept { return inputs_.size(); }
  /// What an input is made of.
  [[nodiscard]] std::size_t feature(std::size_t input) const noexcept {
    return static_cast<std::size_t>(inputs_[input].feature);
  }
  /// Of row `row`, into `out`, size() numbers.
  void write(const std::vector<ColumnValues>& cells, std::size_t row, double* out) const;

  void fields(io::Archive& archive, std::span<const CellColumn> features);

 private:
  struct Input {
    std::int32_t feature = 0;
    std::int32_t level = -1;  ///< of categories
    double mean = 0;
    double scale = 1;  ///< one over the standard deviation
  };

  std::vector<Input> inputs_;
};

/// Ridge regressions of several targets, each on the inputs and on the targets before it, all of
/// which have mean 0 and variance about 1. How strong the ridge is, groups held out say.
class SiblingRegressions {
 public:
  /// Sums over rows: add() each, then solve().
  SiblingRegressions(std::size_t inputs, std::size_t targets);

  /// `row` holds inputs, then targets; `part` below kParts says with which rows it is held out.
  void add(const double* row, std::size_t part);

  struct Solution {
    std::vector<double> weights;  ///< of inputs, then of the targets before
    double error = 1;             ///< mean square on what was held out; 1: nothing is told
  };
  /// Of target t, on all inputs and on targets [0, t). A ridge draws weights towards 0, or towards
  /// those of a regression on the inputs `own` alone, which tell of the target's past, whichever
  /// does better on what is held out: where a number is about the one before, or a level of its
  /// sequence and noise, many other inputs would hide it otherwise.
  [[nodiscard]] Solution solve(std::size_t target, std::span<const std::size_t> own = {}) const;

  static constexpr std::size_t kParts = 3;

 private:
  std::size_t inputs_;
  std::size_t size_;
  std::vector<std::vector<double>> sums_;  ///< of each part, size_ x size_ products, lower half
  std::vector<double> rows_;
};

}  // namespace likeness::models
