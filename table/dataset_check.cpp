#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "likeness/dataset.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "table/key_codes.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

[[noreturn]] void refuse_dataset(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

std::string listed(std::span<const std::string> columns) {
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + column;
  return text;
}

template <class Named>
void check_table_names(const std::vector<Named>& tables, const std::string& what) {
  std::set<std::string_view> seen;
  for (const Named& table : tables) {
    if (table.name.empty()) refuse_dataset(what + " has a table without a name; name it.");
    if (!seen.insert(table.name).second) {
      refuse_dataset(what + " has two tables " + text::in_quotes(table.name) + "; rename one.");
    }
  }
}

void check_same_tables(const DatasetMetadata& metadata, const Dataset& dataset) {
  std::vector<std::string_view> names;
  for (const NamedTable& table : dataset.tables) {
    names.emplace_back(table.name);
    if (metadata.find(table.name) == nullptr) {
      refuse_dataset("The table " + text::in_quotes(table.name) +
                     " is not in the metadata; add it there, or leave the table out.");
    }
  }
  for (const NamedMetadata& table : metadata.tables) {
    if (dataset.find(table.name) == nullptr) {
      refuse_dataset("The metadata's table " + text::in_quotes(table.name) +
                     " is not among the tables" + text::did_you_mean(table.name, names));
    }
  }
}

/// Throws where two rows have the same key, or, where it must not be missing, one has none.
void check_identifies(const std::string& table, const Table& rows, std::span<const std::string> key,
                      const std::string& kind, bool needed) {
  const KeyColumns columns = key_columns(rows, key);
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{columns});
  std::vector<std::size_t> first_row(codes.keys, rows.rows());
  const std::string what =
      "The " + kind + " (" + listed(key) + ") of table " + text::in_quotes(table);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const std::int64_t code = codes.of_tables[0][row];
    if (code < 0) {
      if (!needed) continue;
      refuse_dataset(what + " is missing in row " + std::to_string(row + 1) +
                     "; fill it in or take the key out of the metadata.");
    }
    std::size_t& first = first_row[static_cast<std::size_t>(code)];
    if (first < rows.rows()) {
      refuse_dataset(what + " is " + text::in_quotes(shown_key(columns, row)) + " in both row " +
                     std::to_string(first + 1) + " and row " + std::to_string(row + 1) +
                     "; make it unique or take the key out of the metadata.");
    }
    first = row;
  }
}

void check_keys(const std::string& name, const Metadata& metadata, const Table& rows) {
  if (!metadata.composite_key.empty()) {
    check_identifies(name, rows, metadata.composite_key, "primary key", true);
  }
  for (const std::string& key : metadata.alternate_keys) {
    check_identifies(name, rows, std::vector{key}, "alternate key", false);
  }
}

void check_described_table(const NamedMetadata& table, const Table& rows) {
  try {
    check_metadata(table.metadata, rows);
  } catch (const Error& error) {
    throw Error(error.code(), "Table " + text::in_quotes(table.name) + ": " + error.what());
  }
  check_keys(table.name, table.metadata, rows);
}

void check_columns_exist(const Table& table, const std::string& name,
                         std::span<const std::string> columns, const Relation& relation) {
  for (const std::string& column : columns) {
    if (table.find(column) != nullptr) continue;
    std::vector<std::string_view> names;
    for (const Column& one : table.columns()) names.emplace_back(one.name);
    refuse_dataset("The relation " + relation_text(relation) + " names the column " +
                   text::in_quotes(column) + ", which table " + text::in_quotes(name) +
                   " doesn't have" + text::did_you_mean(column, names));
  }
}

enum class Comparable { kNumber, kText, kDate };

Comparable kind_of(const Column& column) {
  if (is_number(column.type)) return Comparable::kNumber;
  return column.type == ColumnType::kDatetime ? Comparable::kDate : Comparable::kText;
}

bool has_values(const Column& column) {
  return column.missing_count() < column.size();
}

