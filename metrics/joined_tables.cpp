#include "metrics/joined_tables.hpp"

#include <string>
#include <utility>

#include "table/key_codes.hpp"
#include "table/table_rows.hpp"

namespace likeness::metrics {
namespace {

std::string parent_prefix(const Relation& relation) {
  return relation.parent + (relation.parent == relation.child ? "^." : ".");
}

void add_columns(const Table& table, const std::string& prefix,
                 const std::vector<std::size_t>& rows, std::vector<Column>& columns) {
  const Table taken = take_table_rows(table, rows);
  for (Column column : taken.columns()) {
    column.name = prefix + column.name;
    columns.push_back(std::move(column));
  }
}

void add_meanings(const Metadata& metadata, const std::string& prefix, Metadata& joined) {
  for (ColumnMetadata column : metadata.columns) {
    column.name = prefix + column.name;
    joined.columns.push_back(std::move(column));
  }
}

}  // namespace

std::vector<std::size_t> parent_rows(const Relation& relation, const Dataset& dataset) {
  const KeyCodes codes =
      key_codes(relation, *dataset.find(relation.parent), *dataset.find(relation.child));
  std::vector<std::size_t> of_key(codes.keys, kNoParent);
  const auto& parents = codes.of_tables[0];
  for (std::size_t row = parents.size(); row-- > 0;) {
    if (parents[row] >= 0) of_key[static_cast<std::size_t>(parents[row])] = row;
  }
  std::vector<std::size_t> rows;
  rows.reserve(codes.of_tables[1].size());
  for (const std::int64_t code : codes.of_tables[1]) {
    rows.push_back(code < 0 ? kNoParent : of_key[static_cast<std::size_t>(code)]);
  }
  return rows;
}

Table join_tables(const Relation& relation, const Dataset& dataset) {
  const std::vector<std::size_t> parents = parent_rows(relation, dataset);
  std::vector<std::size_t> of_parent;
  std::vector<std::size_t> of_child;
  for (std::size_t row = 0; row < parents.size(); ++row) {
    if (parents[row] == kNoParent) continue;
    of_parent.push_back(parents[row]);
    of_child.push_back(row);
  }
  std::vector<Column> columns;
  add_columns(*dataset.find(relation.parent), parent_prefix(relation), of_parent, columns);
  add_columns(*dataset.find(relation.child), relation.child + ".", of_child, columns);
  return Table(std::move(columns));
}

Metadata join_metadata(const Relation& relation, const DatasetMetadata& metadata) {
  Metadata joined;
  add_meanings(*metadata.find(relation.parent), parent_prefix(relation), joined);
  add_meanings(*metadata.find(relation.child), relation.child + ".", joined);
  return joined;
}

}  // namespace likeness::metrics
