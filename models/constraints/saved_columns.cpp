#include "models/constraints/saved_columns.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/frame/column_format.hpp"
#include "table/column_type.hpp"

namespace likeness::models {
namespace {

void saved_column_fields(io::Archive& archive, Column& column) {
  format_fields(archive, column);
  switch (traits_of(column.type).storage) {
    case CellStorage::kIntegers:
      archive("integers", column.integers);
      break;
    case CellStorage::kFloats:
      archive("floats", column.floats);
      break;
    case CellStorage::kCodes:
      archive("codes", column.codes);
      archive("dictionary", column.dictionary);
      break;
    case CellStorage::kStrings:
      archive("strings", column.strings);
      break;
  }
  archive.optional("validity", !column.validity.empty(), column.validity);
  archive.require(column.validity.empty() || column.validity.size() == (column.size() + 7) / 8,
                  "a column's validity is not as long as the column");
}

}  // namespace

void table_fields(io::Archive& archive, std::string_view name, Table& table) {
  std::vector<Column> columns = table.columns();
  archive.each(name, columns,
               [&](Column& column, std::size_t) { saved_column_fields(archive, column); });
  if (archive.loading()) archive.checked([&] { table = Table(std::move(columns)); });
}

Table with_used_dictionaries(const Table& table) {
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) {
    if (column.type != ColumnType::kCategory) continue;
    std::vector<std::int32_t> new_code(column.dictionary.size(), -1);
    std::vector<std::string> used;
    std::vector<std::int32_t> codes(column.codes.size(), 0);
    for (std::size_t row = 0; row < codes.size(); ++row) {
      if (!column.valid(row)) continue;
      std::int32_t& code = new_code[static_cast<std::size_t>(column.codes[row])];
      if (code < 0) {
        code = static_cast<std::int32_t>(used.size());
        used.emplace_back(string_at(column, row));
      }
      codes[row] = code;
    }
    // A missing cell has a code, too.
    if (used.empty() && !codes.empty()) used.emplace_back();
    column.dictionary = StringArray(used);
    column.codes = std::move(codes);
  }
  return Table(std::move(columns));
}

Table without_rows(const Table& table,
                   const std::function<bool(const Column& column, std::size_t code)>& keeps) {
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    Column empty = blank_like(column);
    std::vector<std::string> kept;
    for (std::size_t code = 0; code < column.dictionary.size(); ++code) {
      if (column.type == ColumnType::kBool || keeps(column, code)) {
        kept.emplace_back(column.dictionary[code]);
      }
    }
    if (is_coded(column.type)) empty.dictionary = StringArray(kept);
    columns.push_back(std::move(empty));
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
