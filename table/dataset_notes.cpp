#include "table/dataset_notes.hpp"

#include <algorithm>

#include "text/quote.hpp"

namespace likeness {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_key_or_reference(const DatasetMetadata& metadata, const NamedMetadata& table,
                         const std::string& column) {
  if (table.metadata.primary_key == column) return true;
  return std::any_of(metadata.relations.begin(), metadata.relations.end(), [&](const Relation& r) {
    return (r.child == table.name && has(r.child_columns, column)) ||
           (r.parent == table.name && has(r.parent_columns, column));
  });
}

}  // namespace

std::vector<ColumnNote> dataset_column_notes(const Dataset& dataset,
                                             const DatasetMetadata& metadata) {
  std::vector<ColumnNote> notes;
  for (const NamedMetadata& table : metadata.tables) {
    const Table* const cells = dataset.find(table.name);
    if (cells == nullptr) continue;
    for (ColumnNote& note : column_notes(*cells, table.metadata)) {
      if (is_key_or_reference(metadata, table, note.column)) continue;
      note.text = "table " + text::in_quotes(table.name) + ": " + note.text;
      notes.push_back(std::move(note));
    }
  }
  return notes;
}

}  // namespace likeness
