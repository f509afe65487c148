#include "table/table_join.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "likeness/parallel.hpp"
#include "table/column_type.hpp"

namespace likeness {
namespace {

Buffer<std::uint8_t> joined_validity(std::span<const Table> tables, std::size_t c,
                                     std::size_t rows) {
  std::vector<std::uint8_t> bits((rows + 7) / 8, 0);
  bool all_valid = true;
  std::size_t at = 0;
  for (const Table& table : tables) {
    for (std::size_t row = 0; row < table.rows(); ++row, ++at) {
      if (table.column(c).valid(row)) {
        bits[at / 8] = static_cast<std::uint8_t>(bits[at / 8] | (1U << (at % 8)));
      } else {
        all_valid = false;
      }
    }
  }
  return all_valid ? Buffer<std::uint8_t>() : Buffer<std::uint8_t>(std::move(bits));
}

template <class T>
Buffer<T> joined_cells(std::span<const Table> tables, std::size_t c, Buffer<T> Column::*member) {
  std::vector<T> all;
  for (const Table& table : tables) {
    const Buffer<T>& part = table.column(c).*member;
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

StringArray joined_strings(std::span<const Table> tables, std::size_t c) {
  std::vector<std::int64_t> offsets = {0};
  std::vector<char> bytes;
  for (const Table& table : tables) {
    const Column& column = table.column(c);
    for (std::size_t row = 0; row < column.size(); ++row) {
      const std::string_view text = column.strings[row];
      bytes.insert(bytes.end(), text.begin(), text.end());
      offsets.push_back(static_cast<std::int64_t>(bytes.size()));
    }
  }
  return {Buffer<std::int64_t>(std::move(offsets)), Buffer<char>(std::move(bytes))};
}

/// Codes into one dictionary, which begins as the first one does.
void join_coded_cells(std::span<const Table> tables, std::size_t c, Column& joined) {
  std::unordered_map<std::string, std::int32_t> code_of;
  std::vector<std::string> names;
  std::vector<std::int32_t> codes;
  for (const Table& table : tables) {
    const Column& column = table.column(c);
    std::vector<std::int32_t> renamed(column.dictionary.size());
    for (std::size_t k = 0; k < renamed.size(); ++k) {
      const auto [place, is_new] = code_of.try_emplace(std::string(column.dictionary[k]),
                                                       static_cast<std::int32_t>(names.size()));
      if (is_new) names.push_back(place->first);
      renamed[k] = place->second;
    }
    for (const std::int32_t code : column.codes) {
      codes.push_back(renamed.empty() ? 0 : renamed[static_cast<std::size_t>(code)]);
    }
  }
  joined.dictionary = StringArray(names);
  joined.codes = std::move(codes);
}

}  // namespace

Table join_tables(std::span<const Table> tables) {
  if (tables.size() == 1) return tables.front();
  std::size_t rows = 0;
  for (const Table& table : tables) rows += table.rows();
  std::vector<Column> columns = tables.front().columns();
  parallel_for(columns.size(), [&](std::size_t c) {
    Column& column = columns[c];
    switch (traits_of(column.type).storage) {
      case CellStorage::kIntegers:
        column.integers = joined_cells(tables, c, &Column::integers);
        break;
      case CellStorage::kFloats:
        column.floats = joined_cells(tables, c, &Column::floats);
        break;
      case CellStorage::kCodes:
        join_coded_cells(tables, c, column);
        break;
      case CellStorage::kStrings:
        column.strings = joined_strings(tables, c);
        break;
    }
    column.validity = joined_validity(tables, c, rows);
  });
  return Table(std::move(columns));
}

}  // namespace likeness
