#include "models/frame/column_role.hpp"

#include <cmath>
#include <string>
#include <unordered_set>

#include "table/column_type.hpp"

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

}  // namespace likeness::models
