#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "io/archive.hpp"
#include "models/siblings/cell_column.hpp"

namespace likeness::models {

/// Rows of all tables, real ones that are learned from or those of a block that is made.
struct DatasetCells {
  struct OfTable {
    std::size_t rows = 0;
    std::vector<ColumnValues> cells;      ///< of its learned columns
    std::vector<std::uint64_t> elements;  ///< of made rows: their numbers among random ones
    std::vector<std::uint64_t> roots;  ///< of made rows: the row of the root table they come from
  };
  struct OfRelation {
    std::vector<std::int32_t> parents;   ///< of each child row, kNoParent for none
    std::vector<std::uint32_t> degrees;  ///< of each parent row: how many rows it gets
    std::vector<std::int32_t> clusters;  ///< of each parent row; empty where there is but one
  };
  std::vector<OfTable> tables;
  std::vector<OfRelation> relations;
};

/// A column of a row that a row of another table leads to.
struct ContextColumn {
  std::vector<std::int64_t> path;  ///< relations, each from a child to its parent
  std::uint64_t table = 0;         ///< where the path ends
  std::int64_t column = 0;         ///< among that table's learned ones; kRowItself: which row it is
  CellColumn coded;                ///< with a category more, where it has any, for no row

  static constexpr std::int64_t kRowItself = -1;
  void fields(io::Archive& archive);
};

/// The rows at the end of a path that starts at these rows.
[[nodiscard]] std::vector<std::int32_t> follow(const DatasetCells& cells,
                                               std::span<const std::int64_t> path,
                                               std::size_t table_rows);

/// The cells of a context column for all rows of a table.
[[nodiscard]] ColumnValues gather(const DatasetCells& cells, const ContextColumn& column,
                                  std::size_t table_rows);

}  // namespace likeness::models
