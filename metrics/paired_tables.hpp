#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "likeness/metadata.hpp"
#include "likeness/table.hpp"
#include "metrics/continuous_column.hpp"
#include "metrics/level_codes.hpp"

namespace likeness::metrics {

enum class TableSide { kReal, kSynthetic, kHoldout };

/// `real`, `synthetic` or `holdout`.
[[nodiscard]] const char* side_name(TableSide side) noexcept;

/// The tables of one evaluation. What the cells of a column mean is found when first asked for, and
/// kept, so that all metrics work with one answer. Threads may ask together.
class PairedTables {
 public:
  /// All must outlive this; `holdout` may be null.
  PairedTables(const Table& real, const Table& synthetic, const Metadata& metadata,
               const Table* holdout = nullptr);
  ~PairedTables();
  PairedTables(const PairedTables&) = delete;
  PairedTables& operator=(const PairedTables&) = delete;

  [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }
  [[nodiscard]] const Table& real() const noexcept { return *tables_[0]; }
  [[nodiscard]] const Table& synthetic() const noexcept { return *tables_[1]; }
  [[nodiscard]] const Table* holdout() const noexcept { return tables_[2]; }
  [[nodiscard]] const Table& table(TableSide side) const noexcept {
    return *tables_[static_cast<std::size_t>(side)];
  }
  /// The sides that there are.
  [[nodiscard]] std::vector<TableSide> sides() const;

  /// read_continuous() of a column of metadata(), which the table must have. Throws as that does.
  [[nodiscard]] const std::optional<ContinuousColumn>& numbers(TableSide side,
                                                               const ColumnMetadata& column) const;

  /// number_levels() of the real and the synthetic column, which both tables must have.
  [[nodiscard]] const LevelCodes& levels(const ColumnMetadata& column) const;

  /// Throws Error(kData) where the real or the synthetic table has no rows.
  void check_rows() const;

 private:
  struct Reading;

  [[nodiscard]] Reading& reading(const ColumnMetadata& column) const;

  const Table* tables_[3];
  const Metadata& metadata_;
  std::unique_ptr<Reading[]> readings_;  ///< one per column of the metadata
};

}  // namespace likeness::metrics
