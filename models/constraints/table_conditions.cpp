#include "models/constraints/table_conditions.hpp"

#include <limits>
#include <utility>

#include "likeness/error.hpp"
#include "models/constraints/number_form.hpp"
#include "models/frame/column_format.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

/// A row for each value that a column of codes can have, and one without.
Column every_level(const Column& column) {
  Column levels = blank_like(column);
  levels.dictionary = column.dictionary;
  std::vector<std::int32_t> codes;
  for (std::size_t k = 0; k < column.dictionary.size(); ++k) {
    codes.push_back(static_cast<std::int32_t>(k));
  }
  std::vector<std::uint8_t> validity(codes.size() / 8 + 1, 0);
  for (std::size_t k = 0; k < codes.size(); ++k) {
    validity[k / 8] = static_cast<std::uint8_t>(validity[k / 8] | (1U << (k % 8)));
  }
  codes.push_back(0);
  levels.codes = std::move(codes);
  levels.validity = std::move(validity);
  return levels;
}

}  // namespace

TableConditions::TableConditions(const Table& schema, const std::vector<Condition>& conditions)
    : text_(condition_text(conditions)) {
  for (const std::vector<Condition>& group : by_column(conditions)) {
    const Column& column = schema.column(group.front().column);
    if (is_quantity(column.type)) {
      const auto read = [&](const std::string& text) {
        const auto number = number_of(column, text);
        if (number) return *number;
        throw Error(ErrorCode::kUsage, "Column " + text::in_quotes(column.name) + " has no value " +
                                           text::in_quotes(text) + ".");
      };
      columns_.push_back({column.name, {}, true, CellCondition(column.name, read, group)});
    } else {
      LevelEncoder levels(every_level(column));
      CellCondition cells(column.name, levels, group);
      columns_.push_back({column.name, std::move(levels), false, std::move(cells)});
    }
  }
}

void TableConditions::refuse(const Table& table, std::vector<std::uint8_t>& verdicts,
                             std::uint8_t refused) const {
  for (const OfColumn& asked : columns_) {
    const Column& column = table.column(asked.column);
    if (asked.number) {
      const std::vector<double> numbers = numbers_of_cells(column);
      for (std::size_t row = 0; row < numbers.size(); ++row) {
        if (!asked.cells.admits(numbers[row])) verdicts[row] = refused;
      }
    } else {
      const std::vector<std::int32_t> codes = asked.levels.encode(column);
      for (std::size_t row = 0; row < codes.size(); ++row) {
        if (!asked.cells.admits(codes[row])) verdicts[row] = refused;
      }
    }
  }
}

}  // namespace likeness::models
