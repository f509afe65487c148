#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/siblings/sibling_model.hpp"
#include "models/siblings/sibling_one_way.hpp"

namespace likeness::models {

/// A column as the engine sees it: categories, or numbers on a scale of its own. Numbers of few
/// values, all of which several parents share, are categories in the order of size.
class SiblingPlan {
 public:
  SiblingPlan() = default;
  /// `groups` says whose each row is. Numbers of few values become categories where `may_code`.
  SiblingPlan(SiblingColumn column, const ColumnValues& cells,
              std::span<const std::uint32_t> groups, bool may_code);

  [[nodiscard]] const SiblingColumn& column() const noexcept { return column_; }
  /// Of categories, how many; 0 for numbers.
  [[nodiscard]] std::int32_t levels() const noexcept {
    return values_.empty() ? column_.levels : static_cast<std::int32_t>(values_.size()) + 1;
  }
  [[nodiscard]] bool is_number() const noexcept { return levels() == 0; }
  [[nodiscard]] bool ordered() const noexcept { return column_.ordered || !values_.empty(); }

  /// Of categories, that of missing cells; -1 if there is none.
  [[nodiscard]] std::int32_t missing_level() const noexcept {
    return values_.empty() ? column_.missing_level : levels() - 1;
  }

  /// What holds of its steps from row to row.
  void set_one_way(const OneWay& one_way) { one_way_ = one_way; }
  [[nodiscard]] const OneWay& one_way() const noexcept { return one_way_; }

  /// The inner numbers at which rows end (find_end_values), rising.
  void set_end_values(std::vector<double> values) { end_values_ = std::move(values); }
  [[nodiscard]] const std::vector<double>& end_values() const noexcept { return end_values_; }
  [[nodiscard]] bool is_end(double inner) const noexcept;

  /// From now on numbers, all above 0, are seen as logarithms.
  void set_logarithmic() noexcept { is_logarithmic_ = true; }
  [[nodiscard]] bool is_logarithmic() const noexcept { return is_logarithmic_; }

  /// Cells as the engine sees them, and back.
  [[nodiscard]] ColumnValues inner(const ColumnValues& cells) const;
  void write_outer(const ColumnValues& inner, std::size_t row, ColumnValues& cells,
                   std::size_t to) const;
  /// An inner number as a cell can have it: within the limits, on the grid. NaN stays.
  [[nodiscard]] double held(double inner) const noexcept;
  /// An inner number from a cell's and back.
  [[nodiscard]] double to_inner(double number) const noexcept;
  [[nodiscard]] double to_outer(double inner) const noexcept;

  void fields(io::Archive& archive);

 private:
  SiblingColumn column_;
  std::vector<double> values_;  ///< rising; behind them stands the level of missing cells
  bool is_logarithmic_ = false;
  OneWay one_way_;
  std::vector<double> end_values_;
};

}  // namespace likeness::models
