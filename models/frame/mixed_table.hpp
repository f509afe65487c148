#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "io/model_file.hpp"
#include "likeness/metadata.hpp"
#include "likeness/stats/mixed_rows.hpp"
#include "likeness/table.hpp"
#include "models/frame/level_encoder.hpp"
#include "models/frame/made_column.hpp"
#include "models/frame/number_encoder.hpp"

namespace likeness::models {

/// Rows as methods on mixed columns want them. NaN is a missing number; missing categories have a
/// code of their own.
struct MixedValues {
  Eigen::MatrixXd numbers;
  Eigen::MatrixXi codes;

  [[nodiscard]] stats::MixedRows view() const { return {numbers, codes}; }
  [[nodiscard]] std::size_t rows() const noexcept {
    return static_cast<std::size_t>(numbers.cols() > 0 ? numbers.rows() : codes.rows());
  }
};

/// Turns small tables into numbers and codes and back. Numbers and dates with many levels are
/// numbers; those with few, text categories and truth values are codes; ids, keys, free text and
/// personal data are made. Where the metadata calls numbers a category, they keep to the levels
/// seen.
class MixedTable {
 public:
  MixedTable() = default;
  /// Learns `table`; numbers of fewer than `fewest_levels` levels are codes. Throws Error(kData)
  /// for a table of fewer than 2 rows or without columns.
  MixedTable(const Table& table, const Metadata& metadata, std::size_t fewest_levels);

  /// The rows of the table that was learned.
  [[nodiscard]] MixedValues encode(const Table& table, const Metadata& metadata) const;

  /// A table of those rows, which are rows first_row, first_row + 1, ... of the endless one that
  /// `seed` defines: made columns follow from these alone.
  [[nodiscard]] Table decode(const MixedValues& values, std::size_t rows, std::uint64_t first_row,
                             std::uint64_t seed) const;

  /// Rounds and bounds numbers as decode() writes them.
  void restrain(MixedValues& values) const;

  [[nodiscard]] const std::vector<NumberEncoder>& numbers() const noexcept { return numbers_; }
  [[nodiscard]] const std::vector<LevelEncoder>& levels() const noexcept { return levels_; }
  [[nodiscard]] std::size_t code_columns() const noexcept { return levels_.size(); }
  [[nodiscard]] bool learns_anything() const noexcept {
    return !numbers_.empty() || !levels_.empty();
  }
  /// How many codes each code column has.
  [[nodiscard]] std::vector<int> level_counts() const;

  /// Where a column of the table is among the numbers or the codes.
  struct Place {
    enum class Kind { kNumber, kCode, kMade } kind = Kind::kMade;
    std::size_t index = 0;
  };
  /// Throws Error(kUsage) with the nearest name for a column that the table doesn't have.
  [[nodiscard]] Place place_of(const std::string& column) const;

  void save(io::ModelFile& file) const;
  static MixedTable load(const io::ModelFile& file);
  [[nodiscard]] io::Json describe() const;

 private:
  struct TableColumn {
    std::string name;
    Place place;
  };

  std::vector<TableColumn> columns_;  ///< in the table's order
  std::vector<NumberEncoder> numbers_;
  std::vector<std::vector<double>> allowed_;  ///< for each of numbers_; empty: any
  std::vector<LevelEncoder> levels_;
  std::vector<MadeColumn> made_;
};

}  // namespace likeness::models
