#include "models/frame/column_format.hpp"

#include "likeness/error.hpp"

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

io::Json save_format(const Column& column) {
  return {{"name", column.name},
          {"type", column_type_name(column.type)},
          {"decimals", column.decimals},
          {"min_decimals", column.min_decimals},
          {"datetime_format", column.datetime_format},
          {"missing_marker", column.missing_marker}};
}

Column load_format(const io::Json& header, const io::ModelFile& file) {
  const auto member = [&]<class T>(T, const char* key) {
    return io::json_member<T>(header, key, file.where(), ErrorCode::kModel);
  };
  Column column;
  column.name = member(std::string(), "name");
  column.decimals = member(int(), "decimals");
  column.min_decimals = member(int(), "min_decimals");
  column.datetime_format = member(std::string(), "datetime_format");
  column.missing_marker = member(std::string(), "missing_marker");
  const auto type = member(std::string(), "type");
  for (int k = 0; k <= static_cast<int>(ColumnType::kText); ++k) {
    column.type = static_cast<ColumnType>(k);
    if (column_type_name(column.type) == type) return column;
  }
  throw Error(ErrorCode::kModel,
              file.where() + " has a column of the unknown type \"" + type + "\".");
}

}  // namespace likeness::models
