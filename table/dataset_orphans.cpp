#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "table/key_codes.hpp"
#include "table/table_rows.hpp"

namespace likeness {
namespace {

/// Of each row of the child, whether its reference is there and names no row of the parent.
std::vector<bool> orphan_rows(const Relation& relation, const Dataset& dataset) {
  const Table& child = *dataset.find(relation.child);
  const KeyCodes codes = key_codes(relation, *dataset.find(relation.parent), child);
  std::vector<bool> in_parent(codes.keys, false);
  for (const std::int64_t code : codes.of_tables[0]) {
    if (code >= 0) in_parent[static_cast<std::size_t>(code)] = true;
  }
  std::vector<bool> orphans(child.rows(), false);
  for (std::size_t row = 0; row < child.rows(); ++row) {
    const std::int64_t code = codes.of_tables[1][row];
    orphans[row] = code >= 0 && !in_parent[static_cast<std::size_t>(code)];
  }
  return orphans;
}

Table& table_of(Dataset& dataset, const std::string& name) {
  return std::ranges::find(dataset.tables, name, &NamedTable::name)->table;
}

void leave_out(Table& table, const std::vector<bool>& left_out) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (!left_out[row]) kept.push_back(row);
  }
  table = take_table_rows(table, kept);
}

/// The column without its values in those rows.
Column blanked(Column column, const std::vector<bool>& rows) {
  std::vector<std::uint8_t> bits((column.size() + 7) / 8, 0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.valid(row) && !rows[row]) {
      bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
    }
  }
  column.validity = std::move(bits);
  if (!column.codes.empty()) {
    std::vector<std::int32_t> codes(column.codes.begin(), column.codes.end());
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (!column.valid(row)) codes[row] = 0;
    }
    column.codes = std::move(codes);
  }
  return column;
}

void blank(Table& table, const std::set<std::string>& names, const std::vector<bool>& rows) {
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (names.contains(column.name)) column = blanked(std::move(column), rows);
  }
  table = Table(std::move(columns));
}

std::set<std::string> key_of(const Metadata& metadata) {
  std::set<std::string> key(metadata.composite_key.begin(), metadata.composite_key.end());
  if (metadata.primary_key) key.insert(*metadata.primary_key);
  return key;
}

/// The columns of a reference that may be missing without taking the row's key or, where others can
/// do it, another reference away.
std::set<std::string> columns_to_blank(const DatasetMetadata& metadata, std::size_t place) {
  const Relation& relation = metadata.relations[place];
  const std::set<std::string> key = key_of(*metadata.find(relation.child));
  std::set<std::string> own;
  for (const std::string& column : relation.child_columns) {
    if (!key.contains(column)) own.insert(column);
  }
  std::set<std::string> alone = own;
  for (const Relation& other : metadata.relations) {
    if (&other == &relation || other.child != relation.child) continue;
    for (const std::string& column : other.child_columns) alone.erase(column);
  }
  return alone.empty() ? own : alone;
}

[[noreturn]] void refuse_orphans(const Relation& relation, const Orphans& orphans) {
  throw Error(ErrorCode::kData,
              orphans_text(relation, orphans) +
                  "; add the missing rows, or choose to drop these or to keep them without it.");
}

/// Leaves out or blanks the orphans of one relation; whether there were any.
bool resolve(const DatasetMetadata& metadata, std::size_t place, OrphanChoice choice,
             Dataset& dataset) {
  const Relation& relation = metadata.relations[place];
  const std::vector<bool> orphans = orphan_rows(relation, dataset);
  if (std::ranges::find(orphans, true) == orphans.end()) return false;
  Table& child = table_of(dataset, relation.child);
  const std::set<std::string> columns = columns_to_blank(metadata, place);
  if (choice == OrphanChoice::kDrop || columns.empty()) {
    leave_out(child, orphans);
  } else {
    blank(child, columns, orphans);
  }
  return true;
}

}  // namespace

std::string orphans_text(const Relation& relation, const Orphans& orphans) {
  const bool one = orphans.rows == 1;
  return std::to_string(orphans.rows) + (one ? " row" : " rows") + " of " +
         relation_text(relation) + (one ? " refers" : " refer") + " to no row, such as \"" +
         orphans.example + "\"";
}

std::vector<Orphans> find_orphans(const DatasetMetadata& metadata, const Dataset& dataset) {
  std::vector<Orphans> found;
  for (std::size_t k = 0; k < metadata.relations.size(); ++k) {
    const Relation& relation = metadata.relations[k];
    const std::vector<bool> rows = orphan_rows(relation, dataset);
    const auto first = std::ranges::find(rows, true);
    if (first == rows.end()) continue;
    const Table& child = *dataset.find(relation.child);
    found.push_back({k, static_cast<std::uint64_t>(std::ranges::count(rows, true)),
                     shown_key(key_columns(child, relation.child_columns),
                               static_cast<std::size_t>(first - rows.begin()))});
  }
  return found;
}

Dataset resolve_orphans(const DatasetMetadata& metadata, const Dataset& dataset,
                        OrphanChoice choice) {
  if (choice == OrphanChoice::kStop) {
    const std::vector<Orphans> found = find_orphans(metadata, dataset);
    if (!found.empty()) refuse_orphans(metadata.relations[found[0].relation], found[0]);
    return dataset;
  }
  Dataset result = dataset;
  // Rows that are left out may have been referred to.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t k = 0; k < metadata.relations.size(); ++k) {
      if (resolve(metadata, k, choice, result)) changed = true;
    }
  }
  return result;
}

}  // namespace likeness