/// Throws where a reference is of another type than the key and never equals it.
void check_types(const Relation& relation, const Table& parent, const Table& child) {
  for (std::size_t k = 0; k < relation.parent_columns.size(); ++k) {
    const Column& key = parent.column(relation.parent_columns[k]);
    const Column& reference = child.column(relation.child_columns[k]);
    if (kind_of(key) == kind_of(reference) || !has_values(key) || !has_values(reference)) continue;
    const std::vector<KeyColumns> both = {{&key}, {&reference}};
    const KeyCodes codes = key_codes(both);
    std::vector<bool> in_parent(codes.keys, false);
    for (const std::int64_t code : codes.of_tables[0]) {
      if (code >= 0) in_parent[static_cast<std::size_t>(code)] = true;
    }
    const bool met = std::ranges::any_of(codes.of_tables[1], [&](std::int64_t code) {
      return code >= 0 && in_parent[static_cast<std::size_t>(code)];
    });
    if (met) continue;
    refuse_dataset("The relation " + relation_text(relation) + " joins " +
                   std::string(column_type_name(reference.type)) + " in column " +
                   text::in_quotes(reference.name) + " to " +
                   std::string(column_type_name(key.type)) + " in column " +
                   text::in_quotes(key.name) +
                   ", and no value is in both; correct the relation or the tables.");
  }
}

void check_relation(const Relation& relation, const Dataset& dataset) {
  for (const std::string& name : {relation.parent, relation.child}) {
    if (dataset.find(name) == nullptr) {
      refuse_dataset("The relation " + relation_text(relation) + " names the table " +
                     text::in_quotes(name) + ", which is not there; add it or drop the relation.");
    }
  }
  if (relation.parent_columns.empty() ||
      relation.parent_columns.size() != relation.child_columns.size()) {
    refuse_dataset("The relation " + relation_text(relation) + " joins " +
                   std::to_string(relation.child_columns.size()) + " columns to " +
                   std::to_string(relation.parent_columns.size()) +
                   "; both sides need as many, at least one.");
  }
  const Table& parent = *dataset.find(relation.parent);
  const Table& child = *dataset.find(relation.child);
  check_columns_exist(parent, relation.parent, relation.parent_columns, relation);
  check_columns_exist(child, relation.child, relation.child_columns, relation);
  if (relation.parent == relation.child && relation.parent_columns == relation.child_columns) {
    refuse_dataset("The relation " + relation_text(relation) +
                   " joins columns to themselves; drop it.");
  }
  check_types(relation, parent, child);
  check_identifies(relation.parent, parent, relation.parent_columns, "referenced key", false);
}

/// Columns of a child with the names of the parent's beside them, in an order of their own.
std::set<std::string> child_columns_of(const Relation& relation) {
  return {relation.child_columns.begin(), relation.child_columns.end()};
}

void check_no_repeats(const std::vector<Relation>& relations) {
  for (std::size_t i = 0; i < relations.size(); ++i) {
    for (std::size_t j = i + 1; j < relations.size(); ++j) {
      if (relations[i].child == relations[j].child &&
          child_columns_of(relations[i]) == child_columns_of(relations[j])) {
        refuse_dataset("The relations " + relation_text(relations[i]) + " and " +
                       relation_text(relations[j]) +
                       " have the same columns; a column can name rows of one table only.");
      }
    }
  }
}

}  // namespace

std::string relation_text(const Relation& relation) {
  return relation.child + " (" + listed(relation.child_columns) + ") -> " + relation.parent + " (" +
         listed(relation.parent_columns) + ")";
}

void check_dataset(const DatasetMetadata& metadata, const Dataset& dataset) {
  check_table_names(dataset.tables, "The dataset");
  check_table_names(metadata.tables, "The metadata");
  if (dataset.tables.empty()) refuse_dataset("There is no table to learn.");
  check_same_tables(metadata, dataset);
  for (const NamedMetadata& table : metadata.tables) {
    check_described_table(table, *dataset.find(table.name));
  }
  for (const Relation& relation : metadata.relations) check_relation(relation, dataset);
  check_no_repeats(metadata.relations);
}

}  // namespace likeness
