#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace likeness::models {

/// Puts rows into an order in which those near each other are alike in every column, as far as
/// there are rows enough: a k-d tree (Bentley 1975) whose columns take turns, split where their
/// mean lies. Rows that no column tells apart stand in random order.
class AlikeOrder {
 public:
  /// `bins` are those of all rows, row after row, `width` a row.
  AlikeOrder(std::span<const std::uint8_t> bins, std::size_t width) : bins_(bins), width_(width) {}

  /// Fills `order` with the rows [0, order.size()), by the first `columns` of their bins. `seed`
  /// says in which order columns take turns, and which of the rows that are alike comes first.
  void write(std::size_t columns, std::uint64_t seed, std::span<std::uint32_t> order);

 private:
  struct Range {
    std::size_t begin;
    std::size_t end;
    std::size_t turn;
  };

  /// Divides a range by the next column in which its rows differ; none is left where they don't.
  void split(const Range& range, std::span<std::uint32_t> order);
  /// Puts the rows whose bin is at most `highest` before the others; returns where those begin.
  std::size_t divide(const Range& range, std::size_t column, std::uint8_t highest,
                     std::span<std::uint32_t> order);

  std::span<const std::uint8_t> bins_;
  std::size_t width_;
  std::vector<std::uint32_t> turns_;  ///< columns
  std::vector<std::uint32_t> scratch_;
  std::vector<Range> ranges_;
};

}  // namespace likeness::models
