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

Table without_rows(const Table& table) {
  std::vector<Column> columns;
  for (const Column& column : table.columns()) {
    Column empty = blank_like(column);
    empty.dictionary = column.dictionary;
    columns.push_back(std::move(empty));
  }
  return Table(std::move(columns));
}

}  // namespace likeness::models
