#include "models/siblings/owned_extremes.hpp"

#include <limits>
#include <string_view>

#include "models/frame/number_encoder.hpp"
#include "models/frame/owned_values.hpp"
#include "models/siblings/sibling_one_way.hpp"
#include "table/column_type.hpp"
#include "table/declared_types.hpp"

namespace likeness::models {

std::vector<std::string> columns_in_order(const Table& table, const Metadata& metadata,
                                          const OwnedRows& rows) {
  constexpr double kAny = std::numeric_limits<double>::infinity();
  std::vector<std::string> names;
  for (const Column& column : table.columns()) {
    const ColumnMetadata* meaning = metadata.find(column.name);
    if (meaning == nullptr) continue;
    const Column declared = as_declared(column, *meaning);
    if (!is_quantity(declared.type)) continue;
    const std::vector<double> numbers = NumberEncoder::encode(declared);
    std::vector<double> ordered(rows.order.size());
    for (std::size_t k = 0; k < ordered.size(); ++k) ordered[k] = numbers[rows.order[k]];
    if (find_one_way(ordered, rows.ends, -kAny, kAny).any()) names.push_back(column.name);
  }
  return names;
}

CommonTable without_owned_extremes(const Table& table, const Metadata& metadata,
                                   const OwnedRows& rows, std::size_t fewest,
                                   const NumberRule& rule) {
  if (fewest < 2 || rows.owners.empty()) return {table, {}};
  const std::vector<std::string> in_order = columns_in_order(table, metadata, rows);
  const std::vector<std::string_view> names(in_order.begin(), in_order.end());
  return without_owned_numbers(table, metadata, rows.owners, fewest, rule, names);
}

}  // namespace likeness::models
