#include "table/cell_text.hpp"

#include <array>

#include "text/datetime.hpp"
#include "text/number_format.hpp"

namespace likeness {

std::string cell_text(const Column& column, std::size_t row) {
  if (!column.valid(row)) return {};
  std::array<char, text::kNumberSize> buffer{};
  switch (column.type) {
    case ColumnType::kInt64:
      return {buffer.data(), text::write_integer(column.integers[row], buffer.data())};
    case ColumnType::kFloat64:
      return {buffer.data(), text::write_float(column.floats[row], column.decimals,
                                               column.min_decimals, buffer.data())};
    case ColumnType::kDatetime: {
      std::string text;
      text::DatetimeFormat(column.datetime_format).append(column.integers[row], text);
      return text;
    }
    case ColumnType::kBool:
    case ColumnType::kCategory:
      return std::string(column.dictionary[static_cast<std::size_t>(column.codes[row])]);
    case ColumnType::kText:
      break;
  }
  return std::string(column.strings[row]);
}

}  // namespace likeness
