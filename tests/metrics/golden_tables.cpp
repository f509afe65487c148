#include "golden_tables.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace likeness::metrics {
namespace {

using Json = nlohmann::ordered_json;

/// Microseconds since 1970 of `2020-01-31` or `2020-01-31 23:59:59`.
std::int64_t microseconds(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::sscanf(text.c_str(), "%d-%u-%u %d:%d:%d", &year, &month, &day, &hour, &minute, &second);
  const std::chrono::sys_days date =
      std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  const auto seconds = std::chrono::seconds(date.time_since_epoch()) + std::chrono::hours(hour) +
                       std::chrono::minutes(minute) + std::chrono::seconds(second);
  return std::chrono::microseconds(seconds).count();
}

void set_integers(Column& column, const Json& cells) {
  std::vector<std::int64_t> integers;
  for (const Json& cell : cells) integers.push_back(cell.is_null() ? 0 : cell.get<std::int64_t>());
  column.integers = Buffer<std::int64_t>(std::move(integers));
}

void set_floats(Column& column, const Json& cells) {
  std::vector<double> floats;
  for (const Json& cell : cells) floats.push_back(cell.is_null() ? 0.0 : cell.get<double>());
  column.floats = Buffer<double>(std::move(floats));
}

void set_truths(Column& column, const Json& cells) {
  std::vector<std::int32_t> codes;
  for (const Json& cell : cells) codes.push_back(!cell.is_null() && cell.get<bool>() ? 1 : 0);
  column.codes = Buffer<std::int32_t>(std::move(codes));
  column.dictionary = StringArray(std::vector<std::string>{"False", "True"});
}

void set_categories(Column& column, const Json& cells) {
  std::vector<std::string> dictionary;
  std::map<std::string, std::int32_t> code_of;
  std::vector<std::int32_t> codes;
  for (const Json& cell : cells) {
    if (cell.is_null()) {
      codes.push_back(0);
      continue;
    }
    const auto [place, is_new] =
        code_of.emplace(cell.get<std::string>(), static_cast<std::int32_t>(dictionary.size()));
    if (is_new) dictionary.push_back(place->first);
    codes.push_back(place->second);
  }
  column.codes = Buffer<std::int32_t>(std::move(codes));
  column.dictionary = StringArray(dictionary);
}

void set_datetimes(Column& column, const Json& cells, const std::string& format) {
  std::vector<std::int64_t> integers;
  for (const Json& cell : cells) {
    integers.push_back(cell.is_null() ? 0 : microseconds(cell.get<std::string>()));
  }
  column.integers = Buffer<std::int64_t>(std::move(integers));
  column.datetime_format = format;
}

void set_strings(Column& column, const Json& cells) {
  std::vector<std::string> strings;
  for (const Json& cell : cells) strings.push_back(cell.is_null() ? "" : cell.get<std::string>());
  column.strings = StringArray(strings);
}

void set_validity(Column& column, const Json& cells) {
  std::vector<std::uint8_t> bits((cells.size() + 7) / 8, 0);
  bool any_missing = false;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    if (cells[row].is_null()) {
      any_missing = true;
    } else {
      bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
    }
  }
  if (any_missing) column.validity = Buffer<std::uint8_t>(std::move(bits));
}

}  // namespace

Json read_golden(const std::string& file) {
  std::ifstream stream(std::string(LIKENESS_GOLDEN_FOLDER) + "/" + file);
  return Json::parse(stream);
}

Column golden_column(const std::string& name, const Json& json) {
  static const std::map<std::string, ColumnType> kTypes = {
      {"int64", ColumnType::kInt64},       {"float64", ColumnType::kFloat64},
      {"bool", ColumnType::kBool},         {"category", ColumnType::kCategory},
      {"datetime", ColumnType::kDatetime}, {"text", ColumnType::kText}};
  Column column;
  column.name = name;
  column.type = kTypes.at(json["type"].get<std::string>());
  const Json& cells = json["values"];
  switch (column.type) {
    case ColumnType::kInt64:
      set_integers(column, cells);
      break;
    case ColumnType::kFloat64:
      set_floats(column, cells);
      break;
    case ColumnType::kBool:
      set_truths(column, cells);
      break;
    case ColumnType::kCategory:
      set_categories(column, cells);
      break;
    case ColumnType::kDatetime:
      set_datetimes(column, cells, json["format"].get<std::string>());
      break;
    case ColumnType::kText:
      set_strings(column, cells);
      break;
  }
  set_validity(column, cells);
  return column;
}

Table golden_table(const Json& json) {
  std::vector<Column> columns;
  for (const auto& [name, column] : json.items()) columns.push_back(golden_column(name, column));
  return Table(std::move(columns));
}

Metadata golden_metadata(const Json& golden) {
  const auto text_of = [&](const char* key, const std::string& name) {
    const Json texts = golden.value(key, Json::object());
    return texts.contains(name) ? std::optional(texts[name].get<std::string>()) : std::nullopt;
  };
  Metadata metadata;
  for (const auto& [name, sdtype] : golden["sdtypes"].items()) {
    ColumnMetadata column;
    column.name = name;
    column.sdtype = sdtype.get<std::string>();
    column.datetime_format = text_of("format", name);
    column.regex_format = text_of("regex", name);
    metadata.columns.push_back(column);
  }
  if (golden.contains("primary_key")) {
    metadata.primary_key = golden["primary_key"].get<std::string>();
  }
  return metadata;
}

}  // namespace likeness::metrics
