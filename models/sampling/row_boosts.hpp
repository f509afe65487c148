#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "likeness/model.hpp"
#include "models/frame/frame.hpp"
#include "models/sampling/row_conditions.hpp"

namespace likeness::models {

/// Boosts as shares of rows to keep: where a row is kept with the product over its cells of
/// factor / highest factor of the column, the odds of a boosted value are multiplied by its factor,
/// and rows with a value stay as they were among themselves.
class RowBoosts {
 public:
  /// Draws that many rows of the model as it is, for columns to be balanced.
  using Pilot = std::function<std::vector<ColumnValues>(std::size_t rows)>;

  /// The frame must outlive this. Throws Error(kUsage) for a column that the frame did not learn, a
  /// value that is none of its column, and a factor that is not above 0.
  RowBoosts(const Frame& frame, std::span<const Boost> boosts, const Pilot& pilot);

  /// Those on one learned column.
  struct OfColumn {
    struct Value {
      RowConditions::OfColumn met;
      double factor = 1;
    };
    std::size_t column = 0;
    std::vector<double> of_level;  ///< of categories: the share of rows kept
    std::vector<Value> of_number;  ///< of numbers: factors of values
    double highest = 1;
    std::string name;
    std::optional<std::int32_t> gap_code;  ///< as RowConditions::OfColumn has it

    /// The code that a row shows of a category.
    [[nodiscard]] std::int32_t code_in(const std::vector<ColumnValues>& cells,
                                       std::size_t row) const;
    [[nodiscard]] double share(std::int32_t level) const noexcept {
      return of_level[static_cast<std::size_t>(level)];
    }
    /// Of a number in a column without states.
    [[nodiscard]] double share_of(double number) const;
    [[nodiscard]] double share(const std::vector<ColumnValues>& cells, std::size_t row) const;
  };
  [[nodiscard]] const std::vector<OfColumn>& columns() const noexcept { return columns_; }
  [[nodiscard]] bool empty() const noexcept { return columns_.empty(); }

  /// The share of rows like this one to keep.
  [[nodiscard]] double share(const std::vector<ColumnValues>& cells, std::size_t row) const;

  /// What is asked for, in words: "the boosts on kind".
  [[nodiscard]] std::string text() const;

 private:
  OfColumn& of(const Frame& frame, std::size_t column);
  void multiply(const Frame& frame, const Boost& boost);
  void balance(const Frame& frame, const std::string& column, const Pilot& pilot);

  std::vector<OfColumn> columns_;
};

}  // namespace likeness::models
