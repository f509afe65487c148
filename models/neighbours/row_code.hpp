#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "likeness/autodiff/ops.hpp"
#include "models/frame/mixed_table.hpp"

namespace likeness::models {

/// Turns rows of small tables into rows of a network and back: a number is its normal score in a
/// smoothed marginal (or just standardized), missing as 0; a category is a one-hot code. Values
/// beyond the outermost ones known lie on straight lines, so that no tail is cut off.
class RowCode {
 public:
  RowCode() = default;
  /// Learns the marginals of `rows`; `levels` has the number of codes of each code column.
  RowCode(const MixedValues& rows, std::vector<int> levels, bool normal_scores);

  [[nodiscard]] std::size_t numbers() const noexcept { return curves_.size(); }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  /// The places of each code column's levels.
  [[nodiscard]] const std::vector<autodiff::Span>& spans() const noexcept { return spans_; }

  /// Rows [first, first + out.size() / width()) one after another.
  void encode(const MixedValues& rows, std::size_t first, std::span<float> out) const;

  /// Rows of a network as values: the largest place of each span is the level; a number that is
  /// missing in the same row of `source` is missing.
  [[nodiscard]] MixedValues decode(std::span<const float> coded, const MixedValues& source,
                                   std::size_t first) const;

  /// Of columns of `numbers` numbers, and of codes with these `levels`.
  void fields(io::Archive& archive, std::size_t numbers, const std::vector<int>& levels);

 private:
  /// A rising line through points, straight beyond them.
  struct Curve {
    std::vector<double> values;
    std::vector<double> scores;
  };
  void place_spans(const std::vector<int>& levels);

  std::vector<Curve> curves_;
  std::vector<autodiff::Span> spans_;
  std::size_t width_ = 0;
};

}  // namespace likeness::models
