#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "likeness/autodiff/ops.hpp"
#include "likeness/random.hpp"
#include "models/frame/encoded_table.hpp"

namespace likeness::models {

/// A level of a column: `column` counts those of the layout.
struct LevelChoice {
  std::size_t column = 0;
  std::size_t entry = 0;
};

/// CTGAN's condition vector: the categories side by side, zeros but for a single one, at the level
/// that a row is to have. States of numbers are left out: often only few rows are missing, which
/// training would then see again and again.
struct ConditionLayout {
  std::vector<autodiff::Span> in_condition;  ///< each column in the condition vector
  std::vector<autodiff::Span> in_row;        ///< the same in an encoded row
  std::size_t width = 0;

  ConditionLayout() = default;
  explicit ConditionLayout(std::span<const ColumnPlaces> columns);

  [[nodiscard]] bool empty() const noexcept { return width == 0; }
  /// The place in the condition vector of a level.
  [[nodiscard]] std::size_t place(const LevelChoice& choice) const noexcept {
    return in_condition[choice.column].begin + choice.entry;
  }
  /// The place in the condition vector of a place in an encoded row, which is that of a level.
  [[nodiscard]] std::size_t of_row(std::size_t place_in_row) const noexcept;
};

/// Draws a column, all alike, and one of its levels by its share.
class LevelChooser {
 public:
  LevelChooser() = default;
  /// `weights` has the length of the condition vector and is not negative; in each column something
  /// is above 0.
  LevelChooser(const ConditionLayout& layout, std::span<const double> weights);

  /// Uses elements 2 * index and 2 * index + 1 of `random`.
  [[nodiscard]] LevelChoice draw(const RandomStream& random, std::uint64_t index) const noexcept;

 private:
  std::vector<std::vector<double>> cumulative_;  ///< of each column; the last is 1
};

/// Training by sampling (Xu et al. 2019, section 4.3): conditions, and rows that meet them.
class ConditionSampler {
 public:
  /// `table` must outlive this.
  ConditionSampler(const EncodedTable& table, bool log_frequency);

  [[nodiscard]] const ConditionLayout& layout() const noexcept { return layout_; }
  /// How often each place of the condition vector would be 1 in the rows of the table.
  [[nodiscard]] std::vector<double> counts() const;

  /// Conditions for `choices.size()` rows, from elements of `random` from 0.
  void draw(const RandomStream& random, std::span<LevelChoice> choices) const;
  /// Their vectors, one after another.
  void write(std::span<const LevelChoice> choices, std::span<float> out) const;
  /// A row for each choice, all that have the level alike; any rows where there are no columns of
  /// levels.
  void draw_rows(const RandomStream& random, std::span<const LevelChoice> choices,
                 std::span<std::uint32_t> rows) const;

 private:
  LevelIndex index_;
  std::size_t rows_;
  ConditionLayout layout_;
  LevelChooser chooser_;
};

}  // namespace likeness::models
