#include "models/frame/patched_column.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "models/frame/column_format.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

std::vector<double> numbers_of(const Column& column) {
  std::vector<double> numbers(column.size(), 0);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (column.valid(row)) numbers[row] = number_at(column, row);
  }
  return numbers;
}

void patch_quantities(Column& result, const Column& column, const Column& filler) {
  const bool decimals = column.type == ColumnType::kFloat64 || filler.type == ColumnType::kFloat64;
  if (!decimals) {
    std::vector<std::int64_t> cells(column.size());
    for (std::size_t row = 0; row < cells.size(); ++row) {
      cells[row] = column.valid(row) ? column.integers[row] : filler.integers[row];
    }
    result.integers = std::move(cells);
    return;
  }
  std::vector<double> cells = numbers_of(column);
  const std::vector<double> fill = numbers_of(filler);
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (!column.valid(row)) cells[row] = fill[row];
  }
  if (result.type != ColumnType::kFloat64) result = blank_like(filler);
  result.floats = std::move(cells);
}

void patch_strings(Column& result, const Column& column, const Column& filler) {
  const CellText known(column);
  const CellText fill(filler);
  std::vector<std::string> cells(column.size());
  for (std::size_t row = 0; row < cells.size(); ++row) {
    cells[row] = column.valid(row) ? known(row) : fill(row);
  }
  set_strings(result, StringArray(cells));
}

}  // namespace

Column patched(const Column& column, const Column& filler) {
  if (column.missing_count() == column.size()) return filler;
  Column result = blank_like(column);
  ValidityBits validity(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row) && !filler.valid(row)) validity.clear(row);
  }
  auto bits = validity.take();
  if (is_quantity(column.type)) {
    patch_quantities(result, column, filler);
    result.validity = std::move(bits);
  } else if (column.type == ColumnType::kBool) {
    std::vector<std::int32_t> codes(column.size());
    for (std::size_t row = 0; row < codes.size(); ++row) {
      codes[row] = column.valid(row) ? column.codes[row] : filler.codes[row];
    }
    result.dictionary = column.dictionary;
    result.codes = std::move(codes);
    result.validity = std::move(bits);
  } else {
    result.validity = std::move(bits);
    patch_strings(result, column, filler);
  }
  return result;
}

}  // namespace likeness::models
