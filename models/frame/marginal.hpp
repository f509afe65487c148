#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "likeness/stats/distribution.hpp"

namespace likeness::models {

/// The distribution of a column of levels: each level is an interval of (0, 1), in a given order.
class LevelMarginal {
 public:
  LevelMarginal() = default;
  /// `counts[level]` are not negative and not all zero; `order` lists every level once.
  LevelMarginal(std::span<const double> counts, std::span<const std::int32_t> order);

  [[nodiscard]] stats::Interval interval(std::int32_t level) const noexcept;
  /// The level whose interval holds `uniform`; never one of probability zero.
  [[nodiscard]] std::int32_t level_at(double uniform) const noexcept;

  /// Of `levels` levels.
  void fields(io::Archive& archive, std::int32_t levels);

 private:
  void index_positions();

  std::vector<std::int32_t> order_;     ///< level at each position
  std::vector<std::int32_t> position_;  ///< position of each level
  std::vector<double> ends_;            ///< cumulative probability at each position; the last is 1
};

/// The distribution of a column of numbers, some of which may be missing: missing cells take the
/// interval [0, missing) of (0, 1), values follow their distribution above it.
class NumberMarginal {
 public:
  NumberMarginal() = default;
  /// `distribution` is null only where `missing` is 1.
  NumberMarginal(double missing, std::shared_ptr<const stats::Distribution> distribution)
      : missing_(missing), distribution_(std::move(distribution)) {}

  /// The interval of values within half a `step` of `value` (NaN: of missing cells). For a
  /// continuous distribution and step 0 it has no width.
  [[nodiscard]] stats::Interval interval(double value, double step) const;
  /// values[k] becomes the number at uniforms[k]; NaN for a missing cell.
  void numbers_at(std::span<const double> uniforms, std::span<double> values) const;

  [[nodiscard]] double missing() const noexcept { return missing_; }
  [[nodiscard]] const stats::Distribution* distribution() const noexcept {
    return distribution_.get();
  }

  void fields(io::Archive& archive);

 private:
  double missing_ = 0;
  std::shared_ptr<const stats::Distribution> distribution_;
};

}  // namespace likeness::models
