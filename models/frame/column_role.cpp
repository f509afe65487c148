#include "models/frame/column_role.hpp"

#include <cmath>
#include <string>
#include <unordered_set>

#include "likeness/error.hpp"
#include "models/frame/validity_bits.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/datetime.hpp"

namespace likeness::models {
namespace {

bool has_few_values(const Column& column, const NumberRule& rule) {
  std::unordered_set<double> seen;
  std::size_t present = 0;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) continue;
    const double value = number_at(column, row);
    if (std::isnan(value)) continue;
    ++present;
    seen.insert(value);
    if (seen.size() >= rule.fewest_values) return false;
  }
  return present >= rule.fewest_repeats * seen.size();
}

}  // namespace

ColumnRole column_role(const Column& column, const ColumnMetadata& metadata, bool primary_key,
                       const NumberRule& rule) {
  if (primary_key) return ColumnRole::kGenerated;
  if (column.missing_count() == column.size()) return ColumnRole::kCategory;
  const std::string& sdtype = metadata.sdtype;
  if (sdtype == "boolean") return ColumnRole::kCategory;
  if (sdtype == "categorical" || sdtype == "ordinal") {
    if (!rule.learn_declared_categories || column.type == ColumnType::kDatetime) {
      return ColumnRole::kCategory;
    }
  } else if (sdtype != "numerical" && sdtype != "datetime") {
    return ColumnRole::kGenerated;
  }
  return is_quantity(column.type) && !has_few_values(column, rule) ? ColumnRole::kNumber
                                                                   : ColumnRole::kCategory;
}

Column as_declared(const Column& column, const ColumnMetadata& metadata) {
  const bool readable = column.type == ColumnType::kInt64 || is_string(column.type);
  if (metadata.sdtype != "datetime" || !metadata.datetime_format || !readable) return column;
  const text::DatetimeFormat format(*metadata.datetime_format);
  const CellText text_of(column);
  Column dates;
  dates.name = column.name;
  dates.type = ColumnType::kDatetime;
  dates.datetime_format = format.text();
  std::vector<std::int64_t> times(column.size(), 0);
  ValidityBits validity(column.size());
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (!column.valid(row)) {
      validity.clear(row);
      continue;
    }
    const std::string text = text_of(row);
    const auto time = format.parse(text);
    if (!time) {
      throw Error(ErrorCode::kData, "Column \"" + column.name + "\" holds \"" + text +
                                        "\" in row " + std::to_string(row + 1) +
                                        ", which is not a date in the format " + format.text() +
                                        " that the metadata names.");
    }
    times[row] = *time;
  }
  dates.integers = std::move(times);
  dates.validity = validity.take();
  return dates;
}

}  // namespace likeness::models
