#include "models/relational/row_sequences.hpp"

#include "models/constraints/number_form.hpp"
#include "models/relational/relation_rows.hpp"
#include "models/relational/sibling_order.hpp"
#include "table/column_type.hpp"

namespace likeness::models {

SequenceRows sequences_of_parents(const Table& table, const Metadata& metadata,
                                  const std::vector<std::int32_t>& parents,
                                  std::size_t parent_rows) {
  std::vector<CellColumn> columns;
  std::vector<ColumnValues> cells;
  std::vector<bool> is_time;
  for (const ColumnMetadata& meaning : metadata.columns) {
    const Column* column = table.find(meaning.name);
    const bool is_number = meaning.sdtype == "numerical" || meaning.sdtype == "datetime";
    if (column == nullptr || !is_quantity(column->type) || !is_number) continue;
    columns.push_back({column->name, 0, true});
    cells.emplace_back().numbers = numbers_of_cells(*column);
    is_time.push_back(column->type == ColumnType::kDatetime);
  }
  const SiblingOrder order =
      order_siblings(parents, parent_rows, columns, cells, is_time, metadata.sequence_index);
  SequenceRows sequences;
  sequences.rows.assign(order.rows.begin(), order.rows.end());
  for (std::size_t f = 0; f < order.families.count(); ++f) {
    const std::uint32_t end = order.families.begins[f + 1];
    if (end > order.families.begins[f]) sequences.ends.push_back(end);
  }
  return sequences;
}

std::vector<std::size_t> ends_of_parents(const std::vector<std::int32_t>& parents) {
  std::vector<std::size_t> ends;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    const bool goes_on =
        row + 1 < parents.size() && parents[row] != kNoParent && parents[row] == parents[row + 1];
    if (!goes_on) ends.push_back(row + 1);
  }
  return ends;
}

}  // namespace likeness::models
