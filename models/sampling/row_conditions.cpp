#include "models/sampling/row_conditions.hpp"

#include <algorithm>
#include <cmath>

#include "likeness/error.hpp"

namespace likeness::models {

RowConditions::RowConditions(const Frame& frame, const std::vector<Condition>& conditions)
    : text_(condition_text(conditions)) {
  for (const std::vector<Condition>& group : by_column(conditions)) {
    const std::size_t k = frame.find_learned(group.front().column);
    const NumberEncoder* numbers = frame.number_encoder(k);
    columns_.push_back({k, numbers,
                        numbers != nullptr
                            ? CellCondition(frame.name(k), *numbers, group)
                            : CellCondition(frame.name(k), *frame.level_encoder(k), group),
                        group});
  }
}

bool RowConditions::admits(const OfColumn& asked, const std::vector<ColumnValues>& cells,
                           std::size_t row) {
  const ColumnValues& column = cells[asked.column];
  return asked.numbers != nullptr
             ? asked.cells.admits(asked.numbers->restrained(column.numbers[row]))
             : asked.cells.admits(column.codes[row]);
}

bool RowConditions::admits(const std::vector<ColumnValues>& cells, std::size_t row) const {
  return std::all_of(columns_.begin(), columns_.end(),
                     [&](const OfColumn& asked) { return admits(asked, cells, row); });
}

RowConditions RowConditions::with_values() const {
  RowConditions part = *this;
  std::erase_if(part.columns_, [](const OfColumn& asked) { return !asked.cells.given(); });
  return part;
}

RowConditions RowConditions::without_values() const {
  RowConditions part = *this;
  std::erase_if(part.columns_,
                [](const OfColumn& asked) { return asked.cells.given().has_value(); });
  return part;
}

void RowConditions::refuse_points() const {
  for (const OfColumn& asked : columns_) {
    if (asked.numbers == nullptr || asked.numbers->step() > 0 || !asked.cells.given()) continue;
    if (std::isnan(asked.cells.given()->number)) continue;
    const std::string& name = asked.conditions.front().column;
    throw Error(ErrorCode::kUsage,
                "Column \"" + name + "\" has so many decimals that no row would show just " +
                    condition_text(asked.conditions) + "; ask for a range: " + name + ">=... and " +
                    name + "<=...");
  }
}

}  // namespace likeness::models
