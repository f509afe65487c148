#include "models/frame/known_cells.hpp"

#include <string>
#include <unordered_map>

#include "core/special_numbers.hpp"
#include "likeness/error.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::models {
namespace {

std::vector<bool> missing_cells(const Column& column) {
  if (column.missing_count() == 0) return {};
  std::vector<bool> missing(column.size());
  for (std::size_t row = 0; row < missing.size(); ++row) missing[row] = !column.valid(row);
  return missing;
}

const Column& column_named(const Table& table, const std::string& name) {
  if (const Column* column = table.find(name)) return *column;
  throw Error(ErrorCode::kData, "The table has no column \"" + name +
                                    "\", which the model learned; give a table with the columns of "
                                    "the learned one.");
}

std::vector<std::int32_t> known_levels(const LevelEncoder& levels, const Column& column) {
  const std::int32_t missing = levels.has_missing() ? levels.size() - 1 : KnownCells::kUnseen;
  std::unordered_map<std::string, std::int32_t> code_of;
  for (std::int32_t k = 0; k < levels.size() - (levels.has_missing() ? 1 : 0); ++k) {
    code_of.emplace(levels.text_of(k), k);
  }
  const CellText text(column, DecimalText::kShortest);
  std::vector<std::int32_t> codes(column.size(), missing);
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!column.valid(row)) continue;
    const auto found = code_of.find(text(row));
    codes[row] = found == code_of.end() ? KnownCells::kUnseen : found->second;
  }
  return codes;
}

std::vector<double> known_numbers(const NumberEncoder& numbers, const Column& column) {
  if (column.missing_count() == column.size()) return std::vector<double>(column.size(), kNaN);
  const ColumnType learned = numbers.decode(std::span<const double>()).type;
  if (!is_quantity(column.type) || is_number(column.type) != is_number(learned)) {
    std::size_t row = 0;
    while (!column.valid(row)) ++row;
    throw Error(ErrorCode::kData, "Column \"" + column.name + "\" holds \"" +
                                      CellText(column)(row) + "\" in row " +
                                      std::to_string(row + 1) + "; the model learned " +
                                      (is_number(learned) ? "numbers" : "dates") + " there.");
  }
  return NumberEncoder::encode(column);
}

/// Whether cells are there is known of all rows, or of none.
void add_gaps(const Column* column, std::size_t rows, KnownCells& known) {
  const bool is_there = column != nullptr;
  std::vector<std::int32_t> unseen(is_there ? 0 : rows, KnownCells::kUnseen);
  known.values.push_back({is_there ? gaps_of(*column) : std::move(unseen), {}});
  known.missing.emplace_back(is_there ? 0 : rows, true);
}

}  // namespace

KnownCells encode_known(const Frame& frame, const Table& table, std::optional<std::size_t> but) {
  KnownCells known;
  for (std::size_t k = 0; k < frame.learned(); ++k) {
    if (k == but) {
      ColumnValues nothing;
      if (frame.level_encoder(k) != nullptr)
        nothing.codes.assign(table.rows(), KnownCells::kUnseen);
      if (frame.number_encoder(k) != nullptr) nothing.numbers.assign(table.rows(), kNaN);
      known.values.push_back(std::move(nothing));
      known.missing.emplace_back(table.rows(), true);
      continue;
    }
    if (frame.is_gaps(k)) {
      add_gaps(table.find(frame.name_of_gaps(k)), table.rows(), known);
      continue;
    }
    const Column& column = column_named(table, frame.name(k));
    ColumnValues values;
    if (const LevelEncoder* levels = frame.level_encoder(k)) {
      values.codes = known_levels(*levels, column);
    } else {
      values.numbers = known_numbers(*frame.number_encoder(k), column);
    }
    known.values.push_back(std::move(values));
    known.missing.push_back(missing_cells(column));
  }
  return known;
}

}  // namespace likeness::models
