#include "models/frame/column_format.hpp"

namespace likeness::models {

Column blank_like(const Column& column) {
  Column blank;
  blank.name = column.name;
  blank.type = column.type;
  blank.decimals = column.decimals;
  blank.min_decimals = column.min_decimals;
  blank.datetime_format = column.datetime_format;
  blank.missing_marker = column.missing_marker;
  return blank;
}

void format_fields(io::Archive& archive, Column& column) {
  archive("name", column.name);
  archive.choice("type", column.type, ColumnType::kText, column_type_name);
  archive("decimals", column.decimals);
  archive("min_decimals", column.min_decimals);
  archive("datetime_format", column.datetime_format);
  archive("missing_marker", column.missing_marker);
}

}  // namespace likeness::models
