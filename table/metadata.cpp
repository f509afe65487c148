#include "likeness/metadata.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/nearest_name.hpp"
#include "text/quote.hpp"

namespace likeness {
namespace {

[[noreturn]] void refuse_metadata(const std::string& sentence) {
  throw Error(ErrorCode::kData, sentence);
}

template <class Range>
std::string suggestion(std::string_view name, const Range& columns) {
  std::vector<std::string_view> names;
  for (const auto& column : columns) names.emplace_back(column.name);
  return text::did_you_mean(name, names);
}

void check_column_names(const Metadata& metadata, const Table& table) {
  std::unordered_set<std::string_view> described;
  for (const ColumnMetadata& column : metadata.columns) {
    if (!described.insert(column.name).second) {
      refuse_metadata("The metadata describes column " + text::in_quotes(column.name) + " twice.");
    }
  }
  std::unordered_set<std::string_view> present;
  for (const Column& column : table.columns()) {
    present.insert(column.name);
    if (!described.contains(column.name)) {
      refuse_metadata("The table's column " + text::in_quotes(column.name) +
                      " is not in the metadata; add it there.");
    }
  }
  for (const ColumnMetadata& column : metadata.columns) {
    if (!present.contains(column.name)) {
      refuse_metadata("The metadata's column " + text::in_quotes(column.name) +
                      " is not in the table" + suggestion(column.name, table.columns()));
    }
  }
}

/// A cell as a sentence shows it.
std::string shown_cell(const Column& column, std::size_t row) {
  const std::string text = CellText(column, DecimalText::kShortest)(row);
  return is_quantity(column.type) ? text : text::in_quotes(text);
}

/// Whether no value but 0 and 1 (or two spellings) is there.
bool two_valued(const Column& column) {
  switch (column.type) {
    case ColumnType::kBool:
      return true;
    case ColumnType::kCategory:
      return column.dictionary.size() <= 2;
    case ColumnType::kInt64:
      for (std::size_t row = 0; row < column.size(); ++row) {
        const bool other = column.integers[row] != 0 && column.integers[row] != 1;
        if (column.valid(row) && other) return false;
      }
      return true;
    default:
      return false;
  }
}

/// Whether values of the column's type can be what the sdtype says; where all are missing, they
/// can.
bool fits(const Column& column, std::string_view sdtype) {
  if (column.missing_count() == column.size()) return true;
  if (sdtype == "numerical") return is_number(column.type);
  if (sdtype == "datetime") return column.type == ColumnType::kDatetime;
  if (sdtype == "boolean") return two_valued(column);
  return true;
}

void check_column_values(const ColumnMetadata& metadata, const Column& column) {
  if (fits(column, metadata.sdtype)) return;
  std::size_t row = 0;
  while (!column.valid(row)) ++row;
  refuse_metadata("Column " + text::in_quotes(column.name) + " is " + metadata.sdtype +
                  " in the metadata, but the table holds " + shown_cell(column, row) +
                  " there (row " + std::to_string(row + 1) + ", read as " +
                  std::string(column_type_name(column.type)) +
                  "); correct the metadata or the table.");
}

template <class Cells>
void check_unique(const Column& column, const Cells& cells) {
  std::unordered_map<std::remove_cvref_t<decltype(cells[0])>, std::size_t> first_row;
  first_row.reserve(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) {
      refuse_metadata("The primary key " + text::in_quotes(column.name) + " is missing in row " +
                      std::to_string(row + 1) +
                      "; fill it in or take the key out of the metadata.");
    }
    const auto [found, fresh] = first_row.emplace(cells[row], row);
    if (!fresh) {
      refuse_metadata("The primary key " + text::in_quotes(column.name) + " is " +
                      shown_cell(column, row) + " in both row " +
                      std::to_string(found->second + 1) + " and row " + std::to_string(row + 1) +
                      "; make it unique or take the key out of the metadata.");
    }
  }
}

void check_key(const Column& column) {
  visit_cells(column, [&](const auto& cells) { check_unique(column, cells); });
}

}  // namespace

const ColumnMetadata* Metadata::find(std::string_view name) const noexcept {
  const auto found =
      std::find_if(columns.begin(), columns.end(),
                   [&](const ColumnMetadata& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

void check_metadata(const Metadata& metadata, const Table& table) {
  check_column_names(metadata, table);
  std::unordered_map<std::string_view, const ColumnMetadata*> described;
  for (const ColumnMetadata& column : metadata.columns) described[column.name] = &column;
  for (const Column& column : table.columns()) check_column_values(*described[column.name], column);
  if (metadata.primary_key.has_value()) check_key(table.column(*metadata.primary_key));
}

}  // namespace likeness
