#include "models/frame/column_format.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "table/column_type.hpp"

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

void set_strings(Column& column, StringArray strings) {
  if (column.type == ColumnType::kText) {
    column.strings = std::move(strings);
    return;
  }
  std::unordered_map<std::string_view, std::int32_t> code_of;
  std::vector<std::string> dictionary;
  std::vector<std::int32_t> codes(strings.size(), 0);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) continue;
    const auto next = static_cast<std::int32_t>(dictionary.size());
    const auto [at, added] = code_of.try_emplace(strings[row], next);
    if (added) dictionary.emplace_back(strings[row]);
    codes[row] = at->second;
  }
  column.codes = std::move(codes);
  column.dictionary = StringArray(dictionary);
}

void format_fields(io::Archive& archive, Column& column) {
  archive("name", column.name);
  archive.choice("type", column.type, kLastColumnType, column_type_name);
  archive("decimals", column.decimals);
  archive("min_decimals", column.min_decimals);
  archive("datetime_format", column.datetime_format);
  archive("missing_marker", column.missing_marker);
}

}  // namespace likeness::models
