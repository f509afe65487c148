#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "metrics/paired_tables.hpp"

namespace likeness::metrics {

/// What boosted trees are to tell real rows from synthetic ones by, as SyntheRela defines it: the
/// real rows first, then as many synthetic ones.
class DetectionFeatures {
 public:
  /// The rows of either table that are used; as many of each.
  DetectionFeatures(std::vector<std::size_t> real, std::vector<std::size_t> synthetic)
      : rows_{std::move(real), std::move(synthetic)} {}

  /// Numbers, parts of dates (year to second), categories one by one, up to 300 of them.
  void add_columns(const PairedTables& tables);
  /// One number of every row of either table; NaN where missing.
  void add_numbers(std::span<const double> real, std::span<const double> synthetic);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_[0].size() + rows_[1].size(); }
  [[nodiscard]] std::size_t real_rows() const noexcept { return rows_[0].size(); }
  [[nodiscard]] std::size_t count() const noexcept { return bins_.size(); }
  /// Of each feature, a bin for each row.
  [[nodiscard]] const std::vector<std::vector<std::uint8_t>>& bins() const noexcept {
    return bins_;
  }

 private:
  void add_column(const PairedTables& tables, const ColumnMetadata& column);
  void add_levels(const LevelCodes& codes);
  /// Missing cells count as the mean, as there; what is the same in all rows tells nothing.
  void add(std::vector<double> values);

  std::vector<std::size_t> rows_[2];
  std::vector<std::vector<std::uint8_t>> bins_;
};

}  // namespace likeness::metrics
