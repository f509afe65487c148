#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "models/frame/column_role.hpp"

namespace likeness::models {

/// A column of a table in which cells take over the values of other rows: first none, then what
/// privacy asks for. Reads as the column that a model will learn; take() gives that.
class LearnedCells {
 public:
  enum class Kind { kGenerated, kCategories, kNumbers };

  /// `column` must outlive this.
  LearnedCells(const Column& column, const ColumnMetadata& meaning, bool key,
               const NumberRule& rule);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& name() const noexcept { return given_->name; }
  [[nodiscard]] bool ordered() const noexcept;
  [[nodiscard]] bool truth_values() const noexcept { return declared_.type == ColumnType::kBool; }

  [[nodiscard]] bool valid(std::size_t row) const noexcept { return declared_.valid(source(row)); }
  /// Of a column of numbers or ordered categories.
  [[nodiscard]] double number(std::size_t row) const noexcept;
  /// Of categories: how many there are and which of them a cell holds, -1 for a missing one.
  [[nodiscard]] std::size_t levels() const noexcept { return levels_; }
  [[nodiscard]] std::int32_t level(std::size_t row) const noexcept { return codes_[source(row)]; }
  /// Of strings.
  [[nodiscard]] std::string_view text(std::size_t row) const noexcept;

  /// Whether two rows hold the same.
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const noexcept;

  /// Row `row` takes over what `from` holds.
  void take_over(std::size_t row, std::size_t from);
  /// Of categories that are strings: the level that `row` holds is spelled so from now on.
  void rename(std::size_t row, std::string text);
  /// Of numbers or dates: the cell is that from now on, or the level that it holds.
  void renumber(std::size_t row, double number);
  /// Whether cells are numbers as such, rather than dates or pairs of numbers.
  [[nodiscard]] bool fine() const noexcept;
  /// Digits behind the point of numbers, as Column::decimals; 0 of whole ones and dates.
  [[nodiscard]] int decimals() const noexcept;

  [[nodiscard]] bool changed() const noexcept {
    return !sources_.empty() || !names_.empty() || !numbers_.empty();
  }
  [[nodiscard]] Column take() const;

 private:
  [[nodiscard]] Column take_numbers() const;
  /// The number that renumber() gave a cell; NaN for none.
  [[nodiscard]] double given_number(std::size_t row) const noexcept;
  [[nodiscard]] std::size_t source(std::size_t row) const noexcept {
    return sources_.empty() ? row : sources_[row];
  }

  const Column* given_;
  Column declared_;  ///< as the metadata declares it: dates are parsed
  Kind kind_;
  std::vector<std::int32_t> codes_;
  std::size_t levels_ = 0;
  std::vector<std::size_t> sources_;  ///< the row of which each shows the cell; empty: its own
  std::vector<std::string> names_;    ///< of levels; empty: as they were
  std::vector<double> numbers_;       ///< likewise, or of rows; NaN: as it was
};

}  // namespace likeness::models
