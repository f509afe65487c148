#include "models/siblings/cell_column.hpp"

namespace likeness::models {
namespace {

template <class T, class Row>
std::vector<T> taken_part(const std::vector<T>& cells, std::span<const Row> rows) {
  std::vector<T> part;
  if (cells.empty()) return part;
  part.reserve(rows.size());
  for (const Row row : rows) part.push_back(cells[row]);
  return part;
}

template <class T>
void put_part(std::vector<T>& cells, std::span<const std::uint32_t> rows,
              const std::vector<T>& part) {
  if (cells.empty()) return;
  for (std::size_t k = 0; k < rows.size(); ++k) cells[rows[k]] = part[k];
}

}  // namespace

void CellColumn::fields(io::Archive& archive) {
  archive("name", name);
  archive("levels", levels);
  archive("ordered", ordered);
  archive.require(levels >= 0, "a column has fewer than no categories");
}

std::vector<CellColumn> coded_columns(const Frame& frame) {
  std::vector<CellColumn> columns;
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    const LevelEncoder* levels = frame.level_encoder(k);
    columns.push_back({frame.name(k), levels != nullptr ? levels->size() : 0,
                       levels != nullptr && levels->ordered()});
  }
  return columns;
}

ColumnValues room_for(const CellColumn& column, std::size_t rows) {
  ColumnValues cells;
  if (column.levels > 0) {
    cells.codes.resize(rows);
  } else {
    cells.numbers.resize(rows);
  }
  return cells;
}

ColumnValues taken_cells(const ColumnValues& cells, std::span<const std::uint32_t> rows) {
  return {taken_part(cells.codes, rows), taken_part(cells.numbers, rows)};
}

ColumnValues taken_cells(const ColumnValues& cells, std::span<const std::size_t> rows) {
  return {taken_part(cells.codes, rows), taken_part(cells.numbers, rows)};
}

void put_cells(ColumnValues& cells, std::span<const std::uint32_t> rows, const ColumnValues& part) {
  put_part(cells.codes, rows, part.codes);
  put_part(cells.numbers, rows, part.numbers);
}

std::vector<double> as_numbers(const ColumnValues& cells) {
  if (cells.codes.empty()) return cells.numbers;
  return {cells.codes.begin(), cells.codes.end()};
}

void cells_fields(io::Archive& archive, ColumnValues& cells) {
  archive("codes", cells.codes);
  archive("numbers", cells.numbers);
}

}  // namespace likeness::models
