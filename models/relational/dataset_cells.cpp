#include "models/relational/dataset_cells.hpp"

#include <limits>
#include <numeric>

#include "models/relational/relation_rows.hpp"

namespace likeness::models {

void ContextColumn::fields(io::Archive& archive) {
  archive("path", path);
  archive("table", table);
  archive("column", column);
  archive("coded", coded);
}

std::vector<std::int32_t> follow(const DatasetCells& cells, std::span<const std::int64_t> path,
                                 std::size_t table_rows) {
  std::vector<std::int32_t> rows(table_rows);
  std::iota(rows.begin(), rows.end(), 0);
  for (const std::int64_t r : path) {
    const auto& parents = cells.relations[static_cast<std::size_t>(r)].parents;
    for (std::int32_t& row : rows) {
      if (row != kNoParent) row = parents[static_cast<std::size_t>(row)];
    }
  }
  return rows;
}

ColumnValues gather(const DatasetCells& cells, const ContextColumn& column,
                    std::size_t table_rows) {
  const std::vector<std::int32_t> rows = follow(cells, column.path, table_rows);
  ColumnValues gathered = room_for(column.coded, table_rows);
  const bool row_itself = column.column == ContextColumn::kRowItself;
  const ColumnValues* from =
      row_itself ? nullptr
                 : &cells.tables[column.table].cells[static_cast<std::size_t>(column.column)];
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto row = static_cast<std::size_t>(rows[k]);
    const bool none = rows[k] == kNoParent;
    if (column.coded.levels == 0) {
      gathered.numbers[k] = none ? std::numeric_limits<double>::quiet_NaN() : from->numbers[row];
    } else if (none) {
      gathered.codes[k] = column.coded.levels - 1;
    } else {
      gathered.codes[k] = row_itself ? rows[k] : from->codes[row];
    }
  }
  return gathered;
}

}  // namespace likeness::models
