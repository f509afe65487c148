#include "models/constraints/replaced_rows.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "likeness/parallel.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

/// Of each row: the replacement that is there, or -1.
using Places = std::vector<std::int64_t>;

void replace_codes(Column& column, const Places& places, std::span<const Column* const> cells) {
  std::vector<std::string> dictionary;
  std::unordered_map<std::string_view, std::int32_t> code_of;
  for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
    dictionary.emplace_back(column.dictionary[k]);
    code_of.emplace(column.dictionary[k], static_cast<std::int32_t>(k));
  }
  std::vector<std::int32_t> codes(column.codes.begin(), column.codes.end());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (places[row] < 0) continue;
    const Column& cell = *cells[static_cast<std::size_t>(places[row])];
    codes[row] = 0;
    if (!cell.valid(0)) continue;
    const std::string_view text = string_at(cell, 0);
    const auto [at, added] =
        code_of.try_emplace(text, static_cast<std::int32_t>(dictionary.size()));
    if (added) dictionary.emplace_back(text);
    codes[row] = at->second;
  }
  column.codes = std::move(codes);
  if (dictionary.size() > column.dictionary.size()) column.dictionary = StringArray(dictionary);
}

void replace_strings(Column& column, const Places& places, std::span<const Column* const> cells) {
  std::vector<std::int64_t> offsets = {0};
  std::vector<char> bytes;
  for (std::size_t row = 0; row < places.size(); ++row) {
    const std::string_view text = places[row] < 0
                                      ? column.strings[row]
                                      : cells[static_cast<std::size_t>(places[row])]->strings[0];
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  column.strings = {Buffer<std::int64_t>(std::move(offsets)), Buffer<char>(std::move(bytes))};
}

template <class T>
Buffer<T> replaced(const Buffer<T>& values, const Places& places,
                   std::span<const Column* const> cells, Buffer<T> Column::*member) {
  std::vector<T> result(values.begin(), values.end());
  for (std::size_t row = 0; row < result.size(); ++row) {
    if (places[row] >= 0) result[row] = (cells[static_cast<std::size_t>(places[row])]->*member)[0];
  }
  return result;
}

void replace_validity(Column& column, const Places& places, std::span<const Column* const> cells) {
  const bool any =
      !column.validity.empty() ||
      std::any_of(cells.begin(), cells.end(), [](const Column* cell) { return !cell->valid(0); });
  if (!any) return;
  std::vector<std::uint8_t> validity((places.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < places.size(); ++row) {
    const bool valid = places[row] < 0 ? column.valid(row)
                                       : cells[static_cast<std::size_t>(places[row])]->valid(0);
    if (valid) validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] | (1U << (row % 8)));
  }
  column.validity = std::move(validity);
}

}  // namespace

Table with_replaced_rows(const Table& table, std::span<const std::size_t> rows,
                         std::span<const Table> replacements, std::span<const std::string> kept) {
  Places places(table.rows(), -1);
  for (std::size_t k = 0; k < rows.size(); ++k) places[rows[k]] = static_cast<std::int64_t>(k);
  std::vector<Column> columns = table.columns();
  parallel_for(columns.size(), [&](std::size_t c) {
    Column& column = columns[c];
    if (std::find(kept.begin(), kept.end(), column.name) != kept.end()) return;
    std::vector<const Column*> cells;
    for (const Table& replacement : replacements) cells.push_back(&replacement.column(c));
    switch (traits_of(column.type).storage) {
      case CellStorage::kIntegers:
        column.integers = replaced(column.integers, places, cells, &Column::integers);
        break;
      case CellStorage::kFloats:
        column.floats = replaced(column.floats, places, cells, &Column::floats);
        break;
      case CellStorage::kCodes:
        replace_codes(column, places, cells);
        break;
      case CellStorage::kStrings:
        replace_strings(column, places, cells);
        break;
    }
    replace_validity(column, places, cells);
  });
  return Table(std::move(columns));
}

Table with_replaced_gaps(Table table, std::span<const std::size_t> rows,
                         std::span<const Table> replacements,
                         std::span<const std::string> columns) {
  for (const std::string& name : columns) {
    std::vector<std::string> others;
    for (const Column& column : table.columns()) {
      if (column.name != name) others.push_back(column.name);
    }
    std::vector<std::size_t> changed;
    std::vector<Table> cells;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (table.column(name).valid(rows[k]) == replacements[k].column(name).valid(0)) continue;
      changed.push_back(rows[k]);
      cells.push_back(replacements[k]);
    }
    if (!changed.empty()) table = with_replaced_rows(table, changed, cells, others);
  }
  return table;
}

}  // namespace likeness::models
