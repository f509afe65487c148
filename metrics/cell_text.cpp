#include "metrics/cell_text.hpp"

#include <charconv>

#include "text/number_text.hpp"

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
  return text::shortest(number == 0.0 ? 0.0 : number);
}

}  // namespace likeness::metrics
