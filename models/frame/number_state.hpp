#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/level_encoder.hpp"

namespace likeness::models {

/// What a cell of a column of numbers can be besides an ordinary number: missing, or one of its
/// *spikes*, values that stand beside the scale (a zero that means "none", a -999 that means "not
/// measured"). A column with such cells is learned as two: its state, one level per row, and its
/// number, which is unknown (NaN) wherever the state hides it. So neither spoils the relations of
/// the other.
class NumberState {
 public:
  /// The level of cells that show the number itself.
  static constexpr std::int32_t kNumber = 0;

  NumberState() = default;
  /// `spikes` are rising and none of them NaN; there are some, or `has_missing` is true.
  NumberState(bool has_missing, std::vector<double> spikes);

  [[nodiscard]] bool has_missing() const noexcept { return has_missing_; }
  [[nodiscard]] const std::vector<double>& spikes() const noexcept { return spikes_; }
  /// Its levels: kNumber, the spikes, and missing cells where there are any.
  [[nodiscard]] const LevelEncoder& levels() const noexcept { return levels_; }

  /// The level of a cell (NaN: missing). Without missing cells, NaN is kNumber, too.
  [[nodiscard]] std::int32_t level_of(double cell) const noexcept;
  /// The cell where the state is `level` and the number `number`; NaN where it is missing.
  [[nodiscard]] double cell(std::int32_t level, double number) const noexcept;

  /// The states of cells; the cells themselves become the numbers, NaN where hidden.
  [[nodiscard]] std::vector<std::int32_t> split(std::span<double> cells) const;

  void fields(io::Archive& archive);

 private:
  void make_levels();

  bool has_missing_ = false;
  std::vector<double> spikes_;
  LevelEncoder levels_;
};

/// The spikes of each column of numbers among `columns` (empty for columns of levels): values that
/// many rows have and that stand apart from their neighbours on the scale, because their rows
/// differ from those with the next smaller and larger values in other columns, by mean or spread.
/// A common value in its place, such as 40 working hours, is none.
[[nodiscard]] std::vector<std::vector<double>> find_spikes(
    const std::vector<ColumnValues>& columns);

}  // namespace likeness::models
