#include "metrics/sequences/paired_sequences.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/variant.hpp"
#include "likeness/error.hpp"
#include "metrics/sdtype.hpp"
#include "table/cell_text.hpp"
#include "table/column_type.hpp"
#include "text/quote.hpp"

namespace likeness::metrics {
namespace {

constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();

bool has_step_back(const Table& table, const SequenceNames& names) {
  const SequenceRows standing = sequence_rows(table, names, SequenceOrder::kTable);
  const Column& index = table.column(names.index);
  for (std::size_t s = 0; s < standing.size(); ++s) {
    for (std::size_t k = standing.begin(s) + 1; k < standing.ends[s]; ++k) {
      if (number_at(index, standing.rows[k]) < number_at(index, standing.rows[k - 1])) return true;
    }
  }
  return false;
}

[[noreturn]] void refuse_column(TableSide side, const std::string& name, const char* what) {
  throw Error(ErrorCode::kData, "The " + std::string(side_name(side)) + " table has no column " +
                                    text::in_quotes(name) + what + ".");
}

}  // namespace

SequenceNames names_of_sequences(const SequenceInput& input) {
  SequenceNames names{input.key, input.index};
  if (names.key.empty()) names.key = input.metadata.sequence_key.value_or("");
  if (names.index.empty()) names.index = input.metadata.sequence_index.value_or("");
  if (!names.key.empty() || !names.index.empty()) return names;
  if (const auto found = find_sequences(input.real, input.metadata)) return *found;
  throw Error(ErrorCode::kUsage,
              "No column was found that says whose rows they are, and none by which they are in "
              "order; name the key of the sequences, the index, or both.");
}

PairedSequences::PairedSequences(const PairedTables& tables, SequenceNames names)
    : tables_(tables), names_(std::move(names)) {
  check_names();
  sort_rows();
  divide_columns();
}

void PairedSequences::check_names() const {
  for (const TableSide side : tables_.sides()) {
    const Table& table = tables_.table(side);
    if (!names_.key.empty() && table.find(names_.key) == nullptr) {
      refuse_column(side, names_.key, ", the key of the sequences");
    }
    if (names_.index.empty()) continue;
    const Column* index = table.find(names_.index);
    if (index == nullptr) refuse_column(side, names_.index, ", the index of the sequences");
    if (can_order_rows(*index)) continue;
    throw Error(ErrorCode::kData, "Column " + text::in_quotes(names_.index) + " of the " +
                                      side_name(side) +
                                      " table can't put rows in order: an index holds numbers or "
                                      "dates.");
  }
}

void PairedSequences::sort_rows() {
  in_order_ = names_.index.empty() || !has_step_back(tables_.real(), names_);
  for (const TableSide side : tables_.sides()) {
    const bool as_it_stands = side == TableSide::kSynthetic && in_order_;
    SequenceRows& rows = sides_[static_cast<std::size_t>(side)];
    rows = sequence_rows(tables_.table(side), names_,
                         as_it_stands ? SequenceOrder::kTable : SequenceOrder::kIndex);
    if (!rows.rows.empty()) continue;
    throw Error(ErrorCode::kData, "The " + std::string(side_name(side)) +
                                      " table has no rows with a key and an index of sequences.");
  }
  const SequenceRows& real = side(TableSide::kReal);
  if (real.size() < real.rows.size()) return;
  throw Error(ErrorCode::kData,
              "Every row of the real table is a sequence of its own, so there is no order to "
              "compare.");
}

void PairedSequences::divide_columns() {
  const SequenceRows& real = side(TableSide::kReal);
  for (const ColumnMetadata& column : tables_.metadata().columns) {
    if (column.name == names_.key || column.name == names_.index) continue;
    if (!is_compared(column.sdtype)) continue;
    const bool changes =
        real.size() == 1 || first_change(tables_.real().column(column.name), real).has_value();
    (changes ? varying_ : context_).push_back(&column);
  }
}

std::vector<double> PairedSequences::times(TableSide side) const {
  const Column& index = tables_.table(side).column(names_.index);
  std::vector<double> times;
  for (const std::size_t row : this->side(side).rows) times.push_back(number_at(index, row));
  return times;
}

std::optional<std::vector<double>> PairedSequences::numbers(TableSide side,
                                                            const ColumnMetadata& column) const {
  const auto& read = tables_.numbers(side, column);
  if (!read) return std::nullopt;
  std::vector<double> values;
  for (const std::size_t row : this->side(side).rows) {
    values.push_back(read->valid(row) ? read->values[row] : kMissingNumber);
  }
  return values;
}

SequenceCategories PairedSequences::categories(const ColumnMetadata& column) const {
  SequenceCategories result;
  std::vector<const Column*> columns;
  const std::vector<TableSide> sides = tables_.sides();
  for (const TableSide side : sides) columns.push_back(&tables_.table(side).column(column.name));
  const SharedLevelCodes shared = number_levels(columns);
  result.names.resize(shared.level_count);
  for (std::size_t k = 0; k < sides.size(); ++k) {
    const CellText text(*columns[k]);
    std::vector<int>& codes = result.codes[static_cast<std::size_t>(sides[k])];
    visit(
        [&](const auto& levels) {
          for (const std::size_t row : side(sides[k]).rows) {
            const auto level = static_cast<std::size_t>(levels[row]);
            const bool missing = !columns[k]->valid(row);
            codes.push_back(missing ? -1 : static_cast<int>(level));
            if (!missing && result.names[level].empty()) result.names[level] = text(row);
          }
        },
        shared.columns[k]);
  }
  return result;
}

}  // namespace likeness::metrics
