#include "models/networks/conditional_rows.hpp"

#include <algorithm>
#include <optional>

#include "likeness/error.hpp"
#include "models/sampling/cell_condition.hpp"
#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

/// What is asked of one column.
struct ColumnCondition {
  std::size_t column = 0;  ///< as in TableEncoder::columns()
  CellCondition cells;
  /// The level, where only that one is admitted and it shares its entry with other rare ones.
  std::optional<std::int32_t> rare_level;
};

/// Conditions on one column, in the order in which columns are first named.
struct ColumnText {
  std::size_t column = 0;
  std::vector<Condition> conditions;
};

std::vector<ColumnText> by_column(const TableEncoder& encoder,
                                  const std::vector<Condition>& conditions) {
  std::vector<ColumnText> list;
  for (const Condition& condition : conditions) {
    const std::size_t column = encoder.frame().find_learned(condition.column);
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const ColumnText& one) { return one.column == column; });
    if (found == list.end()) {
      list.push_back({column, {condition}});
    } else {
      found->conditions.push_back(condition);
    }
  }
  return list;
}

/// Numbers that can be any double are never equal to a given one.
void refuse_points(const NumberEncoder& numbers, const std::vector<Condition>& conditions) {
  for (const Condition& condition : conditions) {
    const bool point = condition.comparison == Comparison::kEqual && !condition.value.empty();
    if (!point || numbers.step() > 0) continue;
    throw Error(ErrorCode::kUsage, "Column \"" + condition.column +
                                       "\" has so many decimals that no row would show just " +
                                       condition.value + "; ask for a range: " + condition.column +
                                       ">=... and " + condition.column + "<=...");
  }
}

ColumnCondition compiled(const TableEncoder& encoder, const ColumnText& text) {
  const std::string& name = encoder.frame().name(text.column);
  if (const NumberEncoder* numbers = encoder.frame().number_encoder(text.column)) {
    refuse_points(*numbers, text.conditions);
    return {text.column, CellCondition(name, *numbers, text.conditions), std::nullopt};
  }
  const LevelPool& pool = *encoder.level_pool(text.column);
  ColumnCondition condition{
      text.column,
      CellCondition(name, *encoder.frame().level_encoder(text.column), text.conditions),
      std::nullopt};
  const std::optional<std::int32_t> level = condition.cells.only_level();
  if (level && pool.is_rare(pool.entry_of(*level))) condition.rare_level = level;
  return condition;
}

/// Whether the cell is admitted. A rare level is drawn by frequency among the rare ones whatever
/// the other cells are, so that any of them can take the place of the one that is asked for.
bool admit_cell(const TableEncoder& encoder, const ColumnCondition& condition, ColumnValues& cells,
                std::size_t row) {
  if (const NumberEncoder* numbers = encoder.frame().number_encoder(condition.column)) {
    return condition.cells.admits(numbers->restrained(cells.numbers[row]));
  }
  std::int32_t& level = cells.codes[row];
  if (condition.rare_level) {
    const LevelPool& pool = *encoder.level_pool(condition.column);
    if (!pool.is_rare(pool.entry_of(level))) return false;
    level = *condition.rare_level;
  }
  return condition.cells.admits(level);
}

/// The place in an encoded row of the first level that is asked for alone.
std::optional<std::size_t> wanted_place(const TableEncoder& encoder,
                                        const std::vector<ColumnCondition>& conditions) {
  for (const ColumnCondition& condition : conditions) {
    const ColumnPlaces& column = encoder.columns()[condition.column];
    if (column.is_number || column.width == 0) continue;
    if (const auto level = condition.cells.only_level()) {
      return column.entries_begin() + encoder.level_pool(condition.column)->entry_of(*level);
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<ColumnValues> conditional_cells(const TableEncoder& encoder,
                                            const RowGenerator* generator, std::uint64_t rows,
                                            const SampleOptions& options, SampleReport& report) {
  std::vector<ColumnCondition> conditions;
  for (const ColumnText& text : by_column(encoder, options.conditions)) {
    conditions.push_back(compiled(encoder, text));
  }
  const std::optional<std::size_t> place = wanted_place(encoder, conditions);
  TapePool tapes;
  CandidateSource source;
  source.wanted = condition_text(options.conditions);
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    std::vector<float> values;
    if (generator != nullptr) {
      values = generate_rows(*generator, {.seed = seed, .first_row = first_row, .place = place},
                             count, tapes);
    }
    return encoder.cells(values, count, first_row, seed);
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    return std::all_of(conditions.begin(), conditions.end(), [&](const ColumnCondition& condition) {
      return admit_cell(encoder, condition, cells[condition.column], row);
    });
  };
  return sample_by_rejection(source, rows, options, report);
}

}  // namespace likeness::models
