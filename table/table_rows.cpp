#include "table/table_rows.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "likeness/parallel.hpp"
#include "table/column_type.hpp"

namespace likeness {
namespace {

template <class T>
Buffer<T> taken(const Buffer<T>& values, std::span<const std::size_t> rows) {
  if (values.empty()) return {};
  std::vector<T> part(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) part[k] = values[rows[k]];
  return part;
}

StringArray taken(const StringArray& strings, std::span<const std::size_t> rows) {
  std::vector<std::int64_t> offsets = {0};
  std::vector<char> bytes;
  for (const std::size_t row : rows) {
    const std::string_view text = strings[row];
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  return {Buffer<std::int64_t>(std::move(offsets)), Buffer<char>(std::move(bytes))};
}

Buffer<std::uint8_t> taken_validity(const Column& column, std::span<const std::size_t> rows) {
  if (column.validity.empty()) return {};
  std::vector<std::uint8_t> bits((rows.size() + 7) / 8, 0);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (column.valid(rows[k])) {
      bits[k / 8] = static_cast<std::uint8_t>(bits[k / 8] | (1U << (k % 8)));
    }
  }
  return bits;
}

}  // namespace

Table take_table_rows(const Table& table, std::span<const std::size_t> rows) {
  std::vector<Column> columns = table.columns();
  parallel_for(columns.size(), [&](std::size_t c) {
    const Column& source = table.column(c);
    visit_cells(columns[c], [&](auto& cells) { cells = taken(cells, rows); });
    columns[c].validity = taken_validity(source, rows);
  });
  return Table(std::move(columns));
}

}  // namespace likeness
