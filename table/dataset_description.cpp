#include "table/dataset_description.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "table/key_codes.hpp"

namespace likeness {
namespace {

bool has_columns(const Table& table, const std::vector<std::string>& names) {
  return std::ranges::all_of(names,
                             [&](const std::string& name) { return table.find(name) != nullptr; });
}

/// Whether no two rows have the same key; a missing one counts where it must not be.
bool identifies(const Table& table, const std::vector<std::string>& names, bool needed) {
  if (names.empty() || !has_columns(table, names)) return false;
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{key_columns(table, names)});
  const auto& rows = codes.of_tables[0];
  const auto missing = static_cast<std::size_t>(std::ranges::count(rows, KeyCodes::kNoKey));
  return codes.keys == rows.size() - missing && (!needed || missing == 0);
}

/// An identifier has no format but one that makes more of them.
void make_identifier(Metadata& metadata, const std::string& name) {
  for (ColumnMetadata& column : metadata.columns) {
    if (column.name != name || column.sdtype == "id") continue;
    column = {column.name, "id", std::nullopt, column.regex_format, std::nullopt, std::nullopt};
  }
}

void set_keys(const Table& table, const TableKeys& keys, Metadata& metadata) {
  metadata.primary_key = std::nullopt;
  if (identifies(table, keys.primary, true)) {
    if (keys.primary.size() == 1) {
      metadata.primary_key = keys.primary[0];
      make_identifier(metadata, keys.primary[0]);
    } else {
      metadata.composite_key = keys.primary;
    }
  }
  for (const std::vector<std::string>& key : keys.others) {
    if (key.size() == 1 && key != keys.primary && identifies(table, key, false)) {
      metadata.alternate_keys.push_back(key[0]);
    }
  }
}

}  // namespace

DatasetMetadata describe_dataset(const Dataset& dataset, const std::vector<TableKeys>& keys,
                                 std::vector<Relation> relations) {
  DatasetMetadata result;
  for (const NamedTable& table : dataset.tables) {
    Metadata metadata = detect_metadata(table.table);
    const auto found = std::ranges::find(keys, table.name, &TableKeys::table);
    if (found != keys.end()) set_keys(table.table, *found, metadata);
    result.tables.push_back({table.name, std::move(metadata)});
  }
  result.relations = std::move(relations);
  for (const Relation& relation : result.relations) {
    for (NamedMetadata& table : result.tables) {
      if (table.name == relation.parent) {
        for (const auto& column : relation.parent_columns) make_identifier(table.metadata, column);
      }
      if (table.name == relation.child) {
        for (const auto& column : relation.child_columns) make_identifier(table.metadata, column);
      }
    }
  }
  return result;
}

}  // namespace likeness
