#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"

namespace likeness::models {

/// How finely a column of numbers is cut.
struct StateOptions {
  std::size_t bins = 256;       ///< about how many states the continuous part has
  std::size_t rows_in_bin = 8;  ///< a state of the continuous part has at least that many
  /// Of each row, whose it is, where several rows are one's: a value counts as shared, and may be a
  /// limit, by how many of these have it. Empty where every row is by itself.
  std::span<const std::uint32_t> groups = {};
};

/// A learned column as a list of states. Of categories: the levels. Of numbers: first missing
/// cells, where there are any, then, by size, values that many rows share and intervals between
/// them. Within an interval a value that five rows share may come again, all others are drawn
/// between the middles of such groups.
class ColumnStates {
 public:
  ColumnStates() = default;
  [[nodiscard]] static ColumnStates of_levels(std::int32_t levels, bool ordered);
  /// NaN is a missing cell.
  [[nodiscard]] static ColumnStates of_numbers(std::span<const double> values,
                                               const StateOptions& options);

  [[nodiscard]] bool has_levels() const noexcept { return has_levels_; }
  /// Whether neighbouring states are alike: of numbers and ordered categories.
  [[nodiscard]] bool ordered() const noexcept { return ordered_; }
  /// Whether the first state is that of missing numbers.
  [[nodiscard]] bool has_missing() const noexcept { return has_missing_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Whether a state tells the cell.
  [[nodiscard]] bool exact() const noexcept { return exact_; }

  /// The state of every cell.
  [[nodiscard]] std::vector<std::int32_t> encode(const ColumnValues& cells) const;
  /// A number in that state, at a rank within it.
  [[nodiscard]] double number_at(std::int32_t state, double rank) const noexcept;
  /// The share of a state's numbers that lies in [low, high]; where all of it is one point, its
  /// whole share if the point lies there.
  [[nodiscard]] double share_between(std::int32_t state, double low, double high) const noexcept;
  /// Whether a state is that of missing cells; of levels, only their encoder knows.
  [[nodiscard]] bool is_missing(std::int32_t state) const noexcept {
    return has_missing_ && state == 0;
  }

  void fields(io::Archive& archive);

 private:
  void check(const io::Archive& archive) const;

  bool has_levels_ = true;
  bool ordered_ = false;
  bool has_missing_ = false;
  bool exact_ = true;
  std::size_t size_ = 0;
  std::vector<double> edges_;       ///< of numbers: the highest value of each state but the last
  std::vector<std::int32_t> ends_;  ///< of each state: where its pieces end
  std::vector<double> lows_;        ///< of each piece
  std::vector<double> highs_;       ///< of each piece
  std::vector<double> shares_;      ///< of each piece: the share of its state up to its end
};

}  // namespace likeness::models
