#include "table/doubled_rows.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "likeness/error.hpp"
#include "table/column_type.hpp"
#include "table/key_codes.hpp"
#include "table/table_rows.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

/// The keys of a table in which rows must differ, each once.
std::set<std::vector<std::string>> keys_of_table(const DatasetMetadata& metadata,
                                                 const NamedMetadata& table) {
  std::set<std::vector<std::string>> keys;
  if (table.metadata.primary_key) keys.insert({*table.metadata.primary_key});
  if (!table.metadata.composite_key.empty()) keys.insert(table.metadata.composite_key);
  for (const Relation& relation : metadata.relations) {
    if (relation.parent == table.name) keys.insert(relation.parent_columns);
  }
  return keys;
}

bool has_all_columns(const Table& table, std::span<const std::string> names) {
  return std::ranges::all_of(names,
                             [&](const std::string& name) { return table.find(name) != nullptr; });
}

/// Of each row, the first row of its key: itself, where no row before it has that.
std::vector<std::size_t> first_rows(const Table& table, std::span<const std::string> key) {
  const KeyCodes codes = key_codes(std::vector<KeyColumns>{key_columns(table, key)});
  std::vector<std::size_t> first_of(codes.keys, table.rows());
  std::vector<std::size_t> first(table.rows());
  for (std::size_t row = 0; row < first.size(); ++row) {
    first[row] = row;
    const std::int64_t code = codes.of_tables[0][row];
    if (code < 0) continue;
    std::size_t& known = first_of[static_cast<std::size_t>(code)];
    known = std::min(known, row);
    first[row] = known;
  }
  return first;
}

/// Whether two rows have the same cells.
bool are_alike(const std::vector<KeyCodes>& cells, std::size_t one, std::size_t other) {
  return std::ranges::all_of(cells, [&](const KeyCodes& column) {
    return column.of_tables[0][one] == column.of_tables[0][other];
  });
}

std::optional<DoubledRows> doubled_rows_of(const std::string& name, const Table& table,
                                           const std::vector<std::string>& key) {
  DoubledRows doubled{name, key, 0, 0, ""};
  const std::vector<std::size_t> first = first_rows(table, key);
  std::vector<KeyCodes> cells;
  for (std::size_t row = 0; row < first.size(); ++row) {
    if (first[row] == row) continue;
    if (doubled.rows++ == 0) {
      doubled.example = shown_key(key_columns(table, key), row);
      for (const Column& column : table.columns()) {
        cells.push_back(key_codes(std::vector<KeyColumns>{{&column}}));
      }
    }
    doubled.different += are_alike(cells, first[row], row) ? 0 : 1;
  }
  if (doubled.rows == 0) return std::nullopt;
  return doubled;
}

/// Of a key, the last column that refers to nothing, so that a row may have another value there.
const Column* free_column(const DatasetMetadata& metadata, const DoubledRows& doubled,
                          const Table& table) {
  for (std::size_t k = doubled.key.size(); k-- > 0;) {
    const std::string& name = doubled.key[k];
    const bool refers = std::ranges::any_of(metadata.relations, [&](const Relation& relation) {
      return relation.child == doubled.table &&
             std::ranges::count(relation.child_columns, name) > 0;
    });
    const Column& column = table.column(name);
    const bool can_be_made = column.type == ColumnType::kInt64 || is_string(column.type);
    if (!refers && can_be_made) return &column;
  }
  return nullptr;
}

/// Whole numbers behind the largest, one for each of these rows.
Column with_new_numbers(Column column, const std::vector<std::size_t>& rows) {
  std::vector<std::int64_t> numbers(column.integers.begin(), column.integers.end());
  std::int64_t highest = 0;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (column.valid(row)) highest = std::max(highest, numbers[row]);
  }
  for (const std::size_t row : rows) numbers[row] = ++highest;
  column.integers = std::move(numbers);
  return column;
}

/// Texts with a number behind them that no row has, likewise.
Column with_new_texts(Column column, const std::vector<std::size_t>& rows) {
  std::set<std::string> taken;
  std::vector<std::string> texts(column.size());
  for (std::size_t row = 0; row < texts.size(); ++row) {
    if (column.valid(row)) texts[row] = std::string(string_at(column, row));
    taken.insert(texts[row]);
  }
  for (const std::size_t row : rows) {
    std::string made;
    for (int number = 2; made.empty() || taken.contains(made); ++number) {
      made = texts[row] + '-' + std::to_string(number);
    }
    texts[row] = made;
    taken.insert(std::move(made));
  }
  column.type = ColumnType::kText;
  column.codes = {};
  column.dictionary = {};
  column.strings = StringArray(texts);
  return column;
}

Table without_doubled_rows(const Table& table, const std::vector<std::size_t>& first) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < first.size(); ++row) {
    if (first[row] == row) kept.push_back(row);
  }
  return take_table_rows(table, kept);
}

Table resolved(const DatasetMetadata& metadata, const DoubledRows& doubled, const Table& table,
               DoubledChoice choice) {
  const std::vector<std::size_t> first = first_rows(table, doubled.key);
  const Column* free =
      choice == DoubledChoice::kKeep ? free_column(metadata, doubled, table) : nullptr;
  if (free == nullptr) return without_doubled_rows(table, first);
  std::vector<std::size_t> further;
  for (std::size_t row = 0; row < first.size(); ++row) {
    if (first[row] != row) further.push_back(row);
  }
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (column.name != free->name) continue;
    column = column.type == ColumnType::kInt64 ? with_new_numbers(std::move(column), further)
                                               : with_new_texts(std::move(column), further);
    break;
  }
  return Table(std::move(columns));
}

}  // namespace

std::vector<DoubledRows> find_doubled_rows(const DatasetMetadata& metadata,
                                           const Dataset& dataset) {
  std::vector<DoubledRows> found;
  for (const NamedMetadata& table : metadata.tables) {
    const Table* rows = dataset.find(table.name);
    if (rows == nullptr) continue;
    for (const std::vector<std::string>& key : keys_of_table(metadata, table)) {
      if (!has_all_columns(*rows, key)) continue;
      if (auto doubled = doubled_rows_of(table.name, *rows, key)) {
        found.push_back(*std::move(doubled));
      }
    }
  }
  return found;
}

std::string doubled_rows_text(const DoubledRows& doubled) {
  std::string key;
  for (const std::string& name : doubled.key) key += (key.empty() ? "" : ", ") + name;
  const bool one = doubled.rows == 1;
  std::string text = std::to_string(doubled.rows) + (one ? " row" : " rows") + " of table " +
                     text::in_quotes(doubled.table) + (one ? " repeats" : " repeat") +
                     " the key (" + key + ") of a row before, such as " +
                     text::in_quotes(doubled.example);
  if (doubled.different > 0) {
    text += ", " + std::to_string(doubled.different) + " of them with other cells";
  }
  return text;
}

Dataset resolve_doubled_rows(const DatasetMetadata& metadata, const Dataset& dataset,
                             DoubledChoice choice) {
  const std::vector<DoubledRows> found = find_doubled_rows(metadata, dataset);
  if (choice == DoubledChoice::kStop && !found.empty()) {
    throw Error(ErrorCode::kData,
                doubled_rows_text(found[0]) +
                    "; take them out, or choose to drop them or to keep them under keys of their "
                    "own.");
  }
  Dataset result = dataset;
  for (const DoubledRows& doubled : found) {
    Table& table = std::ranges::find(result.tables, doubled.table, &NamedTable::name)->table;
    table = resolved(metadata, doubled, table, choice);
  }
  return result;
}

}  // namespace likeness
