#include "models/relational/copied_cells.hpp"

#include <string>
#include <utility>
#include <vector>

#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Where the cell of a row comes from: `from`, or the column itself.
struct CopiedFrom {
  const Column* column;
  std::size_t row;
};

class CopiedCells {
 public:
  CopiedCells(const Column& column, const Column& from, std::span<const std::int32_t> rows)
      : column_(column), from_(from), rows_(rows) {}

  [[nodiscard]] Column take() const {
    Column result = column_;
    ValidityBits validity(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (!is_valid(row)) validity.clear(row);
    }
    result.validity = validity.take();
    if (is_string(column_.type)) {
      std::vector<std::string> strings(rows_.size());
      each_valid(strings, [](const Column& column, std::size_t row) {
        return std::string(string_at(column, row));
      });
      set_strings(result, StringArray(strings));
    } else if (is_coded(column_.type)) {
      std::vector<std::int32_t> codes(rows_.size(), 0);
      each_valid(codes, [](const Column& column, std::size_t row) { return column.codes[row]; });
      result.codes = std::move(codes);
    } else if (traits_of(column_.type).storage == CellStorage::kFloats) {
      std::vector<double> floats(rows_.size(), 0);
      each_valid(floats,
                 [](const Column& column, std::size_t row) { return number_at(column, row); });
      result.floats = std::move(floats);
    } else {
      std::vector<std::int64_t> integers(rows_.size(), 0);
      each_valid(integers, [](const Column& column, std::size_t row) {
        const bool is_whole = !column.integers.empty();
        return is_whole ? column.integers[row] : static_cast<std::int64_t>(column.floats[row]);
      });
      result.integers = std::move(integers);
    }
    return result;
  }

 private:
  [[nodiscard]] CopiedFrom source(std::size_t row) const {
    if (rows_[row] < 0) return {&column_, row};
    return {&from_, static_cast<std::size_t>(rows_[row])};
  }
  [[nodiscard]] bool is_valid(std::size_t row) const {
    const CopiedFrom from = source(row);
    return from.column->valid(from.row);
  }
  template <class T, class Cell>
  void each_valid(std::vector<T>& cells, const Cell& cell) const {
    for (std::size_t row = 0; row < cells.size(); ++row) {
      const CopiedFrom from = source(row);
      if (from.column->valid(from.row)) cells[row] = cell(*from.column, from.row);
    }
  }

  const Column& column_;
  const Column& from_;
  std::span<const std::int32_t> rows_;
};

}  // namespace

Table with_copied_cells(const Table& table, std::size_t column, const Column& from,
                        std::span<const std::int32_t> rows) {
  std::vector<Column> columns = table.columns();
  columns[column] = CopiedCells(columns[column], from, rows).take();
  return Table(std::move(columns));
}

}  // namespace likeness::models
