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
                        group, frame.state_of(k)});
    if (frame.has_gaps(k)) columns_.back().gap_code = frame.level_encoder(k)->size() - 1;
  }
}

std::int32_t RowConditions::shown_code(const OfColumn& asked,
                                       const std::vector<ColumnValues>& cells, std::size_t row) {
  const bool is_gap = asked.gap_code && cells[asked.column - 1].codes[row] != 0;
  return is_gap ? *asked.gap_code : cells[asked.column].codes[row];
}

bool RowConditions::admits(const OfColumn& asked, const std::vector<ColumnValues>& cells,
                           std::size_t row) {
  const ColumnValues& column = cells[asked.column];
  if (asked.numbers == nullptr) return asked.cells.admits(shown_code(asked, cells, row));
  double cell = column.numbers[row];
  if (asked.state != nullptr) cell = asked.state->cell(cells[asked.column - 1].codes[row], cell);
  return asked.cells.admits(asked.numbers->restrained(cell));
}

bool RowConditions::admits(const std::vector<ColumnValues>& cells, std::size_t row) const {
  return std::all_of(columns_.begin(), columns_.end(),
                     [&](const OfColumn& asked) { return admits(asked, cells, row); });
}

RowConditions RowConditions::with_values() const {
  RowConditions part = *this;
  part.columns_.clear();
  for (const OfColumn& asked : columns_) {
    if (!asked.cells.given()) continue;
    std::int32_t state = NumberState::kNumber;
    if (asked.state != nullptr) {
      state = asked.state->level_of(asked.cells.given()->number);
      part.columns_.push_back({asked.column - 1, nullptr,
                               CellCondition::only(state, asked.state->levels().size()),
                               asked.conditions});
    }
    if (asked.gap_code) {
      state = asked.cells.given()->level == *asked.gap_code ? 1 : 0;
      part.columns_.push_back(
          {asked.column - 1, nullptr, CellCondition::only(state, 2), asked.conditions});
    }
    if (state == NumberState::kNumber) part.columns_.push_back(asked);
  }
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
    const double given = asked.cells.given()->number;
    if (std::isnan(given)) continue;
    if (asked.state != nullptr && asked.state->level_of(given) != NumberState::kNumber) continue;
    const std::string& name = asked.conditions.front().column;
    throw Error(ErrorCode::kUsage,
                "Column \"" + name + "\" has so many decimals that no row would show just " +
                    condition_text(asked.conditions) + "; ask for a range: " + name + ">=... and " +
                    name + "<=...");
  }
}

}  // namespace likeness::models
