#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/siblings/cell_column.hpp"
#include "models/siblings/sibling_plan.hpp"

namespace likeness::models {

/// What is kept of the rows so far of some parents, in a few numbers each that a new row updates:
/// of a number the last one, the one before, running means, rows since it changed; of a category
/// the last two, rows since it changed and the shares of the frequent ones.
class SiblingHistory {
 public:
  /// What is kept of which columns. Says nothing of rows.
  class Layout {
   public:
    Layout() = default;
    /// `cells` are the inner cells of all rows.
    Layout(std::span<const SiblingPlan> plans, const std::vector<ColumnValues>& cells);

    [[nodiscard]] const std::vector<CellColumn>& features() const noexcept { return features_; }
    /// Which of them are of a column of numbers; none for categories and what never varies.
    [[nodiscard]] std::vector<std::size_t> number_features(std::size_t column) const;
    /// Whether it is one of these columns.
    [[nodiscard]] bool fits(std::span<const SiblingPlan> plans) const noexcept;
    void fields(io::Archive& archive);

   private:
    friend class SiblingHistory;

    struct Kept {
      bool is_number = false;
      bool varies = false;
      bool has_missing = false;  ///< of numbers
      double centre = 0;         ///< of numbers: the mean of all rows
      std::int32_t levels = 0;
      std::int32_t missing_level = -1;
      bool ordered = false;
      std::vector<std::int32_t> frequent;  ///< categories whose shares are kept
      std::size_t begin = 0;               ///< of its numbers among those of a parent
      std::size_t first_feature = 0;

      [[nodiscard]] std::size_t numbers() const noexcept;
      void fields(io::Archive& archive);
    };

    void index(std::span<const std::string> names);

    std::vector<Kept> kept_;
    std::vector<std::string> names_;
    std::size_t stride_ = 0;
    std::vector<CellColumn> features_;
  };

  SiblingHistory(const Layout& layout, std::size_t parents);

  /// Forgets everything of a parent.
  void reset(std::size_t parent);
  /// Takes in the next row of a parent, whose inner cells are row `row` of `cells`.
  void advance(std::size_t parent, const std::vector<ColumnValues>& cells, std::size_t row);
  /// Writes the features of a parent's next row into row `row` of the columns from `first` on.
  void write(std::size_t parent, std::vector<ColumnValues>& features, std::size_t row,
             std::size_t first) const;
  /// The last number that was not missing (NaN: none), or the last category, of a column.
  [[nodiscard]] double last_number(std::size_t parent, std::size_t column) const;
  [[nodiscard]] std::int32_t last_code(std::size_t parent, std::size_t column) const;
  /// The last category that was not missing (-1: none), and all that came so far, as bits where
  /// there are kMostSequelLevels at most.
  [[nodiscard]] std::int32_t last_known_code(std::size_t parent, std::size_t column) const;
  [[nodiscard]] std::uint64_t seen_codes(std::size_t parent, std::size_t column) const;
  /// What the number before a row behind `done` ones would be, were it not missing.
  [[nodiscard]] double number_before(std::size_t parent, std::size_t column,
                                     const SiblingPlan& plan, std::uint64_t done) const;

  /// Room for the features of some rows.
  [[nodiscard]] static std::vector<ColumnValues> empty(std::span<const CellColumn> features,
                                                       std::size_t rows);

 private:
  void advance_number(const Layout::Kept& kept, double* state, double value) const;
  void advance_category(const Layout::Kept& kept, double* state, std::int32_t code) const;

  const Layout& layout_;
  std::vector<double> states_;
};

}  // namespace likeness::models
