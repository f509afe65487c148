#include "metrics/cell_text.hpp"

#include <charconv>

namespace likeness::metrics {

CellText::CellText(const Column& column)
    : column_(column), datetime_format_(column.datetime_format) {}

std::string CellText::operator()(std::size_t row) const {
  switch (column_.type) {
    case ColumnType::kInt64:
      return std::to_string(column_.integers[row]);
    case ColumnType::kFloat64:
      return number_text(column_.floats[row]);
    case ColumnType::kBool:
    case ColumnType::kCategory:
      return std::string(column_.dictionary[static_cast<std::size_t>(column_.codes[row])]);
    case ColumnType::kDatetime: {
      std::string text;
      datetime_format_.append(column_.integers[row], text);
      return text;
    }
    case ColumnType::kText:
      break;
  }
  return std::string(column_.strings[row]);
}

std::string number_text(double number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number == 0.0 ? 0.0 : number).ptr;
  return {text, end};
}

}  // namespace likeness::metrics
