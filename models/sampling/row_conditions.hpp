#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/frame/frame.hpp"
#include "models/sampling/cell_condition.hpp"

namespace likeness::models {

/// What conditions ask of a row, column by column. Every model with a frame reads conditions here,
/// so that they mean one thing: a cell is compared as it is written.
class RowConditions {
 public:
  struct OfColumn {
    std::size_t column = 0;                  ///< among the learned columns of the frame
    const NumberEncoder* numbers = nullptr;  ///< null for categories
    CellCondition cells;
    std::vector<Condition> conditions;  ///< as they were asked for
    /// Where the column before it is the state of these numbers.
    const NumberState* state = nullptr;
    /// Of a category whose gaps are the column before it: the code of missing cells.
    std::optional<std::int32_t> gap_code = {};
  };

  /// The frame must outlive this. Throws Error(kUsage) for a column that the frame did not learn, a
  /// value that is none of its column, and conditions that no cell meets.
  RowConditions(const Frame& frame, const std::vector<Condition>& conditions);

  /// In the order in which conditions first name them.
  [[nodiscard]] const std::vector<OfColumn>& columns() const noexcept { return columns_; }
  [[nodiscard]] bool empty() const noexcept { return columns_.empty(); }

  /// All of them in words.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// The code that a row shows of a category.
  [[nodiscard]] static std::int32_t shown_code(const OfColumn& asked,
                                               const std::vector<ColumnValues>& cells,
                                               std::size_t row);
  /// Whether row `row` meets what is asked of one column, of all of them.
  [[nodiscard]] static bool admits(const OfColumn& asked, const std::vector<ColumnValues>& cells,
                                   std::size_t row);
  [[nodiscard]] bool admits(const std::vector<ColumnValues>& cells, std::size_t row) const;

  /// The columns of which a value is given, a state and its number each by itself; the others.
  [[nodiscard]] RowConditions with_values() const;
  [[nodiscard]] RowConditions without_values() const;

  /// Throws Error(kUsage) where a number is given that its column practically never shows, because
  /// any double may occur in it: for models that draw rows until they meet conditions.
  void refuse_points() const;

 private:
  std::vector<OfColumn> columns_;
  std::string text_;
};

}  // namespace likeness::models
