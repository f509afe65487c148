#include "models/networks/conditional_rows.hpp"

#include <optional>

#include "models/sampling/rejection.hpp"

namespace likeness::models {
namespace {

/// The level of each column of `conditions` where only that one is admitted and it shares its entry
/// with other rare ones.
std::vector<std::optional<std::int32_t>> rare_levels(const TableEncoder& encoder,
                                                     const RowConditions& conditions) {
  std::vector<std::optional<std::int32_t>> rare;
  for (const RowConditions::OfColumn& asked : conditions.columns()) {
    rare.emplace_back();
    if (asked.numbers != nullptr) continue;
    const LevelPool& pool = *encoder.level_pool(asked.column);
    const std::optional<std::int32_t> level = asked.cells.only_level();
    if (level && pool.is_rare(pool.entry_of(*level))) rare.back() = level;
  }
  return rare;
}

/// Whether the cell is admitted. A rare level is drawn by frequency among the rare ones whatever
/// the other cells are, so that any of them can take the place of the one that is asked for.
bool admit_cell(const TableEncoder& encoder, const RowConditions::OfColumn& asked,
                const std::optional<std::int32_t>& rare, std::vector<ColumnValues>& cells,
                std::size_t row) {
  if (rare) {
    std::int32_t& level = cells[asked.column].codes[row];
    const LevelPool& pool = *encoder.level_pool(asked.column);
    if (!pool.is_rare(pool.entry_of(level))) return false;
    level = *rare;
  }
  return RowConditions::admits(asked, cells, row);
}

/// The place in an encoded row of the first level that is asked for alone.
std::optional<std::size_t> wanted_place(const TableEncoder& encoder,
                                        const RowConditions& conditions) {
  for (const RowConditions::OfColumn& asked : conditions.columns()) {
    const ColumnPlaces& column = encoder.columns()[asked.column];
    if (!column.is_category()) continue;
    if (const auto level = asked.cells.only_level()) {
      return column.entries_begin() + encoder.level_pool(asked.column)->entry_of(*level);
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<ColumnValues> conditional_cells(const TableEncoder& encoder,
                                            const RowGenerator* generator,
                                            const RowConditions& conditions, std::uint64_t rows,
                                            const SampleOptions& options, SampleReport& report) {
  conditions.refuse_points();
  const std::vector<std::optional<std::int32_t>> rare = rare_levels(encoder, conditions);
  const std::optional<std::size_t> place = wanted_place(encoder, conditions);
  TapePool tapes;
  CandidateSource source;
  source.wanted = conditions.text();
  source.draw = [&](std::uint64_t seed, std::uint64_t first_row, std::size_t count) {
    std::vector<float> values;
    if (generator != nullptr) {
      values = generate_rows(*generator, {.seed = seed, .first_row = first_row, .place = place},
                             count, tapes);
    }
    return encoder.cells(values, count, first_row, seed);
  };
  source.admit = [&](std::vector<ColumnValues>& cells, std::size_t row) {
    for (std::size_t k = 0; k < rare.size(); ++k) {
      if (!admit_cell(encoder, conditions.columns()[k], rare[k], cells, row)) return false;
    }
    return true;
  };
  return sample_by_rejection(source, rows, options, report);
}

}  // namespace likeness::models
