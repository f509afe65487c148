#include "table/value_counts.hpp"

#include <type_traits>
#include <unordered_map>
#include <vector>

#include "table/column_type.hpp"

namespace likeness {
namespace {

ValueCounts count_codes(const Column& column) {
  std::vector<std::size_t> rows_of(column.dictionary.size(), 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row)) ++rows_of[static_cast<std::size_t>(column.codes[row])];
  }
  ValueCounts counts;
  for (const std::size_t rows : rows_of) {
    counts.present += rows;
    counts.distinct += rows > 0 ? 1 : 0;
    counts.once += rows == 1 ? 1 : 0;
  }
  return counts;
}

template <class Cells>
ValueCounts count_cells(const Column& column, const Cells& cells) {
  std::unordered_map<std::remove_cvref_t<decltype(cells[0])>, std::size_t> rows_of;
  rows_of.reserve(column.size());
  ValueCounts counts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    ++counts.present;
    const std::size_t rows = ++rows_of[cells[row]];
    if (rows == 1) ++counts.once;
    if (rows == 2) --counts.once;
  }
  counts.distinct = rows_of.size();
  return counts;
}

}  // namespace

ValueCounts count_values(const Column& column) {
  if (is_coded(column.type)) return count_codes(column);
  return visit_cells(column, [&](const auto& cells) { return count_cells(column, cells); });
}

}  // namespace likeness
