#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/frame/column_values.hpp"
#include "models/frame/frame.hpp"

namespace likeness::models {

/// What has to be known of cells that stand in a ColumnValues.
struct CellColumn {
  std::string name;
  std::int32_t levels = 0;  ///< of codes [0, levels); 0: the cells are numbers, NaN where missing
  bool ordered = false;     ///< of codes: neighbouring ones are alike

  void fields(io::Archive& archive);
};

/// The learned columns of a frame.
[[nodiscard]] std::vector<CellColumn> coded_columns(const Frame& frame);

/// Room for that many cells.
[[nodiscard]] ColumnValues room_for(const CellColumn& column, std::size_t rows);

/// The cells of these rows.
[[nodiscard]] ColumnValues taken_cells(const ColumnValues& cells,
                                       std::span<const std::uint32_t> rows);
[[nodiscard]] ColumnValues taken_cells(const ColumnValues& cells,
                                       std::span<const std::size_t> rows);

/// Writes `part` into these rows of `cells`.
void put_cells(ColumnValues& cells, std::span<const std::uint32_t> rows, const ColumnValues& part);

/// Cells as numbers, codes as such.
[[nodiscard]] std::vector<double> as_numbers(const ColumnValues& cells);

void cells_fields(io::Archive& archive, ColumnValues& cells);

}  // namespace likeness::models
